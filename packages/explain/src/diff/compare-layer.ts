/** One layer on two backends: the same inputs to both, and both against float64 with its bounds. */
import type { Backend } from "@convscope/core";
import { sizeOf } from "@convscope/core";
import type { Finding, LayerDiff, Side, UnitDiff } from "./backend-diff.js";
import { unravel } from "./place.js";
import { type BoundedLayer, boundLayer, type LayerRun, runLayer } from "./run-layer.js";
import { unitTerms } from "./unit-terms.js";

/** The two backends. */
export type Sides = Readonly<Record<Side, Backend>>;

/** A layer compared: its row, its values on the first backend, and what is wrong, if anything is. */
export interface ComparedLayer {
  readonly row?: LayerDiff;
  readonly output?: Float32Array;
  readonly finding?: Finding;
}

/** Distance of two values in units of a bound; two NaNs and two equal infinities do not differ. */
export function ratioOf(one: number, other: number, bound: number): number {
  if (Object.is(one, other) || one === other) return 0;
  const distance = Math.abs(one - other);
  if (bound === Number.POSITIVE_INFINITY) return 0;
  return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance / bound;
}

/** Runs a layer on both. */
export async function compareLayer(run: LayerRun, sides: Sides): Promise<ComparedLayer> {
  const { node } = run;
  const found = { a: await runLayer(sides.a, run), b: await runLayer(sides.b, run) };
  for (const side of ["a", "b"] as const) {
    const result = found[side];
    if (!("message" in result)) continue;
    return { finding: { kind: "fails", layer: node.name, side, message: result.message } };
  }
  const [a, b] = [found.a, found.b];
  if ("message" in a || "message" in b) throw new RangeError("failures have been returned");
  const bounded = boundsOf(run, sides);
  const row = rowOf(run, { a, b }, bounded);
  const exceeds = (i: number): boolean => ratioAt({ a, b }, bounded, i) > 1;
  const first = row.ratio > 1 ? a.findIndex((_, i) => exceeds(i)) : -1;
  if (first === -1) return { row, output: a };
  const unit = unitDiff(run, { a, b }, bounded, first);
  return { row, output: a, finding: { kind: "differs", layer: node.name, unit } };
}

type Bounds = Readonly<Record<Side, BoundedLayer>>;
type Outputs = Readonly<Record<Side, Float32Array>>;

/** Backends that state the same facts have the same bounds. */
function boundsOf(run: LayerRun, { a, b }: Sides): Bounds {
  const ofA = boundLayer(a.capabilities, run);
  const facts = (backend: Backend): string => {
    const { precision, convolution, subnormals } = backend.capabilities;
    return JSON.stringify([precision, convolution, subnormals]);
  };
  return { a: ofA, b: facts(a) === facts(b) ? ofA : boundLayer(b.capabilities, run) };
}

function boundAt({ a, b }: Bounds, i: number): number {
  return (a.bounds[i] as number) + (b.bounds[i] as number);
}

function ratioAt(outputs: Outputs, bounds: Bounds, i: number): number {
  return ratioOf(outputs.a[i] as number, outputs.b[i] as number, boundAt(bounds, i));
}

function rowOf({ node, batch }: LayerRun, outputs: Outputs, bounds: Bounds): LayerDiff {
  const { outputShape: shape } = node;
  let [worst, ratio] = [0, 0];
  const fromExact = { a: 0, b: 0 };
  for (let i = 0; i < batch * sizeOf(shape); i++) {
    const here = ratioAt(outputs, bounds, i);
    if (here > ratio) [worst, ratio] = [i, here];
    for (const side of ["a", "b"] as const) {
      const { output, bounds: limits } = bounds[side];
      const exact = output.values[i] as number;
      const away = ratioOf(outputs[side][i] as number, exact, limits[i] as number);
      fromExact[side] = Math.max(fromExact[side], away);
    }
  }
  const difference = ratio === 0 ? 0 : (outputs.a[worst] as number) - (outputs.b[worst] as number);
  return {
    layer: node.name,
    kind: node.layer.kind,
    shape,
    ratio,
    difference: Math.abs(difference),
    at: unravel(worst, [batch, ...shape]),
    fromExact,
  };
}

function unitDiff(run: LayerRun, outputs: Outputs, bounds: Bounds, index: number): UnitDiff {
  const { output, given } = bounds.a;
  const exact = output.values[index] as number;
  const at = (side: Side): number => outputs[side][index] as number;
  const limit = (side: Side): number => bounds[side].bounds[index] as number;
  return {
    ...unitTerms(output, index, given),
    at: unravel(index, [run.batch, ...run.node.outputShape]),
    a: at("a"),
    b: at("b"),
    exact,
    bound: boundAt(bounds, index),
    bounds: { a: limit("a"), b: limit("b") },
    ratio: ratioAt(outputs, bounds, index),
    wrong: (["a", "b"] as const).filter((side) => ratioOf(at(side), exact, limit(side)) > 1),
  };
}
