/**
 * IDX, the format of MNIST's files: a header of sizes and then bytes.
 * Only unsigned bytes (type 08), as image sets use; plain or gzipped.
 * Source: "The IDX file format" on the MNIST database's page.
 */
import { FormatError } from "@convscope/core/errors";
import { createDataset, type Dataset, type ImageShape } from "../dataset.js";
import { gunzip, isGzip } from "../gunzip.js";

/** The contents of an IDX file of unsigned bytes. */
export interface IdxArray {
  readonly dims: readonly number[];
  /** Row-major; as many bytes as the product of the dims. */
  readonly data: Uint8Array;
}

const TYPES: Readonly<Record<number, string>> = {
  9: "signed bytes",
  11: "16-bit integers",
  12: "32-bit integers",
  13: "32-bit floats",
  14: "64-bit floats",
};

/** Whether bytes start as an IDX file of unsigned bytes does. */
export function looksLikeIdx(bytes: Uint8Array): boolean {
  const rank = bytes[3] ?? 0;
  return bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0x08 && rank >= 1 && rank <= 4;
}

/**
 * Reads an IDX file (not gzipped).
 *
 * @param what names the file in an error.
 * @throws FormatError when the magic number, the type or the length is wrong.
 * @example
 * ```ts
 * import { parseIdx } from "@convscope/data";
 * const labels = parseIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3), "labels");
 * if (labels.dims[0] !== 2 || labels.data[0] !== 7) throw new Error("expected 7 and 3");
 * ```
 */
export function parseIdx(bytes: Uint8Array, what: string): IdxArray {
  const rank = bytes[3] ?? 0;
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || rank < 1) {
    const start = Array.from(bytes.subarray(0, 4), (b) => b.toString(16).padStart(2, "0"));
    throw new FormatError(
      `${what}: found first bytes "${start.join(" ")}", expected 00 00 08 and the number of dimensions (IDX's magic number); it is no IDX file`,
      { bytes: bytes.length },
    );
  }
  const type = bytes[2] as number;
  if (type !== 0x08) {
    throw new FormatError(
      `${what}: found IDX of ${TYPES[type] ?? `type 0x${type.toString(16)}`}, expected unsigned bytes (type 08); convert it`,
      { type },
    );
  }
  const header = 4 + 4 * rank;
  if (bytes.length < header) {
    throw new FormatError(
      `${what}: found ${bytes.length} bytes, expected a header of ${header} (${rank} dimensions; the file is truncated); fetch it again`,
      { bytes: bytes.length, header },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, d) => view.getUint32(4 + 4 * d));
  const expected = dims.reduce((product, dim) => product * dim, 1);
  const found = bytes.length - header;
  if (found !== expected) {
    const why = found < expected ? "the file is truncated" : "the file has bytes left over";
    throw new FormatError(
      `${what}: found ${found} bytes of data, expected ${expected} (${dims.join("·")}; ${why}); fetch it again`,
      { found, expected, dims },
    );
  }
  return { dims, data: bytes.subarray(header) };
}

/**
 * Makes a data set of a pair of IDX files, each plain or gzipped: images [N, H, W] or [N, C, H, W] and labels [N].
 *
 * @param names the two files' names in errors, and the classes (default: "0" to the largest label).
 * @throws FormatError when a file is damaged, empty, or they do not belong together.
 */
export async function parseIdxDataset(
  images: Uint8Array,
  labels: Uint8Array,
  names: {
    readonly images?: string;
    readonly labels?: string;
    readonly classes?: readonly string[];
  } = {},
): Promise<Dataset> {
  const imageName = names.images ?? "IDX images";
  const labelName = names.labels ?? "IDX labels";
  const pictures = parseIdx(await plain(images, imageName), imageName);
  const marks = parseIdx(await plain(labels, labelName), labelName);
  const shape = imageShape(pictures.dims, imageName);
  if (marks.dims.length !== 1) {
    throw new FormatError(
      `${labelName}: found ${marks.dims.length} dimensions, expected 1 (labels [N]); are the images' and the labels' files swapped?`,
      { dims: marks.dims },
    );
  }
  const count = pictures.dims[0] as number;
  if (count !== marks.dims[0]) {
    throw new FormatError(
      `${imageName}: found ${count} images, expected ${marks.dims[0]} (the labels in ${labelName}); take both files of one set`,
      { images: count, labels: marks.dims[0] },
    );
  }
  if (count === 0) {
    throw new FormatError(`${imageName}: found no images, expected at least 1 (the set is empty)`);
  }
  const largest = marks.data.reduce((most, label) => Math.max(most, label), 0);
  const classes = names.classes ?? Array.from({ length: largest + 1 }, (_, c) => String(c));
  return createDataset({ shape, classes, images: pictures.data, labels: marks.data });
}

function imageShape(dims: readonly number[], what: string): ImageShape {
  const [, a, b, c] = dims;
  if (dims.length === 3 && a && b) return [1, a, b];
  if (dims.length === 4 && a && b && c) return [a, b, c];
  throw new FormatError(
    `${what}: found dimensions [${dims.join(", ")}], expected [N, H, W] or [N, C, H, W] above 0; are the images' and the labels' files swapped?`,
    { dims },
  );
}

async function plain(bytes: Uint8Array, what: string): Promise<Uint8Array> {
  return isGzip(bytes) ? gunzip(bytes, what) : bytes;
}
