/**
 * The one-cycle policy, by PyTorch's definition.
 */
import { ArgumentError } from "../errors.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import type { Schedule } from "./schedule.js";

/** Options of {@link oneCycle}, with the defaults of PyTorch's OneCycleLR. The base rate is its max_lr. */
export interface OneCycleOptions {
  /** Share of the steps of the rise, in [0, 1]; 0.3. PyTorch's pct_start. */
  readonly rise?: number | undefined;
  /** "cosine" or "linear" between the phases' ends; "cosine". PyTorch's anneal_strategy. */
  readonly shape?: "cosine" | "linear" | undefined;
  /** The first rate is the base rate divided by this; 25. PyTorch's div_factor. */
  readonly startDivisor?: number | undefined;
  /** The last rate is the first one divided by this; 10,000. PyTorch's final_div_factor. */
  readonly endDivisor?: number | undefined;
  /** Falls back to the first rate as fast as it rose, and to the last one then; false: falls in one go. */
  readonly threePhase?: boolean | undefined;
}

const oneCycleOptionNames: OptionNames<OneCycleOptions> = {
  rise: true,
  shape: true,
  startDivisor: true,
  endDivisor: true,
  threePhase: true,
};

/** Where a phase ends, and the factor there. */
interface Corner {
  readonly step: number;
  readonly factor: number;
}

/**
 * Smith & Topin 2018: up from a small rate to the base rate, and down to a much smaller one, over all steps.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { oneCycle } from "@convscope/core";
 * const rate = oneCycle({ rise: 0.3 });
 * if (rate(29, 100) !== 1 || rate(99, 100) > 1e-5) throw new Error("up over 30 of 100 steps, and down");
 * ```
 */
export function oneCycle(options: OneCycleOptions = {}): Schedule {
  checkOptionNames("oneCycle", options, oneCycleOptionNames);
  const { rise = 0.3, shape = "cosine", startDivisor = 25, endDivisor = 1e4 } = options;
  const { threePhase = false } = options;
  if (!(rise >= 0 && rise <= 1)) {
    throw new ArgumentError(
      `oneCycle: found rise ${rise}, expected a share of the steps from 0 to 1; correct it`,
      { rise },
    );
  }
  if (shape !== "cosine" && shape !== "linear") {
    throw new ArgumentError(
      `oneCycle: found shape ${JSON.stringify(shape)}, expected "cosine" or "linear"; choose one of these`,
      { shape },
    );
  }
  for (const [name, divisor] of Object.entries({ startDivisor, endDivisor })) {
    if (divisor > 0 && Number.isFinite(divisor)) continue;
    throw new ArgumentError(
      `oneCycle: found ${name} ${divisor}, expected a finite number above 0; correct it`,
      { [name]: divisor },
    );
  }
  const first = 1 / startDivisor;
  const last = first / endDivisor;
  const between = shape === "cosine" ? alongCosine : alongLine;
  return (step, total) => {
    const top: Corner = { step: rise * total - 1, factor: 1 };
    const middle = threePhase ? [{ step: 2 * rise * total - 2, factor: first }] : [];
    const corners: readonly Corner[] = [top, ...middle, { step: total - 1, factor: last }];
    let from: Corner = { step: 0, factor: first };
    for (const to of corners) {
      if (step <= to.step) return between(from, to, step);
      from = to;
    }
    return last;
  };
}

/** Share of a phase that is over; a phase without steps is over at once. */
function passed(from: Corner, to: Corner, step: number): number {
  return to.step > from.step ? (step - from.step) / (to.step - from.step) : 1;
}

function alongLine(from: Corner, to: Corner, step: number): number {
  return from.factor + (to.factor - from.factor) * passed(from, to, step);
}

function alongCosine(from: Corner, to: Corner, step: number): number {
  const left = (1 + Math.cos(Math.PI * passed(from, to, step))) / 2;
  return to.factor + (from.factor - to.factor) * left;
}
