/**
 * The geometries on which max and average pooling, their gradients and the selection are tried: one adversity each.
 */
import type { Pool2dGeometry, Shape } from "@convscope/core/backend";
import { type Pool2dOptions, pool2dGeometry } from "../geometries.js";

/** A geometry with the property that it tries. */
export interface PoolingWindow {
  readonly name: string;
  readonly geometry: Pool2dGeometry;
}

const window = (name: string, x: Shape, options: Pool2dOptions): PoolingWindow => ({
  name,
  geometry: pool2dGeometry(x, options),
});

/** Every geometry of pooling; averages count their padding unless the name says otherwise. */
export const poolingWindows: readonly PoolingWindow[] = [
  window("a window of one element is that element", [1, 1, 1, 1], { kernel: 1 }),
  window("windows side by side share no element (2×2)", [1, 1, 6, 4], { kernel: 2 }),
  window("planes are not mixed up (batch 3, 5 channels)", [3, 5, 4, 6], { kernel: 2 }),
  window("rows of a tall image are not taken for columns", [1, 2, 9, 4], { kernel: 3, stride: 1 }),
  window("a tall window reaches over rows, not columns (3×1)", [1, 2, 6, 5], { kernel: [3, 1] }),
  window("a wide window reaches over columns, not rows (1×4)", [1, 2, 3, 8], { kernel: [1, 4] }),
  window("windows that overlap share their elements (3 every 2, AlexNet's)", [2, 2, 7, 9], {
    kernel: 3,
    stride: 2,
  }),
  window("windows move by one element at stride 1", [1, 2, 5, 6], { kernel: 4, stride: 1 }),
  window("elements between windows are left out (2 every 3)", [1, 2, 8, 11], {
    kernel: 2,
    stride: 3,
  }),
  window("the columns' stride is not taken from the rows (2 and 4)", [1, 2, 8, 11], {
    kernel: 3,
    stride: [2, 4],
  }),
  window("pixels left over at the end make no window", [1, 2, 7, 6], { kernel: 2, stride: [2, 4] }),
  window("1×1 windows with stride 2 take every second element", [2, 2, 5, 4], {
    kernel: 1,
    stride: 2,
  }),
  window("a window over the whole image leaves one value a plane (global)", [2, 3, 5, 4], {
    kernel: [5, 4],
  }),
  window("a window larger than half the image stays within it", [1, 2, 5, 6], {
    kernel: [4, 5],
    stride: 1,
  }),
  window("padding lies on all four sides (1 each)", [1, 2, 5, 4], {
    kernel: 3,
    stride: 2,
    padding: 1,
  }),
  window("padding above is not put below", [1, 1, 5, 4], { kernel: 2, padding: [1, 0, 0, 0] }),
  window("padding below is not put above", [1, 1, 5, 4], { kernel: 2, padding: [0, 1, 0, 0] }),
  window("padding on the left is not put on the right", [1, 1, 4, 5], {
    kernel: 2,
    padding: [0, 0, 1, 0],
  }),
  window("padding on the right is not put on the left", [1, 1, 4, 5], {
    kernel: 2,
    padding: [0, 0, 0, 1],
  }),
  window("four different pads are not evened out", [2, 2, 7, 6], {
    kernel: [6, 6],
    stride: [2, 3],
    padding: [1, 3, 2, 0],
  }),
  window("a window larger than the image reaches the padding around it", [1, 2, 2, 3], {
    kernel: 4,
    stride: 1,
    padding: [1, 1, 2, 1],
  }),
  window("ceil mode: of a last window over the edge, what lies beyond never counts", [1, 2, 6, 8], {
    kernel: 3,
    stride: 2,
    ceilMode: true,
  }),
  window("ceil mode adds a row of windows and no column", [1, 2, 6, 7], {
    kernel: 3,
    stride: 2,
    ceilMode: true,
  }),
  window("ceil mode adds a column of windows and no row", [1, 2, 7, 6], {
    kernel: 3,
    stride: 2,
    ceilMode: true,
  }),
  window("ceil mode with padding: beyond it nothing counts", [1, 2, 6, 5], {
    kernel: 3,
    stride: 3,
    padding: 1,
    ceilMode: true,
  }),
  window("ceil mode drops a window that starts in the trailing padding", [1, 1, 5, 7], {
    kernel: 2,
    stride: 2,
    padding: 1,
    ceilMode: true,
  }),
  window("ceil mode drops a window that starts off the image (2 every 5)", [1, 2, 9, 8], {
    kernel: 2,
    stride: 5,
    ceilMode: true,
  }),
  window("dilation is not ignored (2)", [1, 2, 7, 8], { kernel: 3, stride: 1, dilation: 2 }),
  window("rows and columns have dilation, stride and padding each of their own", [2, 1, 8, 9], {
    kernel: [2, 3],
    stride: [3, 2],
    dilation: [3, 2],
    padding: [1, 0, 1, 1],
  }),
  window("ceil mode counts a dilated window by its reach", [1, 2, 8, 7], {
    kernel: 2,
    stride: 3,
    dilation: 3,
    ceilMode: true,
  }),
];

/** The geometries with padding or ceil mode, counting only what lies on the image. */
export const uncountedWindows: readonly PoolingWindow[] = poolingWindows
  .filter(({ name }) => name.includes("pad") || name.includes("ceil"))
  .map(({ name, geometry }) => ({
    name: `${name}; padding does not count`,
    geometry: { ...geometry, countPadding: false },
  }));
