/**
 * The bundled digits from the package's own files. In a browser use decodeDigits with fetched bytes instead.
 */
import { readFile } from "node:fs/promises";
import { IoError } from "@convscope/core/errors";
import { type DigitsParts, decodeDigits } from "../digits.js";

/**
 * Loads the bundled digits: 8,000 for training, 1,000 for validation and 1,000 for the test.
 *
 * @returns three data sets of 28×28 bytes, ink bright on black.
 * @throws IoError when the package's files are missing.
 * @example
 * ```ts
 * import { loadDigits } from "@convscope/data/node";
 * const { train, validation, test } = await loadDigits();
 * if (train.count + validation.count + test.count !== 10000) throw new Error("expected all digits");
 * ```
 */
export async function loadDigits(): Promise<DigitsParts> {
  const [packed, split] = await Promise.all([ownFile("digits.bin.gz"), ownFile("split.json")]);
  const text = new TextDecoder().decode(split);
  return decodeDigits(packed, JSON.parse(text));
}

/** dist/node.js lies one folder below the package, src/node/load-digits.ts two. */
async function ownFile(name: string): Promise<Uint8Array> {
  let cause: unknown;
  for (const up of ["../", "../../"]) {
    try {
      return await readFile(new URL(`${up}digits/${name}`, import.meta.url));
    } catch (error) {
      cause = error;
    }
  }
  throw new IoError(
    `digits: found no digits/${name} in the package, expected it beside dist (the package is incomplete); install it again`,
    { name },
    cause,
  );
}
