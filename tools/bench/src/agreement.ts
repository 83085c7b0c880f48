/** Whether two contestants computed the same thing: nobody is timed on other work than the other. */
import type { Pass } from "./cases/case.js";

/**
 * How far two float32 engines may be apart. A sum of 2400 terms of random signs is some 10⁻⁶ of the largest off; Winograd's
 * F(4×4, 3×3) is 4·10⁻⁶ of the result off, in each of up to 16 layers in a row. In training, values that two engines round
 * differently may win another window of a max pool, and a gradient goes elsewhere: 10⁻³ was seen of one such window. A wrong
 * layout, padding or stride is 0.1 and more.
 */
const tolerances: Readonly<Record<Pass, number>> = { forward: 1e-4, training: 1e-2 };

/** The distance of two results, relative to the length of ours; NaN if one has a NaN. @throws RangeError when they have other sizes */
export function relativeDifference(ours: Float32Array, peers: Float32Array): number {
  if (ours.length !== peers.length) {
    throw new RangeError(
      `results: found ${ours.length} values of ours and ${peers.length} of the peer's, expected as many (the work differs); correct the contestant`,
    );
  }
  let [distance, length] = [0, 0];
  for (let i = 0; i < ours.length; i++) {
    const [a, b] = [ours[i] as number, peers[i] as number];
    distance += (a - b) ** 2;
    length += a ** 2;
  }
  return Math.sqrt(length === 0 ? distance : distance / length);
}

/** The difference of two results. @throws RangeError when it shows that the work was not the same */
export function checkAgreement(ours: Float32Array, peers: Float32Array, pass: Pass): number {
  const difference = relativeDifference(ours, peers);
  const tolerance = tolerances[pass];
  if (difference <= tolerance) return difference;
  throw new RangeError(
    `results: found them ${difference.toExponential(1)} of ours apart, expected at most ${tolerance} (rounding alone); correct the contestant that is wrong`,
  );
}
