import type { Pool2dGeometry } from "@convscope/core/backend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BufferPool } from "../buffer-pool.js";
import { values, windows } from "../testing/arbitrary.js";
import { avgPool2d } from "./avg-pool2d.js";
import { avgPool2dInputGrad } from "./avg-pool2d-input-grad.js";
import { maxPool2d } from "./max-pool2d.js";
import { maxPool2dInputGrad } from "./max-pool2d-input-grad.js";
import { maxPool2dSelect } from "./max-pool2d-select.js";

const pool = new BufferPool();
const NAN = Number.NaN;

/** Every window: its elements of x in order, and its positions in input or padding. */
function eachWindow(
  g: Pool2dGeometry,
  visit: (output: number, elements: number[], positions: number) => void,
): void {
  let output = 0;
  for (let plane = 0; plane < g.batch * g.channels; plane++) {
    for (let p = 0; p < g.outHeight; p++) {
      for (let q = 0; q < g.outWidth; q++) {
        const elements: number[] = [];
        let positions = 0;
        for (let r = 0; r < g.kernelHeight; r++) {
          for (let s = 0; s < g.kernelWidth; s++) {
            const h = p * g.strideHeight + r * g.dilationHeight - g.padTop;
            const w = q * g.strideWidth + s * g.dilationWidth - g.padLeft;
            if (h < g.inHeight + g.padBottom && w < g.inWidth + g.padRight) positions++;
            if (h < 0 || h >= g.inHeight || w < 0 || w >= g.inWidth) continue;
            elements.push((plane * g.inHeight + h) * g.inWidth + w);
          }
        }
        visit(output++, elements, positions);
      }
    }
  }
}

function holdsInput(g: Pool2dGeometry): boolean {
  let all = true;
  eachWindow(g, (_, elements) => {
    all &&= elements.length > 0;
  });
  return all;
}

/** Poolings, some with one output more than fits (ceil mode), whose windows all hold input. */
const poolings: fc.Arbitrary<Pool2dGeometry> = fc
  .record({
    window: windows,
    channels: fc.integer({ min: 1, max: 3 }),
    countPadding: fc.boolean(),
    more: fc.boolean(),
  })
  .map(({ window, channels, countPadding, more }) => ({
    ...window,
    channels,
    countPadding,
    outHeight: window.outHeight + Number(more),
    outWidth: window.outWidth + Number(more),
  }))
  .filter(holdsInput);

const halving: Pool2dGeometry = {
  batch: 2,
  channels: 3,
  inHeight: 7,
  inWidth: 10,
  outHeight: 3,
  outWidth: 5,
  kernelHeight: 2,
  kernelWidth: 2,
  strideHeight: 2,
  strideWidth: 2,
  dilationHeight: 1,
  dilationWidth: 1,
  padTop: 0,
  padBottom: 0,
  padLeft: 0,
  padRight: 0,
  countPadding: true,
};

function expectPlain(g: Pool2dGeometry): void {
  const length = g.batch * g.channels * g.inHeight * g.inWidth;
  // Few levels, so that windows have ties; v tells the elements apart.
  const x = values(length, 1).map((v) => Math.floor(v * 4));
  const v = Float32Array.from({ length }, (_, i) => i);
  const maxima = maxPool2d(pool, x, g);
  const places = maxPool2dSelect(pool, v, x, g);
  const averages = avgPool2d(pool, x, g);
  const dy = values(maxima.length, 2);
  const toMaxima = new Float64Array(length);
  const toAll = new Float64Array(length);
  eachWindow(g, (output, elements, positions) => {
    const largest = Math.max(...elements.map((i) => x[i] ?? NAN));
    const first = elements.find((i) => x[i] === largest) ?? -1;
    const divisor = g.countPadding ? positions : elements.length;
    const sum = elements.reduce((total, i) => total + (x[i] ?? NAN), 0);
    expect(maxima[output]).toBe(largest);
    expect(places[output]).toBe(first);
    expect(averages[output]).toBe(Math.fround(sum / divisor));
    const share = dy[output] ?? NAN;
    toMaxima[first] = (toMaxima[first] ?? NAN) + share;
    for (const i of elements) toAll[i] = (toAll[i] ?? NAN) + share / divisor;
  });
  const maxGrad = maxPool2dInputGrad(pool, dy, x, g);
  const avgGrad = avgPool2dInputGrad(pool, dy, g);
  for (let i = 0; i < length; i++) {
    expect(Math.abs((maxGrad[i] ?? NAN) - (toMaxima[i] ?? NAN))).toBeLessThan(1e-5);
    expect(Math.abs((avgGrad[i] ?? NAN) - (toAll[i] ?? NAN))).toBeLessThan(1e-5);
  }
}

describe("pooling and its gradients", () => {
  it("are those of the plain windows for any geometry, ceil mode included", () => {
    fc.assert(fc.property(poolings, expectPlain), { numRuns: 300, seed: 6 });
  });

  it("are those of the plain windows for 2x2 blocks, also where a row or column is left over", () => {
    expectPlain(halving);
    expectPlain({ ...halving, inHeight: 6, inWidth: 11 });
  });

  it("send a gradient to the first of equal maxima", () => {
    const g = {
      ...halving,
      batch: 1,
      channels: 1,
      inHeight: 2,
      inWidth: 4,
      outHeight: 1,
      outWidth: 2,
    };
    const x = new Float32Array([1, 3, 2, 2, 3, 0, 2, 2]);
    const dx = maxPool2dInputGrad(pool, new Float32Array([10, 20]), x, g);
    expect([...dx]).toEqual([0, 10, 20, 0, 0, 0, 0, 0]);
  });

  it.each([
    ["blocks", halving],
    ["windows", { ...halving, kernelHeight: 3, kernelWidth: 3, outWidth: 4 }],
  ])("let NaN win, the first one, in %s", (_name, base) => {
    const g = { ...base, batch: 1, channels: 1 };
    const x = values(70, 3);
    x[1] = NAN;
    x[11] = NAN;
    const y = maxPool2d(pool, x, g);
    expect(y[0]).toBeNaN();
    expect(y[g.outWidth]).not.toBeNaN();
    const iota = Float32Array.from({ length: 70 }, (_, i) => i);
    expect(maxPool2dSelect(pool, iota, x, g)[0]).toBe(1);
  });
});
