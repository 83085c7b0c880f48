/**
 * The walk of a reduction: a dense array seen as alternating kept and reduced axes. The innermost one is either a `run`
 * that is reduced to one number, or `lanes` that stay apart; both lie contiguously, so memory is read in order.
 */
import type { Shape } from "@convscope/core/backend";

interface Group {
  readonly size: number;
  readonly step: number;
}

/** A reduction as nested walks. Of `lanes` and `run`, at least one is 1. */
export interface Reduction {
  /** Kept axes but the innermost; each of their indices gives `lanes` results. */
  readonly kept: readonly Group[];
  /** Reduced axes but the innermost. */
  readonly reduced: readonly Group[];
  readonly lanes: number;
  readonly run: number;
}

/** Neighbouring axes of one kind merge; axes of length 1 vanish. */
export function planReduction(shape: Shape, marks: readonly boolean[]): Reduction {
  const groups: { size: number; step: number; mark: boolean }[] = [];
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    const mark = marks[axis] as boolean;
    const outermost = groups[0];
    if (size > 1) {
      if (outermost?.mark === mark) outermost.size *= size;
      else groups.unshift({ size, step, mark });
    }
    step *= size;
  }
  const innermost = groups.pop();
  const reduces = innermost?.mark === true;
  return {
    kept: groups.filter(({ mark }) => !mark),
    reduced: groups.filter(({ mark }) => mark),
    lanes: reduces ? 1 : (innermost?.size ?? 1),
    run: reduces ? innermost.size : 1,
  };
}

/** Calls `visit` with the offset of every index of `groups`, row-major. */
export function eachOffset(groups: readonly Group[], visit: (offset: number) => void): void {
  walk(groups, 0, 0, visit);
}

function walk(
  groups: readonly Group[],
  axis: number,
  offset: number,
  visit: (offset: number) => void,
): void {
  const group = groups[axis];
  if (group === undefined) {
    visit(offset);
    return;
  }
  for (let i = 0; i < group.size; i++) walk(groups, axis + 1, offset + i * group.step, visit);
}
