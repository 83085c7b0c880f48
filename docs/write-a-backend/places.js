// Where things lie: index arithmetic for every kernel. Nothing here knows a value, but for `winners`.
/** @import { Conv2dGeometry, Pool2dGeometry, Window2d } from "@convscope/core/backend" */

/** start + i0 * strides[0] + i1 * strides[1] + … for every index (i0, i1, …) of `shape`, row-major; one place for [].
 * @param {readonly number[]} shape @param {readonly number[]} strides */
export function places(shape, strides, start = 0) {
  let list = Int32Array.of(start);
  for (const [axis, length] of shape.entries()) {
    const finer = new Int32Array(list.length * length);
    for (let i = 0; i < list.length; i++) {
      for (let j = 0; j < length; j++) finer[i * length + j] = list[i] + j * strides[axis];
    }
    list = finer;
  }
  return list;
}

/** The strides of a dense array. @param {readonly number[]} shape */
export const denseStrides = (shape) =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((size, length) => size * length, 1));

/** What a sliding window reads, for one plane. The taps: element w of the window at output y lies on element x of the
 * input, in row-major order of the window; padding has none. Per output, `onInput` counts its taps, `onPadded` its
 * elements on the padding too. What lies beyond the padding never counts. @param {Window2d} g */
function windows(g) {
  const outputs = g.outHeight * g.outWidth;
  const [onInput, onPadded] = [new Int32Array(outputs), new Int32Array(outputs)];
  const taps = [];
  for (let y = 0; y < outputs; y++) {
    for (let w = 0; w < g.kernelHeight * g.kernelWidth; w++) {
      const [p, r] = [Math.floor(y / g.outWidth), Math.floor(w / g.kernelWidth)];
      const [q, s] = [y % g.outWidth, w % g.kernelWidth];
      const row = p * g.strideHeight - g.padTop + r * g.dilationHeight;
      const column = q * g.strideWidth - g.padLeft + s * g.dilationWidth;
      if (row >= g.inHeight + g.padBottom || column >= g.inWidth + g.padRight) continue;
      onPadded[y]++;
      if (row < 0 || row >= g.inHeight || column < 0 || column >= g.inWidth) continue;
      onInput[y]++;
      taps.push({ y, x: row * g.inWidth + column, w });
    }
  }
  return { taps, onInput, onPadded };
}

/** Calls `visit` with the places in y, x and w of every product of a convolution.
 * @param {Conv2dGeometry} g @param {(y: number, x: number, w: number) => void} visit */
export function forEachProduct(g, visit) {
  const { taps } = windows(g);
  const [inPerGroup, outPerGroup] = [g.inChannels / g.groups, g.outChannels / g.groups];
  for (let n = 0; n < g.batch; n++) {
    for (let k = 0; k < g.outChannels; k++) {
      for (let c = 0; c < inPerGroup; c++) {
        const planeY = (n * g.outChannels + k) * g.outHeight * g.outWidth;
        const inChannel = Math.floor(k / outPerGroup) * inPerGroup + c;
        const planeX = (n * g.inChannels + inChannel) * g.inHeight * g.inWidth;
        const planeW = (k * inPerGroup + c) * g.kernelHeight * g.kernelWidth;
        for (const { y, x, w } of taps) visit(planeY + y, planeX + x, planeW + w);
      }
    }
  }
}

/** Calls `visit` for every tap of a pooling: its places in y and x, and what an average divides it by.
 * @param {Pool2dGeometry} g @param {(y: number, x: number, divisor: number) => void} visit */
export function forEachTap(g, visit) {
  const { onInput, onPadded } = windows(g);
  const divisors = g.countPadding ? onPadded : onInput;
  const depthwise = { ...g, inChannels: g.channels, outChannels: g.channels, groups: g.channels };
  forEachProduct(depthwise, (y, x) => visit(y, x, divisors[y % divisors.length]));
}

/** Whether `a` takes the place of the maximum `b`: the first of equals stays, and NaN beats every number.
 * @param {number} a @param {number} b */
export const beats = (a, b) => a > b || (Number.isNaN(a) && !Number.isNaN(b));

/** For every window, the place in x of its first maximum. @param {Float32Array} x @param {Pool2dGeometry} g */
export function winners(x, g) {
  const list = new Int32Array(g.batch * g.channels * g.outHeight * g.outWidth).fill(-1);
  forEachTap(g, (atY, atX) => {
    if (list[atY] < 0 || beats(x[atX], x[list[atY]])) list[atY] = atX;
  });
  return list;
}
