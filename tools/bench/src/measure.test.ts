import { describe, expect, it } from "vitest";
import { measure, type Patience, type Seat } from "./measure.js";

const patience: Patience = {
  samples: 3,
  spendMs: 0,
  mostSamples: 10,
  warmUp: { ms: 0, runs: 2, mostMs: 1000 },
};

/** A contestant whose runs take so long by its own account, and which notes that it was asked. */
function seat(name: string, ms: number, log: string[] = [], result = [1, 2]): Seat {
  return {
    async first() {
      log.push(`${name} first`);
      return Float32Array.from(result);
    },
    async sample() {
      log.push(name);
      return ms;
    },
  };
}

describe("measuring", () => {
  it("compares results, warms up each, and then takes turns", async () => {
    const log: string[] = [];
    const { times } = await measure(seat("a", 5, log), seat("b", 20, log), patience);
    expect(log.join(" ")).toBe("a first b first a a b b a b a b a b");
    expect(times).toEqual({ ours: [5, 5, 5], peers: [20, 20, 20] });
  });

  it("times nobody whose result differs", async () => {
    const log: string[] = [];
    const wrong = seat("b", 1, log, [1, 3]);
    await expect(measure(seat("a", 5, log), wrong, patience)).rejects.toThrow("results: found");
    expect(log).toEqual(["a first", "b first"]);
  });

  it("goes on while it has time, up to a number of pairs", async () => {
    const pairsFor = async (spendMs: number): Promise<number> => {
      const found = await measure(seat("a", 10), seat("b", 40), { ...patience, spendMs });
      return found.times.ours.length;
    };
    expect(await pairsFor(0)).toBe(3);
    expect(await pairsFor(201)).toBe(5);
    expect(await pairsFor(10_000)).toBe(10);
  });

  it("warms up for a time and a number of runs, but not without end", async () => {
    const runsFor = async (ms: number): Promise<number> => {
      const log: string[] = [];
      const warmUp = { ms: 100, runs: 4, mostMs: 300 };
      await measure(seat("a", ms, log), seat("b", 1), { ...patience, warmUp });
      return log.length - 1 - patience.samples;
    };
    expect(await runsFor(10)).toBe(10);
    expect(await runsFor(50)).toBe(4);
    expect(await runsFor(100)).toBe(3);
    expect(await runsFor(1000)).toBe(1);
  });

  it("tells how many pairs there are", async () => {
    const heard: number[] = [];
    await measure(seat("a", 1), seat("b", 1), patience, (pairs) => heard.push(pairs));
    expect(heard).toEqual([1, 2, 3]);
  });
});
