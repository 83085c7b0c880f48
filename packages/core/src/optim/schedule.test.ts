/** Schedules against PyTorch's closed forms, and the ways to combine them. */
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../errors.js";
import { oneCycle } from "./one-cycle.js";
import {
  chainSchedules,
  constantRate,
  cosine,
  exponential,
  multiStep,
  type Schedule,
  sequenceSchedules,
  stepwise,
  warmup,
} from "./schedule.js";

const factors = (schedule: Schedule, steps: readonly number[], total: number): readonly number[] =>
  steps.map((step) => schedule(step, total));

describe("schedules", () => {
  it("stay, step, or follow half a cosine down to a floor", () => {
    expect(factors(constantRate, [0, 9], 10)).toEqual([1, 1]);
    expect(factors(stepwise(2, 0.5), [0, 1, 2, 3, 4], 10)).toEqual([1, 1, 0.5, 0.5, 0.25]);
    const fall = cosine({ floor: 0.2 });
    expect(fall(0, 10)).toBe(1);
    expect(fall(5, 10)).toBeCloseTo(0.6, 12);
    expect(fall(10, 10)).toBeCloseTo(0.2, 12);
    expect(fall(11, 10)).toBeCloseTo(0.2, 12);
    expect(cosine({ floor: 0.2, steps: 4 })(2, 100)).toBeCloseTo(0.6, 12);
  });

  it("rise in a warm-up, to no more than 1, and then fall", () => {
    const rate = cosine({ warmup: 0.3 });
    const rates = Array.from({ length: 10 }, (_, step) => rate(step, 10));
    expect(rates.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1]);
    for (let i = 4; i < 10; i++) expect(rates[i]).toBeLessThan(rates[i - 1] ?? 0);
    expect(cosine()(0, 0)).toBe(1);
  });

  it("fall at milestones, twice at one that is listed twice", () => {
    const steps = [0, 2, 3, 4, 5, 9];
    expect(factors(multiStep([3, 5], 0.5), steps, 10)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
    expect(factors(multiStep([3, 3], 0.5), [2, 3], 10)).toEqual([1, 0.25]);
    expect(multiStep([1])(1, 10)).toBe(0.1);
  });

  it("fall at every step", () => {
    expect(factors(exponential(0.5), [0, 1, 3], 10)).toEqual([1, 0.5, 0.125]);
  });

  it("rise in a straight line, from a third by default", () => {
    expect(factors(warmup(4, { start: 0.5 }), [0, 1, 2, 4, 9], 10)).toEqual([
      0.5, 0.625, 0.75, 1, 1,
    ]);
    expect(warmup(4)(0, 10)).toBeCloseTo(1 / 3, 12);
    expect(warmup(2, { start: 1, end: 0.5 })(7, 10)).toBe(0.5);
  });

  it("refuse what is impossible", () => {
    for (const make of [
      () => stepwise(0, 0.5),
      () => stepwise(1, -1),
      () => multiStep([1.5]),
      () => exponential(Number.NaN),
      () => warmup(0),
      () => warmup(1, { start: -1 }),
      () => cosine({ warmup: 2 }),
      () => cosine({ steps: 0 }),
      () => cosine({ floor: Infinity }),
    ]) {
      expect(make).toThrow(ArgumentError);
    }
    expect(() => multiStep([5, 3])).toThrow(
      "multiStep: found milestones 5, 3, expected steps in rising order; sort them",
    );
  });
});

describe("combined schedules", () => {
  it("are multiplied when they are chained", () => {
    const rate = chainSchedules(warmup(2, { start: 0.5 }), exponential(0.5));
    expect(factors(rate, [0, 1, 2, 3], 10)).toEqual([0.5, 0.375, 0.25, 0.125]);
    expect(chainSchedules()(3, 10)).toBe(1);
  });

  it("follow each other, each from its own step 0 over its own steps", () => {
    const seen: [number, number][] = [];
    const spy: Schedule = (step, total) => {
      seen.push([step, total]);
      return 7;
    };
    const rate = sequenceSchedules([warmup(4, { start: 0 }), spy, stepwise(2, 0.5)], [4, 6]);
    expect(factors(rate, [0, 2, 3, 4, 5, 6, 8], 10)).toEqual([0, 0.5, 0.75, 7, 7, 1, 0.5]);
    expect(seen).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(() => sequenceSchedules([spy], [4])).toThrow(
      "sequenceSchedules: found 1 schedules and 1 milestones, expected one milestone between every two schedules",
    );
  });
});

describe("one cycle", () => {
  it("rises from 1/25 to 1 and falls to a 10,000th of that", () => {
    const rate = oneCycle();
    expect(factors(rate, [0, 29], 100)).toEqual([expect.closeTo(1 / 25, 12), 1]);
    expect(rate(99, 100)).toBeCloseTo(1 / 25 / 1e4, 12);
    expect(rate(14.5, 100)).toBeCloseTo((1 / 25 + 1) / 2, 12);
    expect(rate(150, 100)).toBe(1 / 25 / 1e4);
  });

  it("may have straight lines and three phases", () => {
    const rate = oneCycle({
      rise: 0.4,
      shape: "linear",
      startDivisor: 10,
      endDivisor: 10,
      threePhase: true,
    });
    expect(factors(rate, [0, 3, 6, 9], 10)).toEqual([
      0.1,
      1,
      expect.closeTo(0.1, 12),
      expect.closeTo(0.01, 12),
    ]);
    expect(rate(1, 10)).toBeCloseTo(0.4, 12);
    expect(rate(7, 10)).toBeCloseTo(0.07, 12);
  });

  it("starts at the top where there is no room to rise", () => {
    expect(oneCycle({ rise: 0 })(0, 10)).toBeCloseTo(1, 1);
    expect(oneCycle({ rise: 0.1 })(0, 10)).toBe(1);
    expect(oneCycle()(0, 1)).toBe(1 / 25 / 1e4);
  });

  it("refuses what is impossible", () => {
    for (const options of [
      { rise: 1.5 },
      { startDivisor: 0 },
      { endDivisor: Infinity },
      { shape: JSON.parse('"cubic"') },
    ]) {
      expect(() => oneCycle(options)).toThrow(ArgumentError);
    }
  });
});
