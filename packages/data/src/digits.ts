/**
 * The bundled digits: 10,000 of MNIST's, 28×28 bytes, ink bright on black, and their fixed split.
 * Bytes come from the caller (a file or a fetch): this entry reads none. See ../digits/README.md for their source.
 */
import { FormatError } from "@convscope/core/errors";
import { createDataset, type Dataset, subset } from "./dataset.js";
import { gunzip } from "./gunzip.js";

const SIDE = 28;
const CLASSES: readonly string[] = Object.freeze([
  "0",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
]);

/** Which images are for what; each list is in an order drawn once, so that its start holds all classes. */
export interface DigitsSplit {
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/** The digits in three parts that share no image. */
export interface DigitsParts {
  readonly train: Dataset;
  readonly validation: Dataset;
  readonly test: Dataset;
}

/**
 * Unpacks the bundled digits and splits them.
 *
 * @param packed digits.bin.gz: N·784 image bytes and then N labels, gzipped.
 * @param split split.json, parsed.
 * @throws FormatError when either is damaged or they do not belong together.
 * @example
 * ```ts
 * import { type DigitsParts, decodeDigits } from "@convscope/data";
 * export async function digitsInBrowser(folder: string): Promise<DigitsParts> {
 *   const packed = await (await fetch(`${folder}/digits.bin.gz`)).arrayBuffer();
 *   const split: unknown = await (await fetch(`${folder}/split.json`)).json();
 *   return decodeDigits(new Uint8Array(packed), split);
 * }
 * ```
 */
export async function decodeDigits(packed: Uint8Array, split: unknown): Promise<DigitsParts> {
  const bytes = await gunzip(packed, "digits");
  const count = bytes.length / (SIDE * SIDE + 1);
  if (!Number.isInteger(count) || count === 0) {
    throw new FormatError(
      `digits: found ${bytes.length} bytes, expected a multiple of ${SIDE * SIDE + 1} (28·28 pixels and a label each; the file is damaged); install the package again`,
      { bytes: bytes.length },
    );
  }
  const labels = bytes.subarray(count * SIDE * SIDE);
  if (labels.some((label) => label >= CLASSES.length)) {
    throw new FormatError(
      "digits: found a label above 9, expected 0 to 9 (the file is damaged); install the package again",
    );
  }
  const all = createDataset({
    shape: [1, SIDE, SIDE],
    classes: CLASSES,
    images: bytes.subarray(0, count * SIDE * SIDE),
    labels,
  });
  const { train, validation, test } = parseSplit(split, count);
  return {
    train: subset(all, train),
    validation: subset(all, validation),
    test: subset(all, test),
  };
}

function parseSplit(split: unknown, count: number): DigitsSplit {
  const parts = { train: [], validation: [], test: [] } satisfies Record<
    keyof DigitsSplit,
    number[]
  >;
  const source: Record<string, unknown> =
    typeof split === "object" && split !== null ? { ...split } : {};
  const seen = new Uint8Array(count);
  for (const [name, places] of Object.entries<number[]>(parts)) {
    const found: unknown = source[name];
    const list: readonly unknown[] = Array.isArray(found) ? found : [];
    for (const place of list) {
      if (typeof place !== "number" || seen[place] !== 0) {
        throw new FormatError(
          `digits: found ${JSON.stringify(place)} in the split's ${name} list, expected each image below ${count} in one list, once (the split is damaged, or of other digits)`,
          { part: name, place, count },
        );
      }
      seen[place] = 1;
      places.push(place);
    }
    if (places.length === 0) {
      throw new FormatError(
        `digits: found no "${name}" list in the split, expected train, validation and test (the split is damaged)`,
        { part: name },
      );
    }
  }
  return parts;
}
