// The eleven kernels that every backend has: enough to run every network forward.
/** @import { BinaryOp, Kernels, ReduceOp, UnaryOp } from "@convscope/core/backend" */
import { beats, denseStrides, forEachProduct, forEachTap, places, winners } from "./places.js";

const { abs, ceil, cos, exp, expm1, floor, log, log1p, max, min, sign, sin, sqrt, tanh } = Math;

/** 2/√π · e^(-x²) · (x + 2x³/3 + 4x⁵/(3·5) + …); beyond ±4 it is ±1 in float32. @param {number} x */
function erf(x) {
  if (abs(x) > 4) return sign(x);
  let sum = x;
  for (let n = 1, term = x; n <= 60; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / sqrt(Math.PI)) * exp(-x * x) * sum;
}

/** @type {Record<UnaryOp, (x: number) => number>} */
const unaryFunctions = {
  ...{ abs, ceil, cos, erf, exp, expm1, floor, log, log1p, sign, sin, sqrt, tanh },
  neg: (x) => -x,
  relu: (x) => max(x, 0), // x > 0 ? x : 0 would swallow NaN
  round: (x) => (x - floor(x) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)), // halves go to even
  sigmoid: (x) => 1 / (1 + exp(-x)),
};

/** @type {Record<BinaryOp, (a: number, b: number) => number>} */
const binaryFunctions = {
  ...{ max, min },
  add: (a, b) => a + b,
  div: (a, b) => a / b,
  equal: (a, b) => Number(a === b),
  greater: (a, b) => Number(a > b),
  less: (a, b) => Number(a < b),
  mul: (a, b) => a * b,
  pow: (a, b) => (a === 1 || (a === -1 && abs(b) === Infinity) ? 1 : a ** b), // C99's
  sub: (a, b) => a - b,
};

/** @type {Record<ReduceOp, (terms: Float32Array) => number>} */
const reductions = {
  argmax: (terms) => terms.reduce((best, term, i) => (beats(term, terms[best]) ? i : best), 0),
  max: (terms) => terms.reduce((best, term) => (beats(term, best) ? term : best)),
  sum: (terms) => terms.reduce((total, term) => total + term, 0),
};

/** The elements of x at these places. @param {Float32Array} x @param {Int32Array} list */
export function gather(x, list) {
  return new Float32Array(list.length).map((_, i) => x[list[i]]);
}

/** @type {Kernels<Float32Array>} */
export const kernels = {
  unary: (x, g) => gather(x, places(g.out, g.strides[0])).map(unaryFunctions[g.op]),

  binary(a, b, g) {
    const op = binaryFunctions[g.op];
    const right = gather(b, places(g.out, g.strides[1]));
    return gather(a, places(g.out, g.strides[0])).map((left, i) => op(left, right[i]));
  },

  where(mask, a, b, g) {
    const [chosen, yes, no] = [mask, a, b].map((x, i) => gather(x, places(g.out, g.strides[i])));
    return chosen.map((value, i) => (value !== 0 ? yes[i] : no[i]));
  },

  permute(x, g) {
    const dense = denseStrides(g.in);
    const [shape, strides] = [g.in, dense].map((list) => g.axes.map((axis) => list[axis]));
    return gather(x, places(shape, strides));
  },

  slice(x, g) {
    const dense = denseStrides(g.in);
    const strides = dense.map((stride, axis) => stride * g.step[axis]);
    const first = dense.reduce((sum, stride, axis) => sum + g.start[axis] * stride, 0);
    return gather(x, places(g.out, strides, first));
  },

  concat(xs, g) {
    const y = new Float32Array(xs.reduce((sum, x) => sum + x.length, 0));
    for (let outer = 0, at = 0; outer < g.outer; outer++) {
      for (const x of xs) {
        const row = x.length / g.outer;
        y.set(x.subarray(outer * row, (outer + 1) * row), at);
        at += row;
      }
    }
    return y;
  },

  reduce(x, g) {
    const axes = [...g.in.keys()].sort((a, b) => Number(g.reduced[a]) - Number(g.reduced[b]));
    const rows = kernels.permute(x, { in: g.in, axes }); // the reduced axes last: a row each result
    const length = g.in.reduce((size, n, axis) => (g.reduced[axis] ? size * n : size), 1);
    return new Float32Array(x.length / length).map((_, i) =>
      reductions[g.op](rows.subarray(i * length, (i + 1) * length)),
    );
  },

  matmul(a, b, { batch, m, k, n, transposeA, transposeB, batchStrides }) {
    const [rowA, stepA] = transposeA ? [1, m] : [k, 1];
    const [stepB, columnB] = transposeB ? [1, k] : [n, 1];
    const atA = places([...batch, m, n], [...batchStrides[0], rowA, 0]);
    const atB = places([...batch, m, n], [...batchStrides[1], 0, columnB]);
    return new Float32Array(atA.length).map((_, i) => {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += a[atA[i] + j * stepA] * b[atB[i] + j * stepB];
      return sum;
    });
  },

  conv2d(x, w, g) {
    const y = new Float32Array(g.batch * g.outChannels * g.outHeight * g.outWidth);
    forEachProduct(g, (atY, atX, atW) => (y[atY] += x[atX] * w[atW]));
    return y;
  },

  maxPool2d: (x, g) => gather(x, winners(x, g)),

  avgPool2d(x, g) {
    const y = new Float32Array(g.batch * g.channels * g.outHeight * g.outWidth);
    forEachTap(g, (atY, atX, divisor) => (y[atY] += x[atX] / divisor));
    return y;
  },
};
