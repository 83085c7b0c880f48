/**
 * The fifteen relationships of Dumoulin & Visin, arXiv:1603.07285, each as its section states it: the size that comes out, and
 * the number under which windowShape names it.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { windowShape } from "./window-shape.js";

const size = fc.integer({ min: 1, max: 64 });
const kernel = fc.integer({ min: 1, max: 9 });
const stride = fc.integer({ min: 2, max: 5 });
const least = (i: number, k: number, p = 0): void => fc.pre(i + 2 * p >= k);

/** One axis of the answer for a square question. */
function axis(question: Parameters<typeof windowShape>[0]) {
  return windowShape(question).height;
}

/** Pads that make no relationship with a name of its own: not none, half or full. */
function plainPad(k: number, p: number): void {
  fc.pre(p > 0 && p !== (k - 1) / 2 && p !== k - 1);
}

test("relationship 1: no padding, unit strides: o = i − k + 1", () => {
  fc.assert(
    fc.property(size, kernel, (i, k) => {
      least(i, k);
      expect(axis({ in: i, kernel: k })).toMatchObject({ out: i - k + 1, relationship: 1 });
    }),
  );
});

test("relationship 2: unit strides: o = i − k + 2p + 1", () => {
  fc.assert(
    fc.property(size, kernel, fc.nat(9), (i, k, p) => {
      least(i, k, p);
      plainPad(k, p);
      const { out, relationship } = axis({ in: i, kernel: k, padding: p });
      expect([out, relationship]).toEqual([i - k + 2 * p + 1, 2]);
    }),
  );
});

test("relationship 3: half padding keeps the size: o = i", () => {
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 4 }), (i, n) => {
      const { out, relationship } = axis({ in: i, kernel: 2 * n + 1, padding: n });
      expect([out, relationship]).toEqual([i, 3]);
    }),
  );
});

test("relationship 4: full padding: o = i + k − 1", () => {
  fc.assert(
    fc.property(size, fc.integer({ min: 2, max: 9 }), (i, k) => {
      const { out, relationship } = axis({ in: i, kernel: k, padding: k - 1 });
      expect([out, relationship]).toEqual([i + k - 1, 4]);
    }),
  );
});

test("relationship 5: no padding, strides: o = ⌊(i − k)/s⌋ + 1", () => {
  fc.assert(
    fc.property(size, kernel, stride, (i, k, s) => {
      least(i, k);
      const { out, relationship } = axis({ in: i, kernel: k, stride: s });
      expect([out, relationship]).toEqual([Math.floor((i - k) / s) + 1, 5]);
    }),
  );
});

test("relationship 6: padding and strides: o = ⌊(i + 2p − k)/s⌋ + 1", () => {
  fc.assert(
    fc.property(size, kernel, fc.integer({ min: 1, max: 6 }), stride, (i, k, p, s) => {
      least(i, k, p);
      const { out, relationship } = axis({ in: i, kernel: k, stride: s, padding: p });
      expect([out, relationship]).toEqual([Math.floor((i + 2 * p - k) / s) + 1, 6]);
    }),
  );
});

test("relationship 7: pooling: o = ⌊(i − k)/s⌋ + 1", () => {
  fc.assert(
    fc.property(size, kernel, fc.integer({ min: 1, max: 5 }), (i, k, s) => {
      least(i, k);
      const { out, relationship } = axis({ kind: "pool", in: i, kernel: k, stride: s });
      expect([out, relationship]).toEqual([Math.floor((i - k) / s) + 1, 7]);
    }),
  );
});

test("relationship 8: transposed, no padding, unit strides: o′ = i′ + k − 1", () => {
  fc.assert(
    fc.property(size, kernel, (i, k) => {
      const { out, relationship } = axis({ kind: "transpose", in: i, kernel: k });
      expect([out, relationship]).toEqual([i + k - 1, 8]);
    }),
  );
});

test("relationship 9: transposed, unit strides: o′ = i′ + k − 1 − 2p", () => {
  fc.assert(
    fc.property(size, kernel, fc.nat(9), (i, k, p) => {
      plainPad(k, p);
      fc.pre(i + k - 1 - 2 * p >= 1);
      const { out, relationship } = axis({ kind: "transpose", in: i, kernel: k, padding: p });
      expect([out, relationship]).toEqual([i + k - 1 - 2 * p, 9]);
    }),
  );
});

