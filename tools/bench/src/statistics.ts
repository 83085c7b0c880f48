/** Order statistics of timings, and of ratios of timings that were taken in pairs. */

/** The quarter of values below `lower`, and the quarter above `upper`. */
export interface Quartiles {
  readonly lower: number;
  readonly upper: number;
}

/** Two contestants' times in milliseconds; those of equal index were taken one right after the other. */
export interface PairedTimes {
  readonly ours: readonly number[];
  readonly peers: readonly number[];
}

/** How many times as long the peer takes. */
export interface Comparison {
  readonly oursMs: number;
  readonly peerMs: number;
  /** `peerMs / oursMs`: above 1 we are faster. */
  readonly ratio: number;
  /** Of the ratios within each pair. */
  readonly ratioQuartiles: Quartiles;
}

/** The value below which a share of the values lies, with linear interpolation. @throws RangeError without values */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) {
    throw new RangeError("quantile: found no values, expected at least one; measure first");
  }
  return below + (above - below) * (place - Math.floor(place));
}

/** The value in the middle. @throws RangeError without values */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The mean of ratios. @throws RangeError without values, or with one that is not positive */
export function geometricMean(values: readonly number[]): number {
  if (values.length === 0 || values.some((value) => !(value > 0))) {
    throw new RangeError(
      `geometric mean: found [${values.join(", ")}], expected positive values (a product of the others is 0 or has no root); leave them out`,
    );
  }
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Medians and their ratio, with the spread that the pairs show. @throws RangeError when there is not one time for each */
export function comparePairs({ ours, peers }: PairedTimes): Comparison {
  if (ours.length !== peers.length) {
    throw new RangeError(
      `pairs: found ${ours.length} of our times and ${peers.length} of the peer's, expected as many (they are taken in turn); measure both`,
    );
  }
  const oursMs = median(ours);
  const peerMs = median(peers);
  const ratios = ours.map((time, i) => (peers[i] ?? NaN) / time);
  return {
    oursMs,
    peerMs,
    ratio: peerMs / oursMs,
    ratioQuartiles: { lower: quantile(ratios, 0.25), upper: quantile(ratios, 0.75) },
  };
}
