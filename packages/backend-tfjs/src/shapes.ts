/** Shapes as the kernels need them: element counts, and broadcasts in the fewest axes. It moves no data. */
import type { Shape } from "@convscope/core/backend";

/** Elements of a shape. */
export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A broadcast in the fewest axes: the result's shape, and each operand's with 1 where it repeats. */
export interface Broadcast {
  readonly out: number[];
  readonly operands: readonly number[][];
}

/**
 * Drops axes of length 1 and merges neighbours along which every operand either repeats or does not. TensorFlow.js's
 * kernels take up to 4 axes at full speed and 6 at most, so this is what makes rank 6 work everywhere.
 */
export function collapseBroadcast(out: Shape, strides: readonly (readonly number[])[]): Broadcast {
  const sizes: number[] = [];
  const repeats: boolean[][] = strides.map(() => []);
  for (const [axis, size] of out.entries()) {
    if (size === 1) continue;
    const own = strides.map((stride) => stride[axis] === 0);
    const last = sizes.length - 1;
    if (last >= 0 && own.every((repeat, i) => repeats[i]?.[last] === repeat)) {
      sizes[last] = (sizes[last] as number) * size;
      continue;
    }
    sizes.push(size);
    for (const [i, repeat] of own.entries()) repeats[i]?.push(repeat);
  }
  return {
    out: sizes,
    operands: repeats.map((own) => sizes.map((size, axis) => (own[axis] === true ? 1 : size))),
  };
}

/** Neighbouring axes that stay together in a permutation, merged; axes of length 1 dropped. */
export function collapsePermutation(
  shape: Shape,
  axes: readonly number[],
): { readonly shape: number[]; readonly axes: number[] } {
  const runs: number[][] = [];
  for (const axis of axes) {
    if (shape[axis] === 1) continue;
    const run = runs.at(-1);
    const next = run === undefined ? -1 : followingAxis(shape, run.at(-1) as number);
    if (run !== undefined && next === axis) run.push(axis);
    else runs.push([axis]);
  }
  const order = runs.map((run) => run[0] as number).sort((a, b) => a - b);
  const sizeOf = (first: number): number => {
    const run = runs.find((own) => own[0] === first) ?? [];
    return elements(run.map((axis) => shape[axis] as number));
  };
  return { shape: order.map(sizeOf), axes: runs.map((run) => order.indexOf(run[0] as number)) };
}

/** The next axis in storage order that is longer than 1. */
function followingAxis(shape: Shape, axis: number): number {
  let next = axis + 1;
  while (shape[next] === 1) next++;
  return next;
}
