/** Transposed convolution: against scattering by hand, the guide's figures, gradients, impossible options. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { exact } from "../../test/networks.js";
import { fc } from "../../test/property.js";
import { ArgumentError, ShapeError } from "../errors.js";
import {
  type ConvTranspose2dOptions,
  convTranspose2dGeometry,
} from "../geometry/conv-transpose2d.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { convTranspose2d } from "./conv-transpose2d.js";
import { conv2d } from "./conv2d.js";

const backend = createReferenceBackend();
const ramp = (shape: readonly number[]): ReturnType<typeof tensor> => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    backend,
    Array.from({ length: size }, (_, i) => Math.fround(Math.sin(i + 1))),
    shape,
  );
};

/** One axis by the definition: each value stamps its kernel, `stride` apart; then padding is cut off and extra added. */
function stamped(
  x: readonly number[],
  w: readonly number[],
  stride: number,
  dilation: number,
  [before, after]: readonly [number, number],
  extra: number,
): readonly number[] {
  const full = new Array<number>((x.length - 1) * stride + dilation * (w.length - 1) + 1).fill(0);
  x.forEach((value, i) => {
    w.forEach((weight, r) => {
      const at = i * stride + r * dilation;
      full[at] = (full[at] ?? 0) + value * weight;
    });
  });
  const grown = [...full, ...new Array<number>(extra).fill(0)];
  return grown.slice(before, grown.length - after);
}

