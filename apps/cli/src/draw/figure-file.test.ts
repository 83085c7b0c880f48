// Words are in the pixels: resvg leaves out text without fonts, and says nothing.
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFigure } from "./figure-file.js";

const figure = (body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">${body}</svg>`;

test("the same figure gives the same PNG, another word another", async () => {
  const folder = await mkdtemp(join(tmpdir(), "convscope-figure-"));
  const png = async (name: string, body: string): Promise<Buffer> => {
    const path = join(folder, `${name}.png`);
    expect(await writeFigure(path, figure(body))).toMatchObject({ format: "png", replaced: false });
    return await readFile(path);
  };
  const word = (text: string, weight: string): string =>
    `<text x="2" y="15" font-family="system-ui" font-weight="${weight}">${text}</text>`;
  const empty = await png("empty", "");
  const a = await png("a", word("one", "400"));
  expect(a.equals(empty)).toBe(false);
  expect(a.equals(await png("b", word("two", "400")))).toBe(false);
  expect(a.equals(await png("c", word("one", "700")))).toBe(false);
  expect(a.equals(await png("d", word("one", "400")))).toBe(true);
});
