/**
 * One loop per binary operation, for the reason given in unary-loops.ts. Each walks a plane: a dense result, operands by
 * their strides. In double precision, rounded once on the store.
 * Comparisons are converted, not branched on: a branch would be mispredicted at every second element.
 */
import type { BinaryOp } from "@convscope/core/backend";
import { power } from "./scalar-math.js";

/** Where the operands lie for one plane of the result, which is dense from element `to`. */
export interface BinaryPlane {
  readonly outer: number;
  readonly inner: number;
  readonly aStart: number;
  readonly bStart: number;
  readonly aOuter: number;
  readonly bOuter: number;
  readonly aInner: number;
  readonly bInner: number;
  readonly to: number;
}

/** y = op(a, b) over one plane. */
export type BinaryLoop = (
  a: Float32Array,
  b: Float32Array,
  y: Float32Array,
  plane: BinaryPlane,
) => void;

/** The loop of each operation. */
export const binaryLoops: Readonly<Record<BinaryOp, BinaryLoop>> = {
  add(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = u + v;
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  div(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = u / v;
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  equal(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = Number(u === v);
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  greater(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = Number(u > v);
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  less(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = Number(u < v);
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  max(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = Math.max(u, v);
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  min(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = Math.min(u, v);
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  mul(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = u * v;
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  pow(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = power(u, v);
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
  sub(a, b, y, { outer, inner, aStart, bStart, aOuter, bOuter, aInner, bInner, to }) {
    let o = to;
    for (let i = 0; i < outer; i++) {
      let p = (aStart + i * aOuter) | 0;
      let q = (bStart + i * bOuter) | 0;
      for (const end = o + inner; o < end; o++) {
        const u = a[p] as number;
        const v = b[q] as number;
        y[o] = u - v;
        p = (p + aInner) | 0;
        q = (q + bInner) | 0;
      }
    }
  },
};
