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

/** A pair of IDX files as MNIST names them. */
async function writePair(folder: string, part: string, count: number): Promise<void> {
  const pixels = Uint8Array.from({ length: count * 784 }, (_, i) => ((i * 7) % 11 === 0 ? 255 : 0));
  const images = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28];
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  await writeFile(
    join(folder, `${part}-images-idx3-ubyte`),
    Buffer.concat([Uint8Array.from(images), pixels]),
  );
  await writeFile(
    join(folder, `${part}-labels-idx1-ubyte`),
    Uint8Array.from([0, 0, 8, 1, 0, 0, 0, count, ...labels]),
  );
}

test("MNIST's two pairs stay what they are: the test is t10k, validation a tenth of train", async () => {
  const folder = await mkdtemp(join(tmpdir(), "convscope-"));
  await writePair(folder, "train", 40);
  await writePair(folder, "t10k", 6);
  const parts = await loadParts(folder, preprocessing);
  expect([parts.train.count, parts.validation.count, parts.test.count]).toEqual([36, 4, 6]);
  expect([...parts.test.labels]).toEqual([0, 1, 0, 1, 0, 1]);
  expect(parts.test.classes).toEqual(parts.train.classes);
});

test("too few images for a validation and a test are refused", async () => {
  await expect(loadParts(await csvOf(4), preprocessing)).rejects.toThrow("expected at least 10");
});

test("a path that is not there is named", async () => {
  await expect(loadParts("/nowhere/at/all", preprocessing)).rejects.toThrow("/nowhere/at/all");
});
