/**
 * From some errors that were sampled to the largest that is to be expected of one more: Student's t. Where the bound of a
 * single kernel ends and that of a whole program begins (programs/expected-notes.ts).
 *
 * To first order the error of a result is a sum of many roundings, each times a constant of the program. Rounding errors
 * behave as independent numbers of mean 0 (Higham & Mary 2019, A new approach to probabilistic rounding error analysis,
 * model 2.1), so the sum is normal, of an unknown size σ. The root mean square s of n samples of it estimates σ, and a
 * further one divided by s has Student's distribution of n degrees of freedom (Abramowitz & Stegun 1964, 26.7).
 */

/** Probability that |t| stays below `limit`, for an even number of degrees of freedom (Abramowitz & Stegun, 26.7.4). */
function probabilityWithin(limit: number, degrees: number): number {
  const square = degrees / (degrees + limit * limit);
  let term = 1;
  let sum = 1;
  for (let k = 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * square;
    sum += term;
  }
  return Math.sqrt(1 - square) * sum;
}

/**
 * How many times the root mean square of `samples` errors a further error exceeds with no more than `probability`.
 *
 * @param samples an even number
 * @param probability of one comparison; a union of many needs it divided by their number
 * @example
 * ```ts
 * import { predictionFactor } from "@convscope/conformance";
 * const factor = predictionFactor(10, 0.05); // the tables say 2.228
 * if (Math.abs(factor - 2.228) > 0.001) throw new Error(String(factor));
 * ```
 */
export function predictionFactor(samples: number, probability: number): number {
  let [low, high] = [0, 1];
  while (1 - probabilityWithin(high, samples) > probability) [low, high] = [high, 2 * high];
  // 40 halvings: far below the digits that the probability has in float64.
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (1 - probabilityWithin(middle, samples) > probability) low = middle;
    else high = middle;
  }
  return high;
}
