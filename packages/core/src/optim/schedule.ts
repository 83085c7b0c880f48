/**
 * Learning rates over time: pure functions of the step, multiplied onto the base rate.
 */
import { checkInteger } from "../geometry/window.js";

/** Factor on the base rate at step t (counted from 0) of `total`. */
export type Schedule = (step: number, total: number) => number;

/** The rate as it is. */
export const constantRate: Schedule = () => 1;

/** Half a cosine from 1 to `floor` (Loshchilov & Hutter 2017), after a linear rise over the first `warmup` share. */
export function cosine(
  options: { readonly warmup?: number; readonly floor?: number } = {},
): Schedule {
  const { warmup = 0, floor = 0 } = options;
  return (step, total) => {
    const rise = warmup * total;
    if (step < rise) return (step + 1) / (rise + 1);
    const share = (step - rise) / Math.max(1, total - rise);
    return floor + ((1 - floor) * (1 + Math.cos(Math.PI * Math.min(1, share)))) / 2;
  };
}

/** Multiplies by `factor` every `every` steps. @throws ArgumentError */
export function stepwise(every: number, factor: number): Schedule {
  checkInteger("stepwise", "every", every, 1);
  return (step) => factor ** Math.floor(step / every);
}