describe("convTranspose2d", () => {
  it("stamps the kernel at every value, on both axes apart", () => {
    const small = (least: number, most: number): fc.Arbitrary<number> =>
      fc.integer({ min: least, max: most });
    fc.assert(
      fc.property(
        small(1, 5),
        small(1, 4),
        small(1, 4),
        small(1, 3),
        small(0, 2),
        small(0, 2),
        fc.nat(),
        fc.boolean(),
        (size, kernel, stride, dilation, before, after, some, upright) => {
          const extra = some % Math.max(stride, dilation);
          const x = Array.from({ length: size }, (_, i) => i + 1);
          const w = Array.from({ length: kernel }, (_, i) => 2 * i - 3);
          const full = (size - 1) * stride + dilation * (kernel - 1) + 1 + extra;
          fc.pre(full - before - after >= 1);
          const lay = (length: number): number[] =>
            upright ? [1, 1, length, 1] : [1, 1, 1, length];
          const y = convTranspose2d(
            tensor(backend, x, lay(size)),
            tensor(backend, w, lay(kernel)),
            {
              stride: upright ? [stride, 1] : [1, stride],
              dilation: upright ? [dilation, 1] : [1, dilation],
              padding: upright ? [before, after, 0, 0] : [0, 0, before, after],
              outputPadding: upright ? [extra, 0] : [0, extra],
            },
          );
          expect(y.shape).toEqual(lay(full - before - after));
          expect(exact(backend, y)).toEqual(
            stamped(x, w, stride, dilation, [before, after], extra),
          );
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is the adjoint of the convolution with the same options, groups and bias apart", () => {
    const options = { stride: [2, 3], padding: [1, 0, 0, 1], dilation: [1, 2], groups: 2 } as const;
    const w = ramp([6, 2, 3, 2]);
    const x = ramp([2, 4, 8, 9]);
    const y = conv2d(x, w, options);
    const v = ramp(y.shape);
    const back = convTranspose2d(v, w, { ...options, outputPadding: [0, 1] });
    expect(back.shape).toEqual(x.shape);
    const dot = (a: typeof x, b: typeof x): number => {
      const right = exact(backend, b);
      return exact(backend, a).reduce((total, value, i) => total + value * (right[i] ?? 0), 0);
    };
    expect(dot(back, x)).toBeCloseTo(dot(v, y), 10);
    const biased = convTranspose2d(v, w, {
      ...options,
      outputPadding: [0, 1],
      bias: tensor(backend, [1, 2, 3, 4]),
    });
    const plain = exact(backend, back);
    expect(
      exact(backend, biased).map((value, i) => Math.round((value - (plain[i] ?? 0)) * 1e6)),
    ).toEqual(plain.map((_, i) => (1 + (Math.floor(i / 72) % 4)) * 1e6));
  });

  it.each<[string, readonly number[], readonly number[], ConvTranspose2dOptions]>([
    [
      "stride and output padding",
      [2, 2, 2, 3],
      [2, 2, 3, 2],
      { stride: [2, 3], padding: 1, outputPadding: [1, 2] },
    ],
    ["groups", [1, 4, 2, 2], [4, 1, 2, 2], { groups: 2 }],
    [
      "dilation and asymmetric padding",
      [1, 1, 3, 2],
      [1, 2, 2, 3],
      { dilation: [2, 1], padding: [1, 0, 0, 2] },
    ],
    [
      "output padding beyond the stride",
      [1, 1, 2, 2],
      [1, 1, 2, 2],
      { dilation: 3, outputPadding: 2 },
    ],
  ])("has gradients to order 2 with %s", (_, x, w, options) => {
    const maps = (w[1] ?? 1) * (options.groups ?? 1);
    expectGradients(
      squared((...inputs) => {
        const [input, weight, bias] = take(inputs);
        return convTranspose2d(input, weight, { ...options, bias });
      }),
      [normal(x, 1), normal(w, 2), normal([maps], 3)],
    );
  });
});

describe("the geometry of a transposed convolution", () => {
  it("holds the guide's relationships 8 to 14, and undoes any convolution's size", () => {
    const small = (least: number, most: number): fc.Arbitrary<number> =>
      fc.integer({ min: least, max: most });
    fc.assert(
      fc.property(small(1, 30), small(1, 7), small(1, 5), small(0, 6), (i, k, s, p) => {
        fc.pre(i + 2 * p >= k);
        const conv = Math.floor((i + 2 * p - k) / s) + 1;
        const a = (i + 2 * p - k) % s;
        const g = convTranspose2dGeometry([1, 1, conv, conv], [1, 1, k, k], {
          stride: s,
          padding: p,
          outputPadding: a,
        });
        expect(g.inHeight).toBe(s * (conv - 1) + a + k - 2 * p);
        expect([g.inHeight, g.inWidth]).toEqual([i, i]);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    // The guide's figures 4.1 to 4.7: input of the transposed convolution, its result.
    ["no padding, unit strides", 2, 3, 1, 0, 0, 4],
    ["padding", 6, 4, 1, 2, 0, 5],
    ["half padding", 5, 3, 1, 1, 0, 5],
    ["full padding", 7, 3, 1, 2, 0, 5],
    ["strides", 2, 3, 2, 0, 0, 5],
    ["strides and padding", 3, 3, 2, 1, 0, 5],
    ["strides and padding, the odd case", 3, 3, 2, 1, 1, 6],
  ])(
    "draws %s: input %i, kernel %i, stride %i, padding %i, output padding %i give %i",
    (_, i, k, s, p, a, o) => {
      const options = { stride: s, padding: p, outputPadding: a };
      expect(convTranspose2dGeometry([1, 1, i, i], [1, 1, k, k], options).inHeight).toBe(o);
    },
  );

  const geometry =
    (options: ConvTranspose2dOptions, x = [1, 4, 3, 3], w = [4, 2, 3, 3]) =>
    (): unknown =>
      convTranspose2dGeometry(x, w, options);

  it("refuses impossible options", () => {
    expect(geometry({ stride: 0 })).toThrow(ArgumentError);
    expect(geometry({ padding: -1 })).toThrow("convTranspose2d: found padding -1");
    expect(geometry({ outputPadding: -1 })).toThrow("found outputPadding (height) -1");
    expect(geometry({ groups: 3 })).toThrow(
      "convTranspose2d: found groups 3 with 4 input channels, expected a divisor (each group takes an equal share); choose groups that divide them",
    );
    expect(geometry({ stride: 2, outputPadding: [1, 2] })).toThrow(
      "convTranspose2d: found outputPadding (width) 2 with stride 2 and dilation 1, expected at most 1 " +
        "(it chooses among the sizes that the mirrored convolution maps to one); lower it, or pad the result",
    );
    const same: ConvTranspose2dOptions = JSON.parse('{ "padding": "same" }');
    expect(geometry(same)).toThrow('convTranspose2d: found padding "same", expected numbers');
  });

  it("refuses sizes that do not fit", () => {
    expect(geometry({ padding: 4 })).toThrow(ShapeError);
    expect(geometry({ padding: 4 })).toThrow(
      "convTranspose2d: found height 3, which gives (3 − 1)·1 + 3 − 4 − 4 + 0 = -3, expected at least 1 " +
        "(padding cuts off what the mirrored convolution pads); lower the padding",
    );
    expect(geometry({}, [1, 3, 3, 3])).toThrow(
      "convTranspose2d: found input with 3 channels, weight wants 4 (its first axis goes over the maps that are read)",
    );
    expect(geometry({}, [4, 3, 3])).toThrow("convTranspose2d: found input [4, 3, 3] of rank 3");
    const x = tensor(backend, new Float32Array(36), [1, 4, 3, 3]);
    const w = tensor(backend, new Float32Array(72), [4, 2, 3, 3]);
    expect(() => convTranspose2d(x, w, { bias: tensor(backend, [1]) })).toThrow(
      "convTranspose2d: found bias [1], expected [2] (one number for each of the 2 maps); correct the bias",
    );
  });
});
