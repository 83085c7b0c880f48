/**
 * The safetensors format: eight bytes of header length, a JSON header, then the arrays. Only float32 is written; float32
 * is read. Source: huggingface/safetensors, "Format".
 */
import type { Shape } from "../backend.js";
import { ArgumentError, FormatError } from "../errors.js";
import { show } from "../options.js";
import { formatShape, sizeOf } from "../shape.js";

/** A named array of a file. */
export interface StoredTensor {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** What a file holds: arrays by name, and text by key. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Bytes of a file. Arrays start at a multiple of 8. @throws ArgumentError for what is no such file, as JavaScript may hand in */
export function encodeSafetensors(file: SafetensorsFile): Uint8Array {
  checkFile(file);
  const header: Record<string, unknown> = {};
  if (Object.keys(file.metadata).length > 0) header.__metadata__ = file.metadata;
  let offset = 0;
  for (const [name, { shape, values }] of file.tensors) {
    const end = offset + values.length * 4;
    header[name] = { dtype: "F32", shape, data_offsets: [offset, end] };
    offset = end;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const { values } of file.tensors.values()) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

function checkFile(file: SafetensorsFile): void {
  checkTensors("encodeSafetensors", file);
  if (!isTextRecord(file.metadata)) {
    throw new ArgumentError(
      `encodeSafetensors: found metadata ${show(file.metadata)}, expected an object whose values are all text; give metadata: {} where there is none`,
      { metadata: file.metadata },
    );
  }
  for (const [name, stored] of file.tensors) checkStored(name, stored);
}

function checkStored(name: string, stored: StoredTensor): void {
  const { shape, values } = stored;
  const isValues = values instanceof Float32Array;
  if (Array.isArray(shape) && isValues && values.length === sizeOf(shape)) return;
  const contents = isValues ? `${values.length} values` : `values ${show(values)}`;
  const found = Array.isArray(shape) ? `${contents} of shape ${formatShape(shape)}` : show(stored);
  throw new ArgumentError(
    `encodeSafetensors: found "${name}" with ${found}, expected { shape, values } with a Float32Array of as many elements as the shape has; correct it`,
    { name, shape },
  );
}

/** @throws ArgumentError for what holds no arrays by name: a file's bytes, say, or an object in place of the Map */
export function checkTensors(op: string, file: unknown): void {
  const isObject = typeof file === "object" && file !== null;
  const tensors = isObject && "tensors" in file ? file.tensors : undefined;
  if (tensors instanceof Map) return;
  const found = tensors === undefined ? show(file) : `tensors ${show(tensors)}`;
  throw new ArgumentError(
    `${op}: found ${found}, expected { tensors } with a Map of { shape, values } by name; decode a file's bytes first (decodeSafetensors), make a Map of an object (new Map(Object.entries(tensors)))`,
    { op },
  );
}

/** Reads a file. @throws FormatError for anything cut short or malformed */
export function decodeSafetensors(
  bytes: Uint8Array,
  name: string = "safetensors file",
): SafetensorsFile {
  const fail = (
    found: string,
    expected: string,
    remedy = "the file is damaged or of another format; use a complete one",
  ): never => {
    throw new FormatError(`${name}: found ${found}, expected ${expected}; ${remedy}`, {
      file: name,
    });
  };
  if (bytes.length < 8) fail(`${bytes.length} bytes`, "at least 8 for the header's length");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const start = 8 + length;
  if (length > 100_000_000) {
    fail("first bytes that give no header length", "those of a safetensors file");
  }
  if (start > bytes.length) {
    fail(
      `a header length of ${length} in a file of ${bytes.length} bytes`,
      "a header that fits the file",
    );
  }
  const header = parseHeader(bytes.subarray(8, start), name);
  const tensors = new Map<string, StoredTensor>();
  let metadata: Readonly<Record<string, string>> = {};
  for (const [key, entry] of Object.entries(header)) {
    if (key === "__metadata__") {
      if (!isTextRecord(entry)) fail("__metadata__ that is not text by key", "text values");
      else metadata = entry;
    } else if (!isHeaderEntry(entry)) {
      fail(`entry "${key}" without dtype, shape and data_offsets`, "all three");
    } else {
      tensors.set(key, readTensor(key, entry, view, start, fail));
    }
  }
  checkCovered(Object.values(header).filter(isHeaderEntry), bytes.length - start, fail);
  return { tensors, metadata };
}

/** The format allows neither holes nor overlaps nor bytes behind the last array. */
function checkCovered(
  entries: readonly HeaderEntry[],
  length: number,
  fail: (found: string, expected: string) => never,
): void {
  let end = 0;
  for (const [from, to] of entries
    .map(({ data_offsets: offsets }) => offsets)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (from !== end) fail(`an array from byte ${from}`, `one from ${end}, where the last ended`);
    end = to;
  }
  if (end !== length) fail(`${length} bytes of arrays`, `${end}, as the header says`);
}

function parseHeader(bytes: Uint8Array, name: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof header === "object" && header !== null && !Array.isArray(header))
      return { ...header };
  } catch (error) {
    throw new FormatError(
      `${name}: found a header that is not JSON, expected a safetensors header; the file is damaged or of another format`,
      { file: name },
      error,
    );
  }
  throw new FormatError(
    `${name}: found a header that is no object, expected a safetensors header; use another file`,
    { file: name },
  );
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((text) => typeof text === "string")
  );
}

function isHeaderEntry(value: unknown): value is HeaderEntry {
  if (typeof value !== "object" || value === null) return false;
  if (!("dtype" in value && "shape" in value && "data_offsets" in value)) return false;
  const whole = (list: unknown): boolean =>
    Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
  const { dtype, shape, data_offsets: offsets } = value;
  return (
    typeof dtype === "string" &&
    whole(shape) &&
    whole(offsets) &&
    Array.isArray(offsets) &&
    offsets.length === 2
  );
}

function readTensor(
  key: string,
  { dtype, shape, data_offsets: [from, to] }: HeaderEntry,
  view: DataView,
  start: number,
  fail: (found: string, expected: string, remedy?: string) => never,
): StoredTensor {
  if (dtype !== "F32") fail(`"${key}" of type ${dtype}`, "F32", "convert the file to float32");
  const size = sizeOf(shape);
  if (to - from !== size * 4)
    fail(`"${key}" with ${to - from} bytes`, `${size * 4} for shape [${shape.join(", ")}]`);
  if (start + to > view.byteLength) {
    fail(
      `"${key}" reaching byte ${start + to} of ${view.byteLength}`,
      "all of it inside the file (it was cut short)",
    );
  }
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = view.getFloat32(start + from + i * 4, true);
  return { shape, values };
}
