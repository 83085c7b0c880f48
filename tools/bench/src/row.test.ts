import { describe, expect, it } from "vitest";
import { type Duel, judge, judgeMean, type MeanGoal, type Measurement, type Row } from "./row.js";

const duel: Duel = {
  section: "js",
  case: "3x3",
  pass: "forward",
  contestant: "js",
  peer: "tfjs-cpu",
  threads: 1,
  peerThreads: 1,
};
const measured = (ours: number, peer: number): Measurement => ({
  times: { ours: [ours], peers: [peer] },
  difference: 1e-6,
  operations: 5e6,
});
const rowOf = (ratio: number, other: Partial<Duel> = {}, target = 3.5): Row =>
  judge({ ...duel, ...other }, { target }, measured(10, 10 * ratio));
const goal: MeanGoal = {
  section: "js",
  contestant: "js",
  peer: "tfjs-cpu",
  threads: 1,
  pass: "forward",
  target: 4,
};

describe("a row", () => {
  it("is ok from its target on, and not below", () => {
    expect(rowOf(3.5).ok).toBe(true);
    expect(rowOf(3.49).ok).toBe(false);
  });

  it("is judged by the target alone where it has an aim", () => {
    const row = judge(duel, { target: 2, aim: 5 }, measured(1, 3));
    expect(row).toMatchObject({ target: 2, aim: 5, ratio: 3, ok: true });
  });

  it("is ok without a target, which it then has not", () => {
    const row = judge(duel, {}, measured(1, 0.1));
    expect(row).toMatchObject({ ratio: 0.1, ok: true });
    expect(row).not.toHaveProperty("target");
  });

  it("says how many operations a second ours does", () => {
    expect(rowOf(4).gflops).toBeCloseTo(0.5, 12);
  });

  it("holds what scripts read", () => {
    expect(Object.keys(rowOf(4))).toEqual(
      expect.arrayContaining([
        "case",
        "pass",
        "peer",
        "threads",
        "oursMs",
        "peerMs",
        "ratio",
        "target",
        "ok",
      ]),
    );
  });
});

describe("a mean", () => {
  it("multiplies the ratios of its rows", () => {
    const mean = judgeMean(goal, [rowOf(2), rowOf(8)]);
    expect(mean?.ratio).toBeCloseTo(4, 12);
    expect(mean).toMatchObject({ case: "geometric mean of 2", samples: 2, target: 4 });
  });

  it("has times whose quotient is its ratio", () => {
    const mean = judgeMean(goal, [rowOf(2), rowOf(5), rowOf(9)]);
    expect((mean?.peerMs ?? 0) / (mean?.oursMs ?? 0)).toBeCloseTo(mean?.ratio ?? 0, 12);
  });

  it("is missed below its target, though each row meets its own", () => {
    expect(judgeMean(goal, [rowOf(3.6), rowOf(3.7)])?.ok).toBe(false);
    expect(judgeMean(goal, [rowOf(3.6), rowOf(5)])?.ok).toBe(true);
  });

  it("leaves out other sections, peers, passes, threads and contestants", () => {
    const others = [
      rowOf(100, { peer: "convnetjs" }),
      rowOf(100, { pass: "training" }),
      rowOf(100, { threads: 2 }),
      rowOf(100, { contestant: "wasm" }),
      rowOf(100, { section: "layers" }),
    ];
    expect(judgeMean(goal, [rowOf(2), ...others, rowOf(8)])?.ratio).toBeCloseTo(4, 12);
  });

  it("is no mean of fewer than two rows", () => {
    expect(judgeMean(goal, [rowOf(9)])).toBeUndefined();
  });
});
