/** Whether two contestants computed the same thing: nobody is timed on other work than the other. */

/**
 * The error that each of two float32 engines may have. Terms of the sums here are at most 2400 and random in sign, so
 * sums are a few 10⁻⁶ of the largest apart; a wrong layout, padding or stride is a hundred thousand times that.
 */
const tolerance = 1e-4;

/** The largest distance of two results, relative to the largest value of ours; NaN if one has a NaN. @throws RangeError when they have other sizes */
export function relativeDifference(ours: Float32Array, peers: Float32Array): number {
  if (ours.length !== peers.length) {
    throw new RangeError(
      `results: found ${ours.length} values of ours and ${peers.length} of the peer's, expected as many (the work differs); correct the contestant`,
    );
  }
  let distance = 0;
  let scale = 0;
  for (let i = 0; i < ours.length; i++) {
    const [a, b] = [ours[i] as number, peers[i] as number];
    const apart = Math.abs(a - b);
    if (Number.isNaN(apart)) return NaN;
    distance = Math.max(distance, apart);
    scale = Math.max(scale, Math.abs(a));
  }
  return scale === 0 ? distance : distance / scale;
}

/** The difference of two results. @throws RangeError when it shows that the work was not the same */
export function checkAgreement(ours: Float32Array, peers: Float32Array): number {
  const difference = relativeDifference(ours, peers);
  if (difference <= tolerance) return difference;
  throw new RangeError(
    `results: found them ${difference.toExponential(1)} of the largest value apart, expected at most ${tolerance} (rounding alone); correct the contestant that is wrong`,
  );
}
