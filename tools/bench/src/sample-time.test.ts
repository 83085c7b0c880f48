import { describe, expect, it } from "vitest";
import { sampleTime } from "./sample-time.js";

/** Runs that take these milliseconds, one after the other, by a clock of their own. */
function clock(...durations: readonly number[]): {
  run: () => void;
  now: () => number;
  runs: () => number;
} {
  let [time, runs] = [0, 0];
  const run = (): void => {
    time += durations[runs] ?? NaN;
    runs += 1;
  };
  return { run, now: () => time, runs: () => runs };
}

describe("a sample", () => {
  it("is one run where a run is long", async () => {
    const { run, now, runs } = clock(30, 1);
    expect(await sampleTime(run, 30, now)).toBe(30);
    expect(runs()).toBe(1);
  });

  it("is the median of the runs behind the first where they are short", async () => {
    const { run, now, runs } = clock(29, 4, 21, 5, 1000);
    expect(await sampleTime(run, 30, now)).toBe(5);
    expect(runs()).toBe(4);
  });
});