test("relationship 10: transposed half padding keeps the size: o′ = i′", () => {
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 4 }), (i, n) => {
      const question = { kind: "transpose", in: i, kernel: 2 * n + 1, padding: n } as const;
      expect(axis(question)).toMatchObject({ out: i, relationship: 10 });
    }),
  );
});

test("relationship 11: transposed full padding: o′ = i′ − (k − 1)", () => {
  fc.assert(
    fc.property(size, fc.integer({ min: 2, max: 9 }), (i, k) => {
      fc.pre(i - (k - 1) >= 1);
      const { out, relationship } = axis({ kind: "transpose", in: i, kernel: k, padding: k - 1 });
      expect([out, relationship]).toEqual([i - (k - 1), 11]);
    }),
  );
});

test("relationship 12: transposed, no padding, strides: o′ = s(i′ − 1) + k", () => {
  fc.assert(
    fc.property(size, kernel, stride, (i, k, s) => {
      const { out, relationship } = axis({ kind: "transpose", in: i, kernel: k, stride: s });
      expect([out, relationship]).toEqual([s * (i - 1) + k, 12]);
    }),
  );
});

test("relationship 13: transposed, padding and strides: o′ = s(i′ − 1) + k − 2p", () => {
  fc.assert(
    fc.property(size, kernel, fc.integer({ min: 1, max: 6 }), stride, (i, k, p, s) => {
      fc.pre(s * (i - 1) + k - 2 * p >= 1);
      const question = { kind: "transpose", in: i, kernel: k, stride: s, padding: p } as const;
      expect(axis(question)).toMatchObject({ out: s * (i - 1) + k - 2 * p, relationship: 13 });
    }),
  );
});

test("relationship 14: o′ = s(i′ − 1) + a + k − 2p with a = (i + 2p − k) mod s undoes a convolution of i", () => {
  fc.assert(
    fc.property(size, kernel, fc.nat(6), stride, (i, k, p, s) => {
      least(i, k, p);
      const a = (i + 2 * p - k) % s;
      fc.pre(a > 0);
      const { out: read } = axis({ in: i, kernel: k, stride: s, padding: p });
      const back = axis({
        ...{ kind: "transpose", in: read, kernel: k, stride: s, padding: p, outputPadding: a },
      });
      expect(back.out).toBe(s * (read - 1) + a + k - 2 * p);
      expect([back.out, back.relationship]).toEqual([i, 14]);
    }),
  );
});

test("relationship 15: dilated: o = ⌊(i + 2p − k − (k − 1)(d − 1))/s⌋ + 1", () => {
  fc.assert(
    fc.property(
      size,
      kernel,
      fc.nat(6),
      fc.integer({ min: 1, max: 5 }),
      stride,
      (i, k, p, s, d) => {
        const reach = k + (k - 1) * (d - 1);
        least(i, reach, p);
        const question = { in: i, kernel: k, stride: s, padding: p, dilation: d };
        const out = Math.floor((i + 2 * p - reach) / s) + 1;
        expect(axis(question)).toMatchObject({ out, relationship: 15 });
      },
    ),
  );
});

test.each([
  [4, 0, 3, 1, 1, 2, 1],
  [5, 2, 4, 1, 1, 6, 2],
  [5, 1, 3, 1, 1, 5, 3],
  [5, 2, 3, 1, 1, 7, 4],
  [5, 0, 3, 2, 1, 2, 5],
  [5, 1, 3, 2, 1, 3, 6],
  [6, 1, 3, 2, 1, 3, 6],
  [7, 0, 3, 1, 2, 3, 15],
])("the guide's figure i=%i p=%i k=%i s=%i d=%i gives %i", (i, p, k, s, d, out, relationship) => {
  const question = { in: i, padding: p, kernel: k, stride: s, dilation: d };
  expect(axis(question)).toMatchObject({ out, relationship });
});

test("pixels that no window reads are those that no tap touches, and only leftovers at the end with stride ≤ kernel", () => {
  fc.assert(
    fc.property(size, kernel, fc.nat(6), fc.integer({ min: 1, max: 5 }), (i, k, p, s) => {
      least(i, k, p);
      fc.pre(s <= k);
      const { dropped, out, even } = axis({ in: i, kernel: k, padding: p, stride: s });
      const last = (out - 1) * s - p + k - 1;
      const left = Array.from({ length: Math.max(0, i - 1 - last) }, (_, n) => last + 1 + n);
      expect(dropped).toEqual(left);
      const over = (i + 2 * p - k) % s;
      expect(even).toEqual(over === 0 ? undefined : [i - over, i - over + s]);
    }),
  );
});
