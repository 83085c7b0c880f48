import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { packDigits, readDigits } from "./pack.mjs";

const shipped = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, "../../packages/data/digits", name));

it("packing again gives the shipped files, byte for byte", () => {
  const packed = packDigits();
  expect(Buffer.from(packed["split.json"]).equals(shipped("split.json"))).toBe(true);
  expect(Buffer.from(packed["digits.bin.gz"]).equals(shipped("digits.bin.gz"))).toBe(true);
}, 180_000);

it("the shipped file holds the source's images and labels", () => {
  const { images, labels } = readDigits();
  expect(labels).toHaveLength(10_000);
  expect(gunzipSync(shipped("digits.bin.gz")).equals(Buffer.concat([images, labels]))).toBe(true);
}, 60_000);
