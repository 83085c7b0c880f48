import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digitPreprocessing } from "@convscope/data";
import { expect, test } from "vitest";
import { loadParts } from "./data.js";

const preprocessing = digitPreprocessing();

async function csvOf(rows: number): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "convscope-")), "data.csv");
  const pixels = (row: number): string =>
    Array.from({ length: 784 }, (_, i) => ((i * 7 + row) % 11 === 0 ? 255 : 0)).join(",");
  const lines = Array.from({ length: rows }, (_, row) => `${row % 2},${pixels(row)}`);
  await writeFile(path, lines.join("\n"));
  return path;
}

test("the bundled digits come in their fixed parts, as inputs of LeNet-5", async () => {
  const { train, validation, test: final } = await loadParts("digits", preprocessing, 50);
  expect([train.count, validation.count, final.count]).toEqual([50, 50, 50]);
  expect(train.shape).toEqual([1, 32, 32]);
  expect(new Set(train.labels).size).toBe(10);
});

test("digits for a network without framing are resized as pictures", async () => {
  const resize = {
    version: 1,
    steps: [{ kind: "grayscale" }, { kind: "resize", height: 8, width: 8 }],
  } as const;
  expect((await loadParts("digits", resize, 2)).train.shape).toEqual([1, 8, 8]);
});

test("one's own data are split eight to one to one, always the same way", async () => {
  const path = await csvOf(40);
  const [first, second] = [
    await loadParts(path, preprocessing),
    await loadParts(path, preprocessing),
  ];
  expect([first.train.count, first.validation.count, first.test.count]).toEqual([32, 4, 4]);
  expect(first.test.images).toEqual(second.test.images);
});

test("too few images for a validation and a test are refused", async () => {
  await expect(loadParts(await csvOf(4), preprocessing)).rejects.toThrow("expected at least 10");
});

test("a path that is not there is named", async () => {
  await expect(loadParts("/nowhere/at/all", preprocessing)).rejects.toThrow("/nowhere/at/all");
});
