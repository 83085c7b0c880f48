/** Names of options: what is refused, and which name is proposed. */
import { describe, expect, it } from "vitest";
import { ArgumentError } from "./errors.js";
import { checkOptionNames, type OptionNames } from "./options.js";

interface Options {
  readonly kernel: number;
  readonly stride?: number | undefined;
  readonly learningRate?: number | undefined;
  readonly epsilon?: number | undefined;
  readonly k?: number | undefined;
}

const names: OptionNames<Options> = {
  kernel: true,
  stride: true,
  learningRate: true,
  epsilon: true,
  k: true,
};

/** Options as JavaScript may give them. */
const check = (text: string) => () => checkOptionNames("op", JSON.parse(text), names);

describe("names of options", () => {
  it("pass when all are known, whatever is left out", () => {
    expect(check('{"kernel":3,"stride":null}')).not.toThrow();
    expect(check("{}")).not.toThrow();
  });

  it.each([
    ["strides", "stride"],
    ["Stride", "stride"],
    ["kernelSize", "kernel"],
    ["kernel_size", "kernel"],
    ["kernal", "kernel"],
    ["lr", "learningRate"],
    ["learning_rate", "learningRate"],
    ["eps", "epsilon"],
    ["K", "k"],
  ])("are refused with the nearest known one: %s is %s", (found, meant) => {
    const attempt = check(JSON.stringify({ [found]: 1 }));
    expect(attempt).toThrow(ArgumentError);
    expect(attempt).toThrow(
      `op: found option "${found}", expected only kernel, stride, learningRate, epsilon, k (it would be ignored); write "${meant}"`,
    );
  });

  it.each(["filters", "x", "toString", "constructor"])("propose nothing for %s", (found) => {
    expect(check(JSON.stringify({ [found]: 1 }))).toThrow(/found option .*; drop it$/);
  });

  it.each(["null", "3", '"same"'])("are not looked for in %s, which is shown as it is", (text) => {
    const said = "expected an object with kernel, stride, learningRate, epsilon, k; give one";
    expect(check(text)).toThrow(ArgumentError);
    expect(check(text)).toThrow(`op: found options ${text}, ${said}`);
  });
});
