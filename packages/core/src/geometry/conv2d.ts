/**
 * Geometry of a 2-D cross-correlation: shapes and options in, one frozen record or an error out.
 */
import type { Conv2dGeometry, Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { formatShape } from "../shape.js";
import {
  checkInteger,
  resolvePair,
  resolveWindow2d,
  type WindowOptions,
  windowFields,
} from "./window.js";

/** Options of a convolution; stride, dilation and groups default to 1, padding to "valid". */
export interface Conv2dOptions extends WindowOptions {
  readonly groups?: number | undefined;
}

/**
 * Resolves x `[N, C, H, W]` with w `[K, C / groups, R, S]`.
 *
 * @throws ArgumentError for an impossible option, ShapeError for sizes that do not fit
 * @example
 * ```ts
 * import { conv2dGeometry } from "@convscope/core";
 * const g = conv2dGeometry([1, 3, 227, 227], [96, 3, 11, 11], { stride: 4 });
 * if (g.outHeight !== 55) throw new Error("AlexNet's conv1 gives 55 x 55");
 * ```
 */
export function conv2dGeometry(
  x: Shape,
  w: Shape,
  options: Conv2dOptions = {},
  op = "conv2d",
): Conv2dGeometry {
  const groups = options.groups ?? 1;
  checkInteger(op, "groups", groups, 1);
  const [batch, inChannels, height, width] = rank4(op, "input", x, "[N, C, H, W]");
  const [outChannels, perGroup, kernelHeight, kernelWidth] = rank4(
    op,
    "weight",
    w,
    "[K, C/groups, R, S]",
  );
  checkChannels(op, inChannels, outChannels, perGroup, groups);
  const kernel = resolvePair(op, "kernel", [kernelHeight, kernelWidth], 1);
  const axes = resolveWindow2d(op, [height, width], kernel, options);
  return Object.freeze({ batch, inChannels, outChannels, groups, ...windowFields(axes) });
}

/** The four extents of a rank-4 shape. @throws ShapeError */
export function rank4(
  op: string,
  name: string,
  shape: Shape,
  axes: string,
): readonly [number, number, number, number] {
  const [a, b, c, d, ...rest] = shape;
  if (a === undefined || b === undefined || c === undefined || d === undefined || rest.length > 0) {
    throw new ShapeError(
      `${op}: found ${name} ${formatShape(shape)} of rank ${shape.length}, expected ${axes}; reshape it to rank 4`,
      { [name]: shape },
    );
  }
  return [a, b, c, d];
}

function checkChannels(
  op: string,
  inChannels: number,
  outChannels: number,
  perGroup: number,
  groups: number,
): void {
  if (inChannels % groups !== 0 || outChannels % groups !== 0) {
    throw new ArgumentError(
      `${op}: found groups ${groups} with ${inChannels} input and ${outChannels} output channels, expected a divisor of both ` +
        "(each group takes an equal share); choose groups that divide them",
      { groups, inChannels, outChannels },
    );
  }
  if (perGroup * groups !== inChannels) {
    throw new ShapeError(
      `${op}: found input with ${inChannels} channels, weight wants ${perGroup * groups}` +
        `${groups > 1 ? ` (${groups} groups × ${perGroup})` : ""}; a filter spans all channels of its group: ` +
        "make the weight's second axis input channels / groups, or correct the layer before",
      { inChannels, perGroup, groups },
    );
  }
}
