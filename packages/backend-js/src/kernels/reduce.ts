/** Sum, maximum, or the place of the first maximum, along the marked axes. Sums are in double precision. */
import type { ReduceGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { eachOffset, planReduction, type Reduction } from "../reduction.js";
import { takesLead } from "../scalar-math.js";
import { elements } from "../strides.js";

/** x of shape `in` to y of the axes that are not marked. */
export function reduce(pool: BufferPool, x: Float32Array, g: ReduceGeometry): Float32Array {
  const y = pool.take(elements(g.in.filter((_, axis) => g.reduced[axis] !== true)));
  const plan = planReduction(g.in, g.reduced);
  if (g.op === "sum") sum(x, y, plan);
  else if (g.op === "max") maximum(x, y, plan);
  else argmax(x, y, plan);
  return y;
}

function sum(x: Float32Array, y: Float32Array, plan: Reduction): void {
  const sums = new Float64Array(plan.lanes);
  let to = 0;
  eachOffset(plan.kept, (kept) => {
    sums.fill(0);
    eachOffset(plan.reduced, (reduced) => {
      if (plan.lanes > 1) addLanes(sums, x, kept + reduced);
      else sums[0] = (sums[0] as number) + sumRun(x, kept + reduced, plan.run);
    });
    y.set(sums, to);
    to += plan.lanes;
  });
}

function addLanes(sums: Float64Array, x: Float32Array, from: number): void {
  for (let i = 0; i < sums.length; i++) {
    sums[i] = (sums[i] as number) + (x[from + i] as number);
  }
}

/** Two sums, as one would wait for its own additions. */
function sumRun(x: Float32Array, from: number, count: number): number {
  let even = 0;
  let odd = 0;
  let i = from;
  for (const end = from + count - 1; i < end; i += 2) {
    even += x[i] as number;
    odd += x[i + 1] as number;
  }
  return i < from + count ? even + odd + (x[i] as number) : even + odd;
}

function maximum(x: Float32Array, y: Float32Array, plan: Reduction): void {
  const best = new Float64Array(plan.lanes);
  let to = 0;
  eachOffset(plan.kept, (kept) => {
    best.fill(Number.NEGATIVE_INFINITY);
    eachOffset(plan.reduced, (reduced) => {
      if (plan.lanes > 1) raiseLanes(best, x, kept + reduced);
      else best[0] = Math.max(best[0] as number, maxRun(x, kept + reduced, plan.run));
    });
    y.set(best, to);
    to += plan.lanes;
  });
}

function raiseLanes(best: Float64Array, x: Float32Array, from: number): void {
  for (let i = 0; i < best.length; i++) {
    best[i] = Math.max(best[i] as number, x[from + i] as number);
  }
}

function maxRun(x: Float32Array, from: number, count: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + count; i++) best = Math.max(best, x[i] as number);
  return best;
}

/** The best value so far of each lane, and its index along the reduced axes. */
interface Leaders {
  readonly values: Float32Array;
  readonly places: Float64Array;
}

function argmax(x: Float32Array, y: Float32Array, plan: Reduction): void {
  const leaders: Leaders = {
    values: new Float32Array(plan.lanes),
    places: new Float64Array(plan.lanes),
  };
  let to = 0;
  eachOffset(plan.kept, (kept) => {
    let place = 0;
    eachOffset(plan.reduced, (reduced) => {
      const from = kept + reduced;
      if (place === 0) crown(leaders, x, from);
      if (plan.lanes > 1) challengeLanes(leaders, x, from, place);
      else challengeRun(leaders, x, from, plan.run, place);
      place += plan.run;
    });
    y.set(leaders.places, to);
    to += plan.lanes;
  });
}

/** The first element of each lane leads. */
function crown({ values, places }: Leaders, x: Float32Array, from: number): void {
  places.fill(0);
  for (let i = 0; i < values.length; i++) values[i] = x[from + i] as number;
}

function challengeLanes(
  { values, places }: Leaders,
  x: Float32Array,
  from: number,
  place: number,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = x[from + i] as number;
    if (takesLead(value, values[i] as number) === 0) continue;
    values[i] = value;
    places[i] = place;
  }
}

function challengeRun(
  { values, places }: Leaders,
  x: Float32Array,
  from: number,
  count: number,
  place: number,
): void {
  let leader = values[0] as number;
  for (let i = 0; i < count; i++) {
    const value = x[from + i] as number;
    if (takesLead(value, leader) === 0) continue;
    leader = value;
    places[0] = place + i;
  }
  values[0] = leader;
}
