import { expect, test } from "vitest";
import { fakeHost } from "../testing/fake-host.js";
import { createScreen } from "./screen.js";

function coloured(
  columns: number | undefined,
  environment: Record<string, string>,
  color = true,
): boolean {
  const host = fakeHost({ ...(columns === undefined ? {} : { columns }), environment });
  return createScreen(host, { color }).colors.isColorSupported;
}

test("colours are for terminals", () => {
  expect(coloured(80, {})).toBe(true);
  expect(coloured(undefined, {})).toBe(false);
  expect(coloured(80, { TERM: "dumb" })).toBe(false);
});

test("NO_COLOR and --no-color take colours away, FORCE_COLOR brings them", () => {
  expect(coloured(80, { NO_COLOR: "1" })).toBe(false);
  expect(coloured(80, { NO_COLOR: "" })).toBe(true);
  expect(coloured(80, {}, false)).toBe(false);
  expect(coloured(undefined, { FORCE_COLOR: "1" })).toBe(true);
  expect(coloured(80, { FORCE_COLOR: "0" })).toBe(false);
  expect(coloured(80, { NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
});

test("nothing moves in a build log, when quiet, or in a pipe", () => {
  expect(createScreen(fakeHost({ columns: 80 }), {}).animation).toBeDefined();
  expect(createScreen(fakeHost(), {}).animation).toBeUndefined();
  expect(createScreen(fakeHost({ columns: 80 }), { quiet: true }).animation).toBeUndefined();
  const ci = fakeHost({ columns: 80, environment: { CI: "true" } });
  expect(createScreen(ci, {}).animation).toBeUndefined();
});

test("under --json stdout holds the JSON alone and notes go to stderr", () => {
  const host = fakeHost();
  const screen = createScreen(host, { json: true });
  screen.print("a table");
  screen.note("a note");
  screen.result({ ok: true });
  expect(JSON.parse(host.out.text)).toEqual({ ok: true });
  expect(host.err.text).toBe("a note\n");
});

test("when quiet there are no notes, but the result stays", () => {
  const host = fakeHost();
  const screen = createScreen(host, { quiet: true });
  screen.note("a note");
  screen.print("the result");
  expect(host.out.text).toBe("the result\n");
});

test("the width is the terminal's, else COLUMNS, else 100, and never below 40", () => {
  expect(createScreen(fakeHost({ columns: 120 }), {}).width).toBe(120);
  expect(createScreen(fakeHost({ environment: { COLUMNS: "72" } }), {}).width).toBe(72);
  expect(createScreen(fakeHost(), {}).width).toBe(100);
  expect(createScreen(fakeHost({ columns: 10 }), {}).width).toBe(40);
});

test("a warning is broken where the terminal ends, and goes into a pipe as it is", () => {
  const text = "one two three four five six seven eight\n  nine";
  const narrow = fakeHost({ columns: 20 });
  createScreen(narrow, {}).warn(text);
  expect(narrow.err.text).toBe("one two three four\nfive six seven eight\n  nine\n");
  const pipe = fakeHost();
  createScreen(pipe, {}).warn(text);
  expect(pipe.err.text).toBe(`${text}\n`);
});
