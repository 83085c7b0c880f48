import { describe, expect, it } from "vitest";
import { type Duel, judge, judgeMean, type MeanGoal, type Row } from "./row.js";

const duel: Duel = {
  case: "3x3",
  pass: "forward",
  contestant: "js",
  peer: "tfjs-cpu",
  threads: 1,
};
const rowOf = (ratio: number, other: Partial<Duel> = {}, target = 3.5): Row =>
  judge({ ...duel, ...other }, { target }, { ours: [10], peers: [10 * ratio] }, 1e-6);
const goal: MeanGoal = {
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
    const row = judge(duel, { target: 2, aim: 5 }, { ours: [1], peers: [3] }, 0);
    expect(row).toMatchObject({ target: 2, aim: 5, ratio: 3, ok: true });
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

  it("leaves out other peers, passes, threads and contestants", () => {
    const others = [
      rowOf(100, { peer: "convnetjs" }),
      rowOf(100, { pass: "training" }),
      rowOf(100, { threads: 2 }),
      rowOf(100, { contestant: "wasm" }),
    ];
    expect(judgeMean(goal, [rowOf(2), ...others, rowOf(8)])?.ratio).toBeCloseTo(4, 12);
  });

  it("is no mean of fewer than two rows", () => {
    expect(judgeMean(goal, [rowOf(9)])).toBeUndefined();
  });
});
