import { AbortedError, FormatError } from "@convscope/core";
import { expect, test } from "vitest";
import { reportError } from "./report-error.js";
import { fakeHost } from "./testing/fake-host.js";
import { UsageError } from "./usage-error.js";

test("a reported fault is its text and nothing else", () => {
  const host = fakeHost();
  expect(reportError(new FormatError("file: found x, expected y; do z"), host, [])).toBe(1);
  expect(host.err.text).toBe("error: file: found x, expected y; do z\n");
  expect(host.out.text).toBe("");
});

test("wrong usage, interruption and faults have codes of their own", () => {
  expect(reportError(new UsageError("no such thing"), fakeHost(), [])).toBe(2);
  expect(reportError(new AbortedError("stopped"), fakeHost(), [])).toBe(130);
  expect(reportError("thrown text", fakeHost(), [])).toBe(1);
});

test("what no array can hold is told as too large, and is no fault of the program", () => {
  const host = fakeHost();
  const tooLarge = (): Float32Array => new Float32Array(2 ** 53 - 1);
  let thrown: unknown;
  try {
    tooLarge();
  } catch (error) {
    thrown = error;
  }
  expect(reportError(thrown, host, ["--json"])).toBe(1);
  expect(JSON.parse(host.out.text)).toMatchObject({ error: { code: "TOO_LARGE" } });
  expect(host.err.text).toContain("take a smaller input, batch or network");
  expect(host.err.text).not.toContain("a fault of its own");
});

test("a fault of the program itself says so, without a stack unless asked for", () => {
  const [plain, debug] = [fakeHost(), fakeHost()];
  const fault = new TypeError("x is undefined", { cause: new Error("deeper") });
  reportError(fault, plain, []);
  reportError(fault, debug, ["--debug"]);
  expect(plain.err.text).toContain("a fault of its own: x is undefined");
  expect(plain.err.text).not.toMatch(/\n\s+at /);
  expect(debug.err.text).toMatch(/\n\s+at /);
  expect(debug.err.text).toContain("caused by: Error: deeper");
});
