/** Generators of adversarial geometries and values for tests. */
import type { Conv2dGeometry, Window2d } from "@convscope/core/backend";
import fc from "fast-check";

/** Seeded values in [-1, 1), the same for the same seed. */
export function values(length: number, seed: number): Float32Array {
  let state = (seed * 2654435761) >>> 0;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

interface AxisRecord {
  readonly size: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly out: number;
}

const axis: fc.Arbitrary<AxisRecord> = fc
  .record({
    size: fc.integer({ min: 1, max: 9 }),
    taps: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    before: fc.integer({ min: 0, max: 4 }),
    after: fc.integer({ min: 0, max: 4 }),
  })
  .map((a) => {
    const span = (a.taps - 1) * a.dilation + 1;
    return { ...a, out: Math.floor((a.size + a.before + a.after - span) / a.stride) + 1 };
  })
  .filter((a) => a.out >= 1);

/** Windows with H unlike W, stride unlike kernel, dilation, and padding that differs on all four sides. */
export const windows: fc.Arbitrary<Window2d> = fc
  .record({ batch: fc.integer({ min: 1, max: 3 }), v: axis, h: axis })
  .map(({ batch, v, h }) => ({
    batch,
    inHeight: v.size,
    inWidth: h.size,
    outHeight: v.out,
    outWidth: h.out,
    kernelHeight: v.taps,
    kernelWidth: h.taps,
    strideHeight: v.stride,
    strideWidth: h.stride,
    dilationHeight: v.dilation,
    dilationWidth: h.dilation,
    padTop: v.before,
    padBottom: v.after,
    padLeft: h.before,
    padRight: h.after,
  }));

/** Convolutions over {@link windows}, grouped and depthwise ones included. */
export const convolutions: fc.Arbitrary<Conv2dGeometry> = fc
  .record({
    window: windows,
    groups: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 4 }),
    filters: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ window, groups, channels, filters }) => ({
    ...window,
    groups,
    inChannels: groups * channels,
    outChannels: groups * filters,
  }));

/** A square convolution by its most common parameters. */
export function convolution(
  batch: number,
  [inChannels, inHeight, inWidth]: readonly [number, number, number],
  outChannels: number,
  kernel: number,
  { stride = 1, padding = 0, groups = 1 }: { stride?: number; padding?: number; groups?: number },
): Conv2dGeometry {
  return {
    batch,
    inChannels,
    inHeight,
    inWidth,
    outChannels,
    outHeight: Math.floor((inHeight + 2 * padding - kernel) / stride) + 1,
    outWidth: Math.floor((inWidth + 2 * padding - kernel) / stride) + 1,
    kernelHeight: kernel,
    kernelWidth: kernel,
    strideHeight: stride,
    strideWidth: stride,
    dilationHeight: 1,
    dilationWidth: 1,
    padTop: padding,
    padBottom: padding,
    padLeft: padding,
    padRight: padding,
    groups,
  };
}
