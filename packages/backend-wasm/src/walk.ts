/** How a broadcast array is walked: axes that lie together in every operand are merged. Read by assembly/rows.ts. */
import type { Shape } from "@convscope/core/backend";

/** Elements that one thread computes at a time: long enough to pay for claiming, short enough to share. */
const CHUNK = 16384;

/** The words of a walk: rank, sizes, then the strides of each operand. */
export function walkWords(out: Shape, strides: readonly (readonly number[])[]): readonly number[] {
  const sizes: number[] = [];
  const merged: number[][] = strides.map(() => []);
  out.forEach((size, axis) => {
    if (size === 1) return;
    const last = sizes.length - 1;
    const joins =
      last >= 0 &&
      strides.every((of, i) => (merged[i]?.[last] as number) === (of[axis] as number) * size);
    if (joins) {
      sizes[last] = (sizes[last] as number) * size;
      strides.forEach((of, i) => {
        (merged[i] as number[])[last] = of[axis] as number;
      });
    } else {
      sizes.push(size);
      strides.forEach((of, i) => {
        (merged[i] as number[]).push(of[axis] as number);
      });
    }
  });
  if (sizes.length === 0) return [1, 1, ...strides.map(() => 0)];
  return [sizes.length, ...sizes, ...merged.flat()];
}

/** Elements cut into chunks; each takes `terms` values to compute. */
export function chunksOf(
  elements: number,
  terms: number = 1,
): { readonly size: number; readonly chunks: number } {
  const size = Math.max(1, Math.floor(CHUNK / terms));
  return { size, chunks: Math.ceil(elements / size) };
}

/** Maps of `area` elements shared out whole. */
export function mapsOfChunks(
  maps: number,
  area: number,
): { readonly size: number; readonly chunks: number } {
  const size = Math.min(maps, Math.max(1, Math.floor(CHUNK / area)));
  return { size, chunks: Math.ceil(maps / size) };
}

/** Elements of a shape. */
export function elementsOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Elements from one index to the next along each axis of a dense array. */
export function stridesOf(shape: Shape): Shape {
  return shape.map((_, axis) => elementsOf(shape.slice(axis + 1)));
}
