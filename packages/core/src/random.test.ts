/** The generator: known answers, forks, distributions, its state. */
import { describe, expect, it } from "vitest";
import { ArgumentError } from "./errors.js";
import { Random, type RandomState } from "./random.js";

/** xoshiro128** 1.1 from its definition, in unbounded integers. */
function* published(seed: RandomState): Generator<number> {
  const word = 2n ** 32n;
  const rotate = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (32n - by))) % word;
  const s = seed.map(BigInt);
  const at = (i: number): bigint => s[i] ?? 0n;
  for (;;) {
    yield Number((rotate((at(1) * 5n) % word, 7n) * 9n) % word);
    const shifted = (at(1) << 9n) % word;
    s[2] = at(2) ^ at(0);
    s[3] = at(3) ^ at(1);
    s[1] = at(1) ^ at(2);
    s[0] = at(0) ^ at(3);
    s[2] = at(2) ^ shifted;
    s[3] = rotate(at(3), 11n);
  }
}

const many = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const average = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

describe("xoshiro128**", () => {
  it("follows its definition for 1000 numbers", () => {
    for (const state of [
      [1, 2, 3, 4],
      [0xffffffff, 0, 0x80000000, 7],
    ] as const) {
      const random = new Random(state);
      const expected = published(state);
      for (let i = 0; i < 1000; i++) expect(random.bits()).toBe(expected.next().value);
    }
  });

  it("begins with 11520, 0, 5927040, 70819200 from the state 1, 2, 3, 4", () => {
    const random = new Random([1, 2, 3, 4]);
    expect(many(4, () => random.bits())).toEqual([11520, 0, 5927040, 70819200]);
  });
});

describe("Random", () => {
  it("gives equal numbers for equal seeds and others for others, beyond 32 bits too", () => {
    const first = (seed: number): number => new Random(seed).bits();
    expect(first(7)).toBe(first(7));
    const seeds = [0, 1, 2, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 40, 2 ** 53 - 1];
    expect(new Set(seeds.map(first)).size).toBe(seeds.length);
  });

  it("goes on from a saved state", () => {
    const random = new Random(3);
    many(10, () => random.bits());
    const resumed = new Random(random.state);
    expect(many(50, () => resumed.normal())).toEqual(many(50, () => random.normal()));
  });

  it("refuses a seed that is no whole number from 0, and a state that stands still", () => {
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => new Random(seed)).toThrow(ArgumentError);
    }
    expect(() => new Random(-1)).toThrow(
      "random: found seed -1, expected a whole number from 0; give one",
    );
    expect(() => new Random([0, 0, 0, 0])).toThrow("a generator of zeros stands still");
    expect(() => new Random([1, 2, 3, 2 ** 32])).toThrow(ArgumentError);
  });

  it("forks by purpose without moving on, and alike for equal purposes", () => {
    const random = new Random(11);
    const before = random.state;
    const a = random.fork("weights");
    const b = random.fork("dropout");
    const again = random.fork("weights");
    expect(random.state).toEqual(before);
    const draws = many(100, () => a.bits());
    expect(draws).toEqual(many(100, () => again.bits()));
    const others = many(100, () => b.bits());
    expect(draws.filter((bits) => others.includes(bits))).toEqual([]);
  });

  it("forks into streams that are not correlated with each other or with their parent", () => {
    const random = new Random(1);
    const streams = [random.fork("a"), random.fork("b"), new Random(2).fork("a"), random];
    const draws = streams.map((stream) => many(4000, () => stream.uniform() - 0.5));
    draws.forEach((x, i) => {
      draws.slice(i + 1).forEach((y) => {
        // Of 4000 independent pairs the correlation has standard deviation 0.016.
        const covariance = average(x.map((value, k) => value * (y[k] ?? 0)));
        expect(Math.abs(covariance * 12)).toBeLessThan(0.07);
      });
    });
  });

  it("draws uniform numbers from 0 to below 1 with their moments", () => {
    const random = new Random(5);
    const draws = many(20_000, () => random.uniform());
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    expect(average(draws)).toBeCloseTo(0.5, 2);
    expect(average(draws.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  it("draws normal numbers with mean 0, variance 1, no skew, and a fourth moment of 3", () => {
    const random = new Random(6);
    const draws = many(50_000, () => random.normal());
    expect(Math.abs(average(draws))).toBeLessThan(0.02);
    expect(Math.abs(average(draws.map((x) => x ** 2)) - 1)).toBeLessThan(0.03);
    expect(Math.abs(average(draws.map((x) => x ** 3)))).toBeLessThan(0.08);
    expect(Math.abs(average(draws.map((x) => x ** 4)) - 3)).toBeLessThan(0.25);
    const beyond = draws.filter((x) => Math.abs(x) > 1.96).length / draws.length;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(0.005);
  });

  it("permutes: every number once, every place alike", () => {
    const random = new Random(9);
    const firsts = new Array<number>(5).fill(0);
    for (let i = 0; i < 5000; i++) {
      const order = [...random.permutation(5)];
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
      firsts[order[0] ?? 0] = (firsts[order[0] ?? 0] ?? 0) + 1;
    }
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect([...random.permutation(0)]).toEqual([]);
  });
});
