import { expect, test } from "vitest";
import { accuracy, clock, count, decimal, duration, percent, sizes } from "./numbers.js";

test("counts are grouped by thousands", () => {
  expect(count(340908)).toBe("340,908");
});

test("a share without a whole is no number of percent", () => {
  expect(percent(0.985)).toBe("98.5 %");
  expect(percent(Number.NaN)).toBe("–");
});

test("an accuracy has the digits that its examples support", () => {
  expect(accuracy(0.98123, 1000)).toBe("98.1 %");
  expect(accuracy(0.98123, 10000)).toBe("98.12 %");
});

test("losses far from 1 are written with an exponent", () => {
  expect(decimal(0.12345)).toBe("0.1235");
  expect(decimal(0.0000123)).toBe("1.23e-5");
  expect(decimal(123456)).toBe("1.23e+5");
  expect(decimal(Number.NaN)).toBe("NaN");
  expect(decimal(0)).toBe("0");
});

test("durations never show sixty seconds", () => {
  expect(duration(8.34)).toBe("8.3 s");
  expect(duration(59.97)).toBe("1 min 0 s");
  expect(duration(119.6)).toBe("2 min 0 s");
  expect(duration(3725)).toBe("1 h 2 min");
});

test("a clock shows hours only where there are some", () => {
  expect(clock(125)).toBe("2:05");
  expect(clock(3725)).toBe("1:02:05");
  expect(clock(-1)).toBe("0:00");
});

test("sizes stand with crosses between", () => {
  expect(sizes([6, 28, 28])).toBe("6×28×28");
});
