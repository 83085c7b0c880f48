/** Copies a strided view into dense memory: permute, slice and the broadcasting of one operand are all this. */
import type { Shape } from "@convscope/core/backend";
import { collapse } from "./strides.js";

/** Edge of the blocks in which planes are transposed, so that both sides stay in the cache. */
const BLOCK = 32;

/** y, dense of `shape`, = x read from element `start` on by `strides`, which may be 0 or negative. */
export function stridedCopy(
  x: Float32Array,
  start: number,
  shape: Shape,
  strides: readonly number[],
  y: Float32Array,
): void {
  const walk = collapse(shape, [strides]);
  const own = walk.strides[0] as readonly number[];
  const last = walk.shape.length - 1;
  const plane: Plane = {
    outer: walk.shape[last - 1] as number,
    inner: walk.shape[last] as number,
    outerStep: own[last - 1] as number,
    innerStep: own[last] as number,
  };
  const index = new Array<number>(last - 1).fill(0);
  let from = start;
  for (let to = 0; to < y.length; to += plane.outer * plane.inner) {
    copyPlane(x, from, plane, y, to);
    for (let axis = last - 2; axis >= 0; axis--) {
      from += own[axis] as number;
      index[axis] = (index[axis] as number) + 1;
      if ((index[axis] as number) < (walk.shape[axis] as number)) break;
      from -= (own[axis] as number) * (walk.shape[axis] as number);
      index[axis] = 0;
    }
  }
}

interface Plane {
  readonly outer: number;
  readonly inner: number;
  readonly outerStep: number;
  readonly innerStep: number;
}

function copyPlane(x: Float32Array, from: number, p: Plane, y: Float32Array, to: number): void {
  if (p.innerStep === 1 && p.inner >= 64) {
    for (let i = 0; i < p.outer; i++) {
      const row = from + i * p.outerStep;
      y.set(x.subarray(row, row + p.inner), to + i * p.inner);
    }
    return;
  }
  // Only a transposition gains from blocks; else one block is the whole plane.
  const edge = p.outerStep === 1 && p.inner > BLOCK ? BLOCK : Math.max(p.outer, p.inner);
  for (let row = 0; row < p.outer; row += edge) {
    const rows = Math.min(edge, p.outer - row);
    for (let column = 0; column < p.inner; column += edge) {
      const block: Plane = { ...p, outer: rows, inner: Math.min(edge, p.inner - column) };
      const source = from + row * p.outerStep + column * p.innerStep;
      copyBlock(x, source, block, y, to + row * p.inner + column, p.inner);
    }
  }
}

function copyBlock(
  x: Float32Array,
  from: number,
  p: Plane,
  y: Float32Array,
  to: number,
  pitch: number,
): void {
  const { outer, inner, outerStep, innerStep } = p;
  for (let i = 0; i < outer; i++) {
    let source = from + i * outerStep;
    let target = to + i * pitch;
    for (let j = 0; j < inner; j++) {
      y[target] = x[source] as number;
      source = (source + innerStep) | 0;
      target = (target + 1) | 0;
    }
  }
}
