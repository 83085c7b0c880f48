/**
 * The lines of the test backend's kernels in which backends go wrong, each right as it stands here. A mutant replaces one.
 * The kernels around them: float32-kernels.ts.
 */
import type { AxisGeometry, ConcatGeometry, Pool2dGeometry } from "@convscope/core/backend";

const { fround } = Math;

/** The lines of the kernels, as functions. */
export interface Lines {
  /** What an element of a result's memory holds: the value, whatever it held in the past. */
  readonly stored: (value: number, past: number) => number;
  /** One product of a convolution. */
  readonly product: (x: number, w: number) => number;
  /** One product of a matrix product. */
  readonly matrixProduct: (a: number, b: number) => number;
  /** The products that are summed to one value of a convolution. */
  readonly products: (all: readonly number[]) => readonly number[];
  /** The gradient of a pixel that no window reads. */
  readonly unread: () => number;
  /** Rows and columns behind the last window: a transposed convolution's output padding. */
  readonly outputPadding: (rows: number, columns: number) => readonly [number, number];
  /** A sum with its bias, and the activation behind both. */
  readonly activated: (sum: number, bias: number, activation: (x: number) => number) => number;
  /** Whether a value takes the place of the largest so far in `max` and `argmax`. */
  readonly beats: (value: number, best: number) => boolean;
  /** Whether a value takes the place of the largest so far in a window. */
  readonly wins: (value: number, best: number) => boolean;
  /** The gradients, window by window, that an element gets which won those windows. */
  readonly received: (dy: readonly number[]) => readonly number[];
  /** By what an average is divided, of the elements that count. */
  readonly divisor: (counted: number, g: Pool2dGeometry) => number;
  /** By what the gradient of an average is divided. */
  readonly gradientDivisor: (counted: number, g: Pool2dGeometry) => number;
  /** The place on the middle axis of element `i`. */
  readonly channel: (i: number, g: AxisGeometry) => number;
  /** What is taken off every input of a softmax before the powers. */
  readonly shift: (largest: number) => number;
  /** Where operand `i` begins along the joined axis. */
  readonly offset: (i: number, g: ConcatGeometry) => number;
}

const larger = (value: number, best: number): boolean =>
  value > best || (Number.isNaN(value) && !Number.isNaN(best));

/** Every line as it should be. */
export const correctLines: Lines = {
  stored: (value) => value,
  product: (x, w) => fround(x * w),
  matrixProduct: (a, b) => fround(a * b),
  products: (all) => all,
  unread: () => 0,
  outputPadding: (rows, columns) => [rows, columns],
  activated: (sum, bias, activation) => activation(fround(sum + bias)),
  beats: larger,
  wins: larger,
  received: (dy) => dy,
  divisor: (counted) => counted,
  gradientDivisor: (counted) => counted,
  channel: (i, g) => Math.floor(i / g.inner) % g.length,
  shift: (largest) => largest,
  offset: (i, g) => g.lengths.slice(0, i).reduce((sum, length) => sum + length, 0),
};
