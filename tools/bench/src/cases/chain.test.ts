import { build, layers, sequential } from "@convscope/core";
import { createModel } from "@convscope/models";
import { describe, expect, it } from "vitest";
import { chainOf } from "./chain.js";

describe("a chain", () => {
  it("lists what a network does, in order and without its dropout", () => {
    const chain = chainOf(createModel("alexnet-one-tower-lrn"));
    expect(chain.map(({ kind }) => kind).join(" ")).toBe(
      "conv norm pool conv norm pool conv conv conv pool linear linear linear",
    );
    expect(chain[0]).toEqual({
      ...{ kind: "conv", filters: 64, kernel: 11, stride: 4, padding: 2, relu: true },
    });
    expect(chain[1]).toEqual({ kind: "norm", size: 5, alpha: 1e-4, beta: 0.75, k: 2 });
    expect(chain[2]).toEqual({ kind: "pool", kernel: 3, stride: 2 });
    expect(chain.at(-1)).toEqual({ kind: "linear", features: 1000, relu: false });
  });

  it("is refused of a layer that not every peer has", () => {
    const model = sequential("odd", [2, 8, 8], [["flat", layers.flatten()]]);
    expect(() => chainOf(model)).toThrow("chain: found a flatten with {} in flat of odd, expected");
  });

  it("is refused of a network with branches", () => {
    const model = build("forked", [1, 4, 4], (x, apply) => {
      const pool = layers.maxPool2d({ kernel: 2 });
      return apply("add", layers.add(), apply("a", pool, x), apply("b", pool, x));
    });
    expect(() => chainOf(model)).toThrow("chain: found an input from input in b of forked");
  });
});
