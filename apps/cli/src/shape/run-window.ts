/**
 * A window run on a backend, over values that tell which pixels it read, and held against the arithmetic: a convolution of
 * ones with ones counts the taps that lie on pixels, the largest of increasing numbers is the last one read, and a
 * transposed convolution of ones counts the stamps on each place.
 */
import {
  type Backend,
  conv2d,
  convTranspose2d,
  maxPool2d,
  ones,
  type Tensor,
  tensor,
  tidy,
} from "@convscope/core";
import { type AxisShape, type WindowShape, windowTaps } from "@convscope/explain";
import { count } from "../terminal/numbers.js";
import { UsageError } from "../usage-error.js";

/** What came back. */
export interface WindowRun {
  readonly backend: string;
  /** Whether there were as many values as the arithmetic says, each what it says. */
  readonly agrees: boolean;
  readonly sentence: string;
}

/** Pixels up to which a window is run: more take a backend too long for an example. */
const MOST = 2 ** 24;

/** Runs it. @throws UsageError for more than 2^24 values, UnsupportedError where the backend lacks the kernel */
export async function runWindow(shape: WindowShape, backend: Backend): Promise<WindowRun> {
  checkSize(shape);
  const values = await valuesOf(shape, backend);
  const expected = expectedOf(shape);
  const name = backend.name;
  const found = (text: string): WindowRun => ({ backend: name, agrees: false, sentence: text });
  if (values.length !== expected.length) {
    return found(
      `${name} gives ${count(values.length)} values, expected ${count(expected.length)}.`,
    );
  }
  const wrong = values.findIndex((value, i) => value !== expected[i]);
  if (wrong >= 0) {
    const [, columns] = shape.out;
    const row = Math.floor(wrong / columns) % shape.out[0];
    return found(
      `${name} gives ${values[wrong]} at row ${row}, column ${wrong % columns}, expected ${expected[wrong]} (${meanings[shape.kind]}).`,
    );
  }
  return {
    ...{ backend: name, agrees: true },
    sentence: `${name} ran it and agrees: ${shape.out.join("×")} values came back, each ${meanings[shape.kind]}.`,
  };
}

const meanings: Readonly<Record<WindowShape["kind"], string>> = {
  conv: "the number of pixels that its window reads",
  pool: "the last pixel that its window reads",
  transpose: "the number of stamps that cover it",
};

function checkSize(shape: WindowShape): void {
  const maps = shape.kind === "pool" ? 2 : 1;
  for (const [height, width] of [
    shape.in,
    shape.out,
    [shape.height.kernel, shape.width.kernel],
  ] as const) {
    if (maps * height * width <= MOST) continue;
    throw new UsageError(
      `--backend runs windows over at most ${count(MOST / maps)} pixels, and ${height}×${width} are ${count(height * width)}. Leave it out, or take a smaller --in: the rule is the same.`,
    );
  }
}

async function valuesOf(shape: WindowShape, backend: Backend): Promise<Float32Array> {
  const y = tidy(() => windowOn(shape, backend));
  try {
    return await y.data();
  } finally {
    y.dispose();
  }
}

function windowOn({ kind, height, width, ceil }: WindowShape, backend: Backend): Tensor {
  const common = {
    stride: [height.stride, width.stride],
    padding: [height.before, height.after, width.before, width.after],
    dilation: [height.dilation, width.dilation],
  } as const;
  if (kind === "pool") {
    const kernel = [height.kernel, width.kernel] as const;
    const x = tensor(backend, rowsAndColumns(height.in, width.in), [1, 2, height.in, width.in]);
    return maxPool2d(x, { ...common, kernel, ceilMode: ceil });
  }
  const x = ones(backend, [1, 1, height.in, width.in]);
  const w = ones(backend, [1, 1, height.kernel, width.kernel]);
  if (kind === "conv") return conv2d(x, w, common);
  const outputPadding = [height.outputPadding, width.outputPadding] as const;
  return convTranspose2d(x, w, { ...common, outputPadding });
}

/** A map whose values are their rows, then one whose values are their columns. */
function rowsAndColumns(height: number, width: number): Float32Array {
  const area = height * width;
  return Float32Array.from({ length: 2 * area }, (_, i) =>
    i < area ? Math.floor(i / width) : i % width,
  );
}

function expectedOf({ kind, height, width }: WindowShape): Float64Array {
  if (kind === "pool") {
    const [rows, columns] = [height, width].map((axis) =>
      tapsOf(axis).map((taps) => taps.at(-1) ?? -1),
    );
    return Float64Array.from([
      ...grid(rows, columns, (row) => row),
      ...grid(rows, columns, (_, column) => column),
    ]);
  }
  const [rows, columns] = [height, width].map(
    kind === "conv" ? (axis) => tapsOf(axis).map((taps) => taps.length) : stampsOf,
  );
  return Float64Array.from(grid(rows, columns, (a, b) => a * b));
}

function* grid(
  rows: readonly number[] = [],
  columns: readonly number[] = [],
  value: (row: number, column: number) => number,
): Generator<number> {
  for (const row of rows) for (const column of columns) yield value(row, column);
}

/** The pixels that each window of an axis reads. */
function tapsOf(axis: AxisShape): readonly (readonly number[])[] {
  return Array.from({ length: axis.out }, (_, window) => windowTaps(axis, window));
}

/** How many stamps of a transposed axis cover each place: each stamp covers what a window of the mirrored one reads. */
function stampsOf(axis: AxisShape): readonly number[] {
  const covered = new Array<number>(axis.out).fill(0);
  for (const place of tapsOf({ ...axis, in: axis.out, out: axis.in }).flat()) {
    covered[place] = (covered[place] ?? 0) + 1;
  }
  return covered;
}
