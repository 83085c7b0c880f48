/**
 * Walks two or three broadcast operands in planes: the two innermost axes are loops of the caller, the rest is here.
 * Most broadcasts collapse to one plane: equal shapes, a scalar, a row, a bias per channel of one image.
 */
import type { Shape } from "@convscope/core/backend";
import { collapse } from "./strides.js";

/** A plane of the result, dense from element `to`, and where each operand lies for it. */
export interface PlaneWalk {
  readonly outer: number;
  readonly inner: number;
  /** Strides of each operand along the two axes. */
  readonly outerSteps: readonly number[];
  readonly innerSteps: readonly number[];
  /** Elements at which each operand starts; rewritten for each plane. */
  readonly starts: Int32Array;
  to: number;
}

/** Calls `visit` once for each plane of `shape`, in order, always with the same record. */
export function eachPlane(
  shape: Shape,
  strides: readonly (readonly number[])[],
  visit: (plane: PlaneWalk) => void,
): void {
  const walk = collapse(shape, strides);
  const last = walk.shape.length - 1;
  const plane: PlaneWalk = {
    outer: walk.shape[last - 1] as number,
    inner: walk.shape[last] as number,
    outerSteps: walk.strides.map((own) => own[last - 1] as number),
    innerSteps: walk.strides.map((own) => own[last] as number),
    starts: new Int32Array(strides.length),
    to: 0,
  };
  const index = new Array<number>(last - 1).fill(0);
  for (;;) {
    visit(plane);
    plane.to += plane.outer * plane.inner;
    let axis = last - 2;
    for (; axis >= 0; axis--) {
      const size = walk.shape[axis] as number;
      index[axis] = (index[axis] as number) + 1;
      const wraps = index[axis] === size;
      for (const [i, own] of walk.strides.entries()) {
        const step = (own[axis] as number) * (wraps ? 1 - size : 1);
        plane.starts[i] = (plane.starts[i] as number) + step;
      }
      if (!wraps) break;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}
