/** Random geometries of convolutions and poolings, resolved by core's own geometry functions. */
import type { Conv2dGeometry, Pool2dGeometry } from "@convscope/core";
import { ConvscopeError } from "@convscope/core/errors";
import type { Arbitrary } from "fast-check";
import { conv2dGeometry, pool2dGeometry } from "../geometries.js";
import { type DrawnAxis, halfPadded, inputLength, type Sizes, windowOptions } from "./sizes.js";

/** Products of one convolution: more would make a run slow and find no more. */
const MOST_PRODUCTS = 60_000;

function products(g: Conv2dGeometry): number {
  const outputs = g.batch * g.outChannels * g.outHeight * g.outWidth;
  return (outputs * g.inChannels * g.kernelHeight * g.kernelWidth) / g.groups;
}

/** Convolutions of every kind: batches, groups, uneven strides, dilations and pads. */
export function randomConv2d({ fc, few, extent, axis }: Sizes): Arbitrary<Conv2dGeometry> {
  return fc
    .record({
      batch: fc.integer({ min: 1, max: 3 }),
      groups: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: few }),
      inPerGroup: extent,
      outPerGroup: extent,
      rows: axis,
      columns: axis,
    })
    .map(({ batch, groups, inPerGroup, outPerGroup, rows, columns }) =>
      conv2dGeometry(
        [batch, groups * inPerGroup, inputLength(rows), inputLength(columns)],
        [groups * outPerGroup, inPerGroup, rows.kernel, columns.kernel],
        { ...windowOptions(rows, columns), groups },
      ),
    )
    .filter((g) => products(g) <= MOST_PRODUCTS);
}

interface DrawnPooling {
  readonly batch: number;
  readonly channels: number;
  readonly rows: DrawnAxis;
  readonly columns: DrawnAxis;
  readonly ceilMode: boolean;
  readonly uncounted: boolean;
}

/** The record, or undefined where dilated taps step over the whole input, which core refuses. */
function poolingOf(drawn: DrawnPooling): Pool2dGeometry | undefined {
  const [rows, columns] = [halfPadded(drawn.rows), halfPadded(drawn.columns)];
  try {
    return pool2dGeometry([drawn.batch, drawn.channels, inputLength(rows), inputLength(columns)], {
      kernel: [rows.kernel, columns.kernel],
      ...windowOptions(rows, columns),
      ceilMode: drawn.ceilMode,
      countPadding: !drawn.uncounted,
    });
  } catch (error) {
    if (error instanceof ConvscopeError) return undefined;
    throw error;
  }
}

/** Poolings of every kind: ceil mode, uneven strides, dilations and pads. */
export function randomPool2d({ fc, few, extent, axis, flag }: Sizes): Arbitrary<Pool2dGeometry> {
  return fc
    .record({
      batch: few,
      channels: extent,
      rows: axis,
      columns: axis,
      ceilMode: flag,
      uncounted: flag,
    })
    .map(poolingOf)
    .filter((g) => g !== undefined);
}
