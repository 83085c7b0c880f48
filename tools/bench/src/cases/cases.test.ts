import { describe, expect, it } from "vitest";
import { contestants } from "../contestants/contestants.js";
import { caseOf, cases, globTest, isQuick, meanGoals } from "./cases.js";

describe("the cases", () => {
  it("have names of their own", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it("are found by name, and a wrong name is told the right ones", () => {
    for (const each of cases) expect(caseOf(each.name)).toBe(each);
    expect(() => caseOf("3x3")).toThrow('case: found "3x3", expected one of 3x3 64-64 @56 b1,');
  });

  it("ask at least 3.5 times TensorFlow.js in each, and 4.5 in the mean", () => {
    const matches = cases.flatMap((each) => each.matches);
    const against = matches.filter(({ peer }) => peer === "tfjs-cpu");
    expect(against).toHaveLength(cases.length);
    expect(new Set(against.map(({ target }) => target))).toEqual(new Set([3.5]));
    expect(meanGoals.map(({ target }) => target)).toEqual([4.5]);
  });

  it("have nine pairs of times, or three in a large batch", () => {
    for (const { workload, samples } of cases) expect(samples).toBe(workload.batch === 32 ? 3 : 9);
  });

  it("are quick in small batches and in training", () => {
    expect(cases.filter(isQuick).map(({ workload }) => workload.batch)).not.toContain(32);
    expect(cases.filter(isQuick)).toHaveLength(9);
  });

  it("name contestants that exist", () => {
    for (const { contestant, peer } of cases.flatMap((each) => each.matches)) {
      expect(Object.keys(contestants)).toEqual(expect.arrayContaining([contestant, peer]));
    }
  });
});

describe("a pattern", () => {
  it.each([
    ["*", "3x3 64-64 @56 b1", true],
    ["3x3*b1", "3x3 64-64 @56 b1", true],
    ["3x3*b1", "3x3 64-64 @56 b32", false],
    ["?x? 256*", "1x1 256-256 @28 b1", true],
    ["LENET*", "lenet5-modern step b64", true],
    ["lenet5", "lenet5-modern step b64", false],
    ["11x11/4*", "11x11/4 3-96 @227 b1", true],
    ["3.3*", "3x3 64-64 @56 b1", false],
  ])("%s on %s: %s", (glob, name, expected) => {
    expect(globTest(glob)(name)).toBe(expected);
  });
});
