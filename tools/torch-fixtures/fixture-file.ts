/**
 * Reads what the generator wrote: an index of cases, and their numbers. Not a check of anything.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { GradientClip, LayerOptions, Mode } from "@convscope/core";
import type { NamedOptimizer } from "./optimizer-of.js";
import type { NamedSchedule } from "./schedule-of.js";

/** Shape, and the place of the first value. */
export type Stored = readonly [shape: readonly number[], at: number];

/** Values with how far a result may be from them: |error| ≤ absolute + relative·|value|, or a bound for each. */
export interface Expected {
  readonly shape: readonly number[];
  readonly at: number;
  readonly absolute?: number;
  readonly relative?: number;
  /** Place of the first value's bound. */
  readonly bounds?: number;
}

/** A layer or a loss: forward, gradients of Σ cotangent·output, and what it updates. */
export interface LayerCase {
  readonly op: string;
  readonly options: LayerOptions;
  readonly mode: Mode;
  /** Of the host's random numbers. */
  readonly seed: number;
  /** No constant of the layer is rounded to float32: a float64 backend gives the stored values themselves. */
  readonly tight: boolean;
  readonly inputs: readonly Stored[];
  readonly parameters: Readonly<Record<string, Stored>>;
  readonly state: Readonly<Record<string, Stored>>;
  readonly cotangent: Stored;
  readonly output: Expected;
  /** Of the first inputs; labels and targets behind them have none. */
  readonly inputGradients: readonly Expected[];
  readonly parameterGradients: Readonly<Record<string, Expected>>;
  readonly updates: Readonly<Record<string, Expected>>;
}

/** An optimiser under given gradients and rates. */
export interface Trajectory extends NamedOptimizer {
  readonly rates: readonly number[];
  readonly start: readonly Stored[];
  readonly gradients: readonly (readonly Stored[])[];
  /** Values of every parameter after each step. */
  readonly steps: readonly (readonly Expected[])[];
}

/** Five steps of training a network. */
export interface TrainingRun {
  readonly network: string;
  readonly optimizer: NamedOptimizer;
  readonly clip?: GradientClip;
  readonly start: Readonly<Record<string, Stored>>;
  readonly batches: readonly { readonly x: Stored; readonly labels: Stored }[];
  readonly losses: readonly number[];
  readonly firstLossTolerance: number;
  /** Variables after the first step. */
  readonly first: Readonly<Record<string, Expected>>;
  /** Variables after the last. */
  readonly final: Readonly<Record<string, Stored>>;
}

interface Index {
  readonly seed: number;
  readonly numbers: number;
  readonly bounds: number;
  readonly cases: readonly LayerCase[];
  readonly trajectories: readonly Trajectory[];
  readonly training: readonly TrainingRun[];
  /** Factors of the first steps on the base rate, and how far each may be off. */
  readonly schedules: readonly (NamedSchedule & {
    readonly total: number;
    readonly factors: readonly number[];
    readonly tolerance: number;
  })[];
}

/** The cases of one folder, with their numbers. */
export class Fixtures {
  readonly index: Index;
  readonly #numbers: Float32Array;
  readonly #bounds: Float32Array;

  /** @param folder where the generator wrote */
  constructor(folder: string) {
    const unpacked = (name: string): Buffer => gunzipSync(readFileSync(join(folder, name)));
    this.index = JSON.parse(unpacked("index.json.gz").toString("utf8"));
    const bytes = unpacked("numbers.bin.gz");
    const { numbers, bounds } = this.index;
    this.#numbers = joinPlanes(bytes.subarray(0, 4 * numbers), numbers, [0, 1, 2, 3]);
    this.#bounds = joinPlanes(bytes.subarray(4 * numbers), bounds, [2, 3]);
  }

  /** The values of an operand. */
  values([shape, at]: Stored): Float32Array {
    return this.#numbers.slice(at, at + sizeOf(shape));
  }

  /** The values that are expected, and the largest error of each. */
  expected({ shape, at, absolute = 0, relative = 0, bounds }: Expected): {
    readonly values: Float32Array;
    readonly tolerances: Float64Array;
  } {
    const values = this.values([shape, at]);
    const tolerances = Float64Array.from(values, (value, i) =>
      bounds === undefined
        ? absolute + relative * Math.abs(value)
        : (this.#bounds[bounds + i] as number),
    );
    return { values, tolerances };
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Float32 values whose bytes are stored place by place: all first bytes, all second ones … */
function joinPlanes(planes: Uint8Array, count: number, places: readonly number[]): Float32Array {
  const bytes = new Uint8Array(4 * count);
  places.forEach((place, plane) => {
    for (let i = 0; i < count; i++) bytes[4 * i + place] = planes[plane * count + i] as number;
  });
  return new Float32Array(bytes.buffer);
}
