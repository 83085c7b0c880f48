import type { StepEvent } from "@convscope/train";
import { expect, test } from "vitest";
import { createPace } from "./pace.js";

function stepAt(step: number, seconds: number): StepEvent {
  const at = { epoch: 1, epochs: 1, batch: step, batches: 100, step, steps: 100, examples: 64 };
  return { ...at, learningRate: 1, loss: undefined, accuracy: undefined, seconds };
}

test("nothing is said after one step", () => {
  expect(createPace().after(stepAt(1, 5))).toEqual({
    imagesPerSecond: undefined,
    secondsLeft: undefined,
  });
});

test("the pace is that of this process, not of a run before it", () => {
  const pace = createPace();
  pace.after(stepAt(50, 1000));
  const { imagesPerSecond, secondsLeft } = pace.after(stepAt(51, 1000.5));
  expect(imagesPerSecond).toBeCloseTo(128, 9);
  expect(secondsLeft).toBeCloseTo(49 * 0.5, 9);
});

test("the pace follows a change", () => {
  const pace = createPace();
  for (let step = 1; step <= 60; step++) pace.after(stepAt(step, step));
  const slow = pace.after(stepAt(61, 61)).imagesPerSecond;
  for (let step = 62; step <= 120; step++) pace.after(stepAt(step, 61 + (step - 61) / 10));
  const fast = pace.after(stepAt(121, 61 + 6)).imagesPerSecond;
  expect(slow).toBeCloseTo(64, 9);
  expect(fast).toBeCloseTo(640, 6);
});
