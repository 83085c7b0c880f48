/**
 * Learning rates over time: pure functions of the step, multiplied onto the base rate. PyTorch's closed forms, divided by
 * its base rate. Schedules are multiplied by {@link chainSchedules} and follow each other by {@link sequenceSchedules}.
 */
import { ArgumentError } from "../errors.js";
import { checkInteger } from "../geometry/window.js";
import { checkOptionNames, type OptionNames } from "../options.js";

/** Factor on the base rate at step t (counted from 0) of `total`. */
export type Schedule = (step: number, total: number) => number;

/** @throws ArgumentError for a number that is negative or not finite */
function checkFactor(op: string, name: string, value: number): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new ArgumentError(
    `${op}: found ${name} ${value}, expected a finite number from 0; correct it`,
    { [name]: value },
  );
}

/** @throws ArgumentError unless the steps are whole numbers that do not fall */
function checkMilestones(op: string, milestones: readonly number[]): void {
  milestones.forEach((step, i) => {
    checkInteger(op, `milestones[${i}]`, step, 0);
    if (step >= (milestones[i - 1] ?? 0)) return;
    throw new ArgumentError(
      `${op}: found milestones ${milestones.join(", ")}, expected steps in rising order; sort them`,
      { milestones },
    );
  });
}

/** The rate as it is. */
export const constantRate: Schedule = () => 1;

/** Options of {@link cosine}. */
export interface CosineOptions {
  /** Share of all steps over which the rate rises in a straight line; 0. */
  readonly warmup?: number | undefined;
  /** Factor at the end; 0. PyTorch's eta_min, divided by the base rate. */
  readonly floor?: number | undefined;
  /** Steps of the fall (PyTorch's T_max); what is left of all steps by default. The rate stays at the floor behind it. */
  readonly steps?: number | undefined;
}

const cosineOptionNames: OptionNames<CosineOptions> = { warmup: true, floor: true, steps: true };

/**
 * Half a cosine from 1 to `floor` (Loshchilov & Hutter 2017), after a linear rise over the first `warmup` share.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { cosine } from "@convscope/core";
 * const rate = cosine({ floor: 0.1 });
 * if (rate(0, 100) !== 1 || Math.abs(rate(50, 100) - 0.55) > 1e-12) throw new Error("half-way at half time");
 * ```
 */
export function cosine(options: CosineOptions = {}): Schedule {
  checkOptionNames("cosine", options, cosineOptionNames);
  const { warmup = 0, floor = 0, steps } = options;
  checkFactor("cosine", "floor", floor);
  if (!(warmup >= 0 && warmup <= 1)) {
    throw new ArgumentError(
      `cosine: found warmup ${warmup}, expected a share of the steps from 0 to 1; correct it`,
      { warmup },
    );
  }
  if (steps !== undefined) checkInteger("cosine", "steps", steps, 1);
  return (step, total) => {
    const rise = warmup * total;
    if (step < rise) return (step + 1) / (rise + 1);
    const share = (step - rise) / (steps ?? Math.max(1, total - rise));
    return floor + ((1 - floor) * (1 + Math.cos(Math.PI * Math.min(1, share)))) / 2;
  };
}

/** Multiplies by `factor` every `every` steps: PyTorch's StepLR. @throws ArgumentError */
export function stepwise(every: number, factor: number): Schedule {
  checkInteger("stepwise", "every", every, 1);
  checkFactor("stepwise", "factor", factor);
  return (step) => factor ** Math.floor(step / every);
}

/**
 * Multiplies by `factor` at each of some steps, twice at one that is listed twice: PyTorch's MultiStepLR.
 *
 * @throws ArgumentError for steps that fall
 * @example
 * ```ts
 * import { multiStep } from "@convscope/core";
 * const rate = multiStep([30, 60], 0.5);
 * if ([29, 30, 60].map((step) => rate(step, 90)).join() !== "1,0.5,0.25") throw new Error("it halves twice");
 * ```
 */
export function multiStep(milestones: readonly number[], factor: number = 0.1): Schedule {
  checkMilestones("multiStep", milestones);
  checkFactor("multiStep", "factor", factor);
  return (step) => factor ** milestones.filter((milestone) => milestone <= step).length;
}

/** Multiplies by `factor` at every step: PyTorch's ExponentialLR. @throws ArgumentError */
export function exponential(factor: number): Schedule {
  checkFactor("exponential", "factor", factor);
  return (step) => factor ** step;
}

/** Options of {@link warmup}. */
export interface WarmupOptions {
  /** Factor of the first step; 1/3. */
  readonly start?: number | undefined;
  /** Factor from the last step of the rise on; 1. */
  readonly end?: number | undefined;
}

const warmupOptionNames: OptionNames<WarmupOptions> = { start: true, end: true };

/**
 * A straight line from `start` to `end` over `steps` steps, and `end` from then on: PyTorch's LinearLR.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { chainSchedules, cosine, warmup } from "@convscope/core";
 * const rate = chainSchedules(warmup(10, { start: 0.1 }), cosine());
 * if (rate(0, 100) !== 0.1) throw new Error("a tenth of the cosine's 1");
 * ```
 */
export function warmup(steps: number, options: WarmupOptions = {}): Schedule {
  checkOptionNames("warmup", options, warmupOptionNames);
  const { start = 1 / 3, end = 1 } = options;
  checkInteger("warmup", "steps", steps, 1);
  checkFactor("warmup", "start", start);
  checkFactor("warmup", "end", end);
  return (step) => start + ((end - start) * Math.min(step, steps)) / steps;
}

/** The product of some schedules: PyTorch's ChainedScheduler. */
export function chainSchedules(...schedules: readonly Schedule[]): Schedule {
  return (step, total) =>
    schedules.reduce((product, schedule) => product * schedule(step, total), 1);
}

/**
 * One schedule after the other, each from its own step 0 when the steps of `milestones` are reached: PyTorch's SequentialLR.
 * Each takes the steps of its own stretch as the total.
 *
 * @throws ArgumentError unless there is one milestone between every two schedules
 * @example
 * ```ts
 * import { cosine, sequenceSchedules, warmup } from "@convscope/core";
 * const rate = sequenceSchedules([warmup(5), cosine()], [5]);
 * if (rate(5, 100) !== 1) throw new Error("the cosine starts where the rise ends");
 * ```
 */
export function sequenceSchedules(
  schedules: readonly Schedule[],
  milestones: readonly number[],
): Schedule {
  checkMilestones("sequenceSchedules", milestones);
  if (schedules.length !== milestones.length + 1) {
    throw new ArgumentError(
      `sequenceSchedules: found ${schedules.length} schedules and ${milestones.length} milestones, expected one milestone between every two schedules; add or drop some`,
      { schedules: schedules.length, milestones: milestones.length },
    );
  }
  return (step, total) => {
    const place = milestones.filter((milestone) => milestone <= step).length;
    const from = milestones[place - 1] ?? 0;
    const to = milestones[place] ?? total;
    return schedules[place]?.(step - from, to - from) ?? 1;
  };
}
