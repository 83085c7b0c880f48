/**
 * Geometry of a locally connected layer: a convolution's windows, with a kernel of its own at every place.
 */
import type { Conv2dGeometry, Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { formatShape } from "../shape.js";
import { conv2dGeometry } from "./conv2d.js";
import type { WindowOptions } from "./window.js";

/**
 * Resolves x `[N, C, H, W]` with w `[P, Q, K, C, R, S]`.
 *
 * @throws ArgumentError for an impossible option, ShapeError for sizes that do not fit
 */
export function locallyConnected2dGeometry(
  x: Shape,
  w: Shape,
  options: WindowOptions = {},
): Conv2dGeometry {
  const op = "locallyConnected2d";
  const [rows, columns, filters, channels, height, width] = w;
  if (
    w.length !== 6 ||
    filters === undefined ||
    channels === undefined ||
    height === undefined ||
    width === undefined
  ) {
    throw new ShapeError(
      `${op}: found weight ${formatShape(w)} of rank ${w.length}, expected [P, Q, K, C, R, S]; reshape it to rank 6`,
      { weight: w },
    );
  }
  const g = conv2dGeometry(x, [filters, channels, height, width], options, op);
  if (g.outHeight === rows && g.outWidth === columns) return g;
  throw new ShapeError(
    `${op}: found weights for ${rows} × ${columns} places, expected ${g.outHeight} × ${g.outWidth} (every place has its own); make the weight's first two axes ${g.outHeight} and ${g.outWidth}`,
    { found: [rows, columns], expected: [g.outHeight, g.outWidth] },
  );
}
