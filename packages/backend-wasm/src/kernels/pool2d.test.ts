import type { Pool2dGeometry } from "@convscope/core/backend";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLocalBackend, type LocalBackend } from "../local-backend.js";

let backend: LocalBackend;
beforeAll(async () => {
  backend = await createLocalBackend({ threads: 2 });
});
afterAll(() => backend.dispose());

/** Windows that lie beside each other, overlap, leave gaps and reach beyond x; more maps than a chunk holds. */
const windows = [
  { kernel: 2, stride: 2, height: 9, width: 8, pad: 0, dilation: 1, maps: 400 },
  { kernel: 2, stride: 2, height: 10, width: 11, pad: 0, dilation: 1, maps: 3 },
  { kernel: 2, stride: 2, height: 4, width: 6, pad: 1, dilation: 1, maps: 3 },
  { kernel: 3, stride: 2, height: 7, width: 19, pad: 1, dilation: 1, maps: 3 },
  { kernel: 3, stride: 1, height: 5, width: 13, pad: 1, dilation: 1, maps: 3 },
  { kernel: 2, stride: 3, height: 8, width: 17, pad: 0, dilation: 2, maps: 3 },
];

function geometryOf(of: (typeof windows)[number]): Pool2dGeometry {
  const out = (size: number): number =>
    Math.floor((size + 2 * of.pad - (of.kernel - 1) * of.dilation - 1) / of.stride) + 1;
  return {
    ...{ batch: 1, channels: of.maps, inHeight: of.height, inWidth: of.width },
    ...{ outHeight: out(of.height), outWidth: out(of.width), countPadding: false },
    ...{ kernelHeight: of.kernel, kernelWidth: of.kernel },
    ...{ strideHeight: of.stride, strideWidth: of.stride },
    ...{ dilationHeight: of.dilation, dilationWidth: of.dilation },
    ...{ padTop: of.pad, padBottom: of.pad, padLeft: of.pad, padRight: of.pad },
  };
}

/** Calls `visit` with the places in x of each window of y. */
function eachWindow(g: Pool2dGeometry, visit: (y: number, places: readonly number[]) => void) {
  for (let y = 0; y < g.channels * g.outHeight * g.outWidth; y++) {
    const map = Math.floor(y / (g.outHeight * g.outWidth));
    const p = Math.floor(y / g.outWidth) % g.outHeight;
    const places: number[] = [];
    for (let i = 0; i < g.kernelHeight * g.kernelWidth; i++) {
      const r = Math.floor(i / g.kernelWidth) * g.dilationHeight;
      const row = p * g.strideHeight - g.padTop + r;
      const s = (i % g.kernelWidth) * g.dilationWidth;
      const column = (y % g.outWidth) * g.strideWidth - g.padLeft + s;
      if (row < 0 || row >= g.inHeight || column < 0 || column >= g.inWidth) continue;
      places.push((map * g.inHeight + row) * g.inWidth + column);
    }
    visit(y, places);
  }
}

/** Small integers, so that many are equal, and a NaN in every 29th place. */
function x(g: Pool2dGeometry): Float32Array {
  const length = g.channels * g.inHeight * g.inWidth;
  return Float32Array.from({ length }, (_, i) => (i % 29 === 7 ? NaN : (i * 7919) % 5));
}

function winnerOf(values: Float32Array, places: readonly number[]): number {
  const at = (place: number): number => values[place] ?? 0;
  return places.reduce((best, place) =>
    at(place) <= at(best) || Number.isNaN(at(best)) ? best : place,
  );
}

describe.each(windows)(
  "pooling of $kernel by $kernel, $stride apart, of $height by $width",
  (of) => {
    const g = geometryOf(of);
    const values = x(g);
    const outputs = g.channels * g.outHeight * g.outWidth;

    it("takes the first of equal maxima and the first NaN, and gives its gradient to that one", () => {
      const dy = Float32Array.from({ length: outputs }, (_, i) => i + 1);
      const dx = new Float32Array(values.length);
      const y = new Float32Array(outputs);
      eachWindow(g, (i, places) => {
        const winner = winnerOf(values, places);
        y[i] = values[winner] ?? 0;
        dx[winner] = (dx[winner] ?? 0) + (dy[i] ?? 0);
      });
      const [xs, dys] = [backend.upload(values), backend.upload(dy)];
      const iota = backend.upload(Float32Array.from(values, (_, i) => i));
      expect(backend.readSync(backend.kernels.maxPool2d(xs, g))).toEqual(y);
      expect(backend.readSync(backend.grads.maxPool2dInputGrad(dys, xs, g))).toEqual(dx);
      const chosen = backend.readSync(backend.grads.maxPool2dSelect(iota, xs, g));
      expect(chosen.map((place) => values[place] ?? 0)).toEqual(y);
    });

    it("averages what each window holds, and shares its gradient out evenly", () => {
      const whole = Float32Array.from(values, (_, i) => (i * 7919) % 5);
      const dy = Float32Array.from({ length: outputs }, (_, i) => i % 7);
      const dx = new Float32Array(whole.length);
      const y = new Float32Array(outputs);
      eachWindow(g, (i, places) => {
        for (const place of places) {
          y[i] = (y[i] ?? 0) + (whole[place] ?? 0) / places.length;
          dx[place] = (dx[place] ?? 0) + (dy[i] ?? 0) / places.length;
        }
      });
      const averages = backend.readSync(backend.kernels.avgPool2d(backend.upload(whole), g));
      const shares = backend.readSync(backend.grads.avgPool2dInputGrad(backend.upload(dy), g));
      for (const [i, average] of averages.entries()) expect(average).toBeCloseTo(y[i] ?? 0, 5);
      for (const [i, share] of shares.entries()) expect(share).toBeCloseTo(dx[i] ?? 0, 4);
    });
  },
);
