/** The judgement over two runs: every way in which they, or the list of differences, can be wrong is a fault. */
import { describe, expect, it } from "vitest";
import { reportText, specList } from "./report.mjs";
import type { SpecResult } from "./suite/specs.js";
import { judge } from "./verdict.mjs";

type Status = "passed" | "failed" | "pending";

const spec = (name: string, status: Status, ...kernels: string[]): SpecResult => ({
  spec: name,
  status,
  kernels,
  left: [],
  ...(status === "failed" ? { message: "1 is not 2" } : {}),
});

const faultsOf = (ours: SpecResult[], control: SpecResult[], listed: string[] = []): string[] => {
  const runs = {
    ours: { kernels: [{ kernel: "Relu", family: "activation" }], specs: ours, calls: {} },
    control: { kernels: [], specs: control, calls: {} },
  };
  const list = listed.map((name) => ({ spec: name, reason: "another definition" }));
  return judge(runs, list).faults.map(({ spec: name, fault }) => `${name}: ${fault}`);
};

const relu = spec("relu", "passed", "Relu");
const plainRelu = spec("relu", "passed");

describe("the verdict on two runs", () => {
  it("has no fault when both runs pass", () => {
    expect(faultsOf([relu, spec("cast", "passed")], [plainRelu, spec("cast", "passed")])).toEqual(
      [],
    );
  });

  it("finds a spec that fails on our kernels alone", () => {
    const faults = faultsOf(
      [relu, spec("NaN", "failed", "Relu")],
      [plainRelu, spec("NaN", "passed")],
    );
    expect(faults).toEqual(["NaN: failed on our kernels, passed on TensorFlow.js's: 1 is not 2"]);
  });

  it("accepts a listed spec that fails on our kernels and passes on TensorFlow.js's", () => {
    const runs: [SpecResult[], SpecResult[]] = [
      [relu, spec("NaN", "failed", "Relu")],
      [plainRelu, spec("NaN", "passed")],
    ];
    expect(faultsOf(...runs, ["NaN"])).toEqual([]);
  });

  it("finds a listed spec that passes, that no kernel of ours touches, or that does not exist", () => {
    expect(faultsOf([relu], [plainRelu], ["relu"])[0]).toMatch(/^relu: is listed .* passes/);
    const untouched = [spec("cast", "failed")];
    expect(
      faultsOf([relu, ...untouched], [plainRelu, spec("cast", "passed")], ["cast"])[0],
    ).toMatch(/^cast: is listed .* no kernel of ours ran/);
    expect(faultsOf([relu], [plainRelu], ["elu"])[0]).toMatch(/^elu: is not in the run on our/);
  });

  it("finds a spec that fails without our kernels, listed or not", () => {
    const failing = spec("relu", "failed");
    expect(faultsOf([spec("relu", "failed", "Relu")], [failing], ["relu"])[0]).toMatch(
      /^relu: fails on TensorFlow.js's own kernels/,
    );
  });

  it("finds runs of different specs, and a control in which our kernels ran", () => {
    expect(faultsOf([relu], [])).toHaveLength(1);
    expect(faultsOf([relu], [plainRelu, spec("elu", "passed")])).toHaveLength(1);
    expect(faultsOf([relu], [relu])[0]).toMatch(/ran a kernel of ours in the control/);
  });

  it("finds a kernel that no spec ran on ours, and so an empty suite", () => {
    expect(faultsOf([], [])).toEqual(["the suite: has no spec that runs Relu on our kernels"]);
  });

  it("prints each kernel, each difference with its reason, each fault, and the figure last", () => {
    const runs = {
      ours: {
        kernels: [{ kernel: "Relu", family: "activation" }],
        specs: [relu, spec("NaN", "failed", "Relu"), spec("bad", "failed")],
        calls: { unary: 2 },
      },
      control: {
        kernels: [],
        specs: [plainRelu, spec("NaN", "passed"), spec("bad", "passed")],
        calls: {},
      },
    };
    const verdict = judge(runs, [{ spec: "NaN", reason: "another definition" }]);
    const text = reportText(verdict);
    expect(text).toMatch(/^ {2}Relu +2 +1 +1 +0 +0$/m);
    expect(text).toContain("Calls of our kernels: unary 2");
    expect(text).toContain("NaN\n    another definition");
    expect(text).toContain("bad []: failed on our kernels");
    expect(text.split("\n").at(-1)).toBe("1 passed, 1 failed");
    expect(specList(verdict)).toBe("relu  [Relu]");
  });
});
