import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadTrainTest } from "./train-test.js";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-data-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Images of 2×2 with these labels. */
async function writePair(part: string, labels: readonly number[]): Promise<void> {
  const count = labels.length;
  const images = [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 2, 0, 0, 0, 2];
  await writeFile(
    join(folder, `${part}-images-idx3-ubyte`),
    Uint8Array.from([...images, ...labels.flatMap((label) => [label, 1, 2, 3])]),
  );
  await writeFile(
    join(folder, `${part}-labels-idx1-ubyte`),
    Uint8Array.from([0, 0, 8, 1, 0, 0, 0, count, ...labels]),
  );
}

it.each(["t10k", "test"])("reads train and %s apart, under the same classes", async (name) => {
  await writePair("train", [0, 1, 2]);
  await writePair(name, [1, 0]);
  const parts = await loadTrainTest(folder);
  expect([...(parts?.train.labels ?? [])]).toEqual([0, 1, 2]);
  expect([...(parts?.test.labels ?? [])]).toEqual([1, 0]);
  expect(parts?.test.classes).toEqual(["0", "1", "2"]);
  expect(parts?.test.images[0]).toBe(1);
});

it("is not for one pair, nor for two of other names, nor for a file", async () => {
  await writePair("train", [0, 1]);
  expect(await loadTrainTest(folder)).toBeUndefined();
  expect(await loadTrainTest(join(folder, "train-images-idx3-ubyte"))).toBeUndefined();
  await writePair("extra", [0, 1]);
  expect(await loadTrainTest(folder)).toBeUndefined();
});

it("refuses a test with a class that was never learned", async () => {
  await writePair("train", [0, 1]);
  await writePair("t10k", [0, 7]);
  await expect(loadTrainTest(folder)).rejects.toThrow(
    "found 8 classes in the test, expected at most the 2 of the training",
  );
});
