/**
 * Broadcasting by strides: fewer and longer axes, and the offsets of what is left.
 * It moves no data and derives no shape.
 */
import type { Shape } from "@convscope/core/backend";

/** The same walk over memory in fewest axes, at least two. */
export interface Walk {
  readonly shape: readonly number[];
  /** Of each operand, along each axis of `shape`. */
  readonly strides: readonly (readonly number[])[];
}

/** Drops axes of length 1 and merges neighbours that every operand walks through as through one. */
export function collapse(shape: Shape, strides: readonly (readonly number[])[]): Walk {
  const sizes: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] as number;
    if (size === 1) continue;
    const last = sizes.length - 1;
    const merges =
      last >= 0 && strides.every((own, i) => steps[i]?.[last] === (own[axis] as number) * size);
    if (merges) sizes[last] = (sizes[last] as number) * size;
    else sizes.push(size);
    for (const [i, own] of steps.entries()) {
      own[merges ? last : last + 1] = strides[i]?.[axis] as number;
    }
  }
  while (sizes.length < 2) {
    sizes.unshift(1);
    for (const own of steps) own.unshift(0);
  }
  return { shape: sizes, strides: steps };
}

/** Where each operand starts for each index of a broadcast shape, row-major. */
export interface BroadcastOffsets {
  readonly count: number;
  of(operand: number, index: number): number;
}

/** Offsets of every index of `shape` under each operand's strides. */
export function broadcastOffsets(
  shape: Shape,
  strides: readonly (readonly number[])[],
): BroadcastOffsets {
  const count = shape.reduce((product, size) => product * size, 1);
  return {
    count,
    of(operand, index) {
      let rest = index;
      let offset = 0;
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        const size = shape[axis] as number;
        offset += (rest % size) * (strides[operand]?.[axis] ?? 0);
        rest = Math.floor(rest / size);
      }
      return offset;
    },
  };
}

/** Elements of a shape. */
export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Strides of a dense, row-major array. */
export function rowMajorStrides(shape: Shape): readonly number[] {
  const strides: number[] = [];
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis] as number;
  }
  return strides;
}
