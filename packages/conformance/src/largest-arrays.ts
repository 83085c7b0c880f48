/**
 * The memory scenario of arrays as large as a backend allows, or as can be afforded: an index kept in a float32, in 24 bits
 * or in one side of a texture goes wrong here and nowhere else. Values are compared in place, without a copy in float64, for
 * which reason this is no case of a kernel.
 */
import { numberText } from "./compare.js";
import type { Trial } from "./trial.js";

/**
 * More elements than a float32 can number (2^24), and no multiple of any block; 64 MiB a buffer, of which at most four live at
 * once.
 */
const AFFORDABLE = 2 ** 24 + 2 ** 16 + 3;

/** A prime below 2^11: neighbours differ, every value is exact in half precision, and no power of two is a period. */
const PERIOD = 2039;

type At = (index: number) => number;

/** Value of element i of the array that everything is made of. */
const original: At = (i) => 1 + (i % PERIOD);

async function assertAll(
  trial: Trial,
  what: string,
  buffer: unknown,
  expected: At,
  length: number,
) {
  const found = await trial.read(buffer);
  if (found.length !== length) {
    throw new Error(`${what}: the result has ${found.length} elements, expected ${length}`);
  }
  for (let i = 0; i < length; i++) {
    if (found[i] === expected(i)) continue;
    const place = `element ${i} of ${length}`;
    throw new Error(
      `${what}: ${place} is ${numberText(found[i])}, expected ${numberText(expected(i))}`,
    );
  }
}

/** Checks a result and frees it. */
async function take(trial: Trial, what: string, result: unknown, expected: At, length: number) {
  await assertAll(trial, what, trial.own(result), expected, length);
  trial.free([result]);
}

/** Upload, unary, slice and concat of the largest array. */
export async function largestArrays(trial: Trial): Promise<void> {
  const { backend } = trial;
  const { kernels, capabilities } = backend;
  const n = Math.min(capabilities.maxElements, AFFORDABLE);
  const values = new Float32Array(n);
  for (let i = 0; i < n; i++) values[i] = original(i);
  const x = trial.own(backend.upload(values));
  await assertAll(trial, "upload and read", x, original, n);
  const negated = kernels.unary(x, { op: "neg", out: [n], strides: [[1]] });
  await take(trial, "neg", negated, (i) => -original(i), n);
  const turned = kernels.slice(x, { in: [n], start: [n - 1], step: [-1], out: [n] });
  await take(trial, "slice backwards", turned, (i) => original(n - 1 - i), n);
  // The last three elements, then all others: every element moves.
  const end = Math.min(3, n - 1);
  const last = trial.own(kernels.slice(x, { in: [n], start: [n - end], step: [1], out: [end] }));
  const rest = trial.own(kernels.slice(x, { in: [n], start: [0], step: [1], out: [n - end] }));
  trial.free([x]);
  const joined = kernels.concat([last, rest], { outer: 1, inner: 1, lengths: [end, n - end] });
  await take(trial, "concat", joined, (i) => original((i + n - end) % n), n);
  trial.free([last, rest]);
}
