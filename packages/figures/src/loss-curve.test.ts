import { ArgumentError } from "@convscope/core";
import { expect, test } from "vitest";
import { lossCurve } from "./index.js";
import { ticksOf } from "./plot.js";

test("names both curves with their last values", () => {
  const svg = lossCurve([
    { epoch: 1, loss: 1, accuracy: 0.5, validation: { loss: 0.8, accuracy: 0.6 } },
    { epoch: 2, loss: 0.25, accuracy: 0.9, validation: { loss: 0.3, accuracy: 0.875 } },
  ]);
  for (const part of ["training 0.25", "validation 0.3", "training 90 %", "validation 87.5 %"])
    expect(svg).toContain(part);
  expect(svg).toContain(
    "After epoch 2: loss training 0.25, validation 0.3; accuracy training 90.0 %, validation 87.5 %.",
  );
});

test("without validation there is one line each", () => {
  const svg = lossCurve([{ epoch: 1, loss: 1, accuracy: 0.5 }]);
  expect(svg).not.toContain("validation");
});

test("the line breaks where a value is missing", () => {
  const losses = [3, 2, Number.NaN, 1, 0.5];
  const svg = lossCurve(losses.map((loss, i) => ({ epoch: i + 1, loss, accuracy: 0.5 })));
  const [loss = ""] = [...svg.matchAll(/stroke-linejoin="round"[^>]* d="([^"]*)"/g)].map(
    (found) => found[1],
  );
  expect(loss.match(/M/g)).toHaveLength(2);
  expect(loss.match(/L/g)).toHaveLength(2);
});

test.each([
  [
    [0, 0.93],
    [0, 0.2, 0.4, 0.6, 0.8, 1],
  ],
  [
    [0, 11.2],
    [0, 5, 10, 15],
  ],
  [
    [0.71, 0.985],
    [0.7, 0.8, 0.9, 1],
  ],
  [[0.5], [0.5, 0.6]],
  [[0], [0, 0.2]],
])("ticks around %j are round and hold every value", (values, ticks) => {
  const made = ticksOf(values, values.every((value) => value <= 1) ? 1 : undefined);
  expect(made[0]).toBeLessThanOrEqual(Math.min(...values));
  expect(made.at(-1)).toBeGreaterThanOrEqual(Math.max(...values));
  expect(made.length).toBeGreaterThanOrEqual(2);
  expect(made.length).toBeLessThanOrEqual(8);
  expect(made[0]).toBe(ticks[0]);
});

test("no accuracy axis goes beyond 100 %", () => {
  expect(ticksOf([0.2, 1], 1).at(-1)).toBe(1);
  expect(ticksOf([1], 1).every((tick) => tick <= 1)).toBe(true);
  expect(ticksOf([1], 1).length).toBeGreaterThan(1);
});

test("there is nothing to draw before the first epoch", () => {
  expect(() => lossCurve([])).toThrow(ArgumentError);
});
