/**
 * Elements of one axis in any order and as often as wanted, by a list of places that is known beforehand. Padding by
 * reflection, upsampling and adaptive pooling are such lists. Not torch.gather: the list is the same for every row.
 */

import { ArgumentError } from "../errors.js";
import { formatShape, resolveAxis, sizeOf } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { broadcastTo } from "./broadcast.js";
import { concat, slice } from "./movement.js";
import { reshape } from "./reshape.js";

/** Places in arithmetic progression; a step of 0 repeats one. */
interface Run {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/**
 * Element j of the axis is element `indices[j]` of x's, as torch.index_select.
 *
 * @throws ArgumentError for an axis or a place that x does not have
 * @example
 * ```ts
 * import { indexSelect, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const x = tensor(createReferenceBackend(), [1, 2, 3]);
 * const y = indexSelect(x, 0, [2, 1, 0, 1, 2]);
 * if ([...y.dataSync()].join() !== "3,2,1,2,3") throw new Error("any order, as often as wanted");
 * ```
 */
export function indexSelect(x: Tensor, axis: number, indices: readonly number[]): Tensor {
  const at = resolveAxis("indexSelect", axis, x.rank);
  const extent = x.shape[at] ?? 0;
  const bad = indices.find((place) => !Number.isInteger(place) || place < 0 || place >= extent);
  if (bad !== undefined || indices.length === 0) {
    throw new ArgumentError(
      `indexSelect: found ${bad === undefined ? "no places" : `place ${bad}`} for axis ${at} of ${formatShape(x.shape)}, expected whole numbers from 0 to ${extent - 1}; correct the list`,
      { axis: at, index: bad, shape: x.shape },
    );
  }
  const runs = runsOf(indices);
  const period = periodOf(indices, runs.length);
  return tidy(() =>
    period === undefined ? joined(x, at, runs) : interleaved(x, at, indices, period),
  );
}

/** The list as progressions, each as long as it goes. */
function runsOf(indices: readonly number[]): readonly Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < indices.length; ) {
    const start = indices[from] ?? 0;
    const step = from + 1 < indices.length ? (indices[from + 1] ?? 0) - start : 0;
    let count = 1;
    while (from + count < indices.length && indices[from + count] === start + count * step) count++;
    runs.push({ start, step, count });
    from += count;
  }
  return runs;
}

/** Smallest m, with fewer pieces than runs, for which every m-th place forms one progression, the same from any start. */
function periodOf(indices: readonly number[], runs: number): number | undefined {
  for (let period = 1; period + (indices.length % period) < runs; period++) {
    const step = (indices[period] ?? 0) - (indices[0] ?? 0);
    const regular = indices.every(
      (place, i) => i < period || place - (indices[i - period] ?? 0) === step,
    );
    if (regular) return period;
  }
  return undefined;
}

function joined(x: Tensor, axis: number, runs: readonly Run[]): Tensor {
  const parts = runs.map((run) => sliceRun(x, axis, run));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only.alias() : concat(parts, axis);
}

/** One slice a phase, dealt out in turn; what is left of an unfinished turn is joined behind. */
function interleaved(x: Tensor, axis: number, indices: readonly number[], period: number): Tensor {
  const count = Math.floor(indices.length / period);
  const step = (indices[period] ?? 0) - (indices[0] ?? 0);
  const phases = indices.slice(0, period).map((start) => sliceRun(x, axis, { start, step, count }));
  const outer = sizeOf(x.shape.slice(0, axis));
  const inner = sizeOf(x.shape.slice(axis + 1));
  const columns = phases.map((phase) => reshape(phase, [outer, count, 1, inner]));
  const dealt = reshape(
    concat(columns, 2),
    x.shape.map((extent, i) => (i === axis ? count * period : extent)),
  );
  const rest = runsOf(indices.slice(count * period)).map((run) => sliceRun(x, axis, run));
  return rest.length === 0 ? dealt : concat([dealt, ...rest], axis);
}

function sliceRun(x: Tensor, axis: number, { start, step, count }: Run): Tensor {
  const extent = x.shape[axis] ?? 0;
  const take = (from: number, by: number, times: number): Tensor => {
    if (from === 0 && by === 1 && times === extent) return x;
    const last = from + (times - 1) * by;
    // Below 0 an end would count from the other side.
    const end = by > 0 ? last + 1 : last === 0 ? undefined : last - 1;
    const range = { start: from, end, step: by };
    return slice(
      x,
      x.shape.map((_, i) => (i === axis ? range : undefined)),
    );
  };
  if (step !== 0) return take(start, step, count);
  const single = take(start, 1, 1);
  return broadcastTo(
    single,
    x.shape.map((size, i) => (i === axis ? count : size)),
  );
}
