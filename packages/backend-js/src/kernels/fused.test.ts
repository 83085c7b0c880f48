import { describe, expect, it } from "vitest";
import { BufferPool } from "../buffer-pool.js";
import { convolution, values } from "../testing/arbitrary.js";
import { batchNorm } from "./batch-norm.js";
import { conv2d } from "./conv2d.js";
import { conv2dBiasActivation } from "./conv2d-bias-activation.js";
import { localResponseNorm } from "./local-response-norm.js";
import { softmax } from "./softmax.js";

const pool = new BufferPool();

describe("fused kernels", () => {
  it.each([
    ["none", (v: number) => v],
    ["relu", (v: number) => Math.max(v, 0)],
    ["sigmoid", (v: number) => 1 / (1 + Math.exp(-v))],
    ["tanh", Math.tanh],
  ] as const)("conv2dBiasActivation is conv2d, then bias, then %s", (activation, apply) => {
    for (const groups of [1, 4]) {
      const g = convolution(2, [4, 7, 6], 4, 3, { padding: 1, groups });
      const x = values(4 * 7 * 6 * 2, 1);
      const w = values((16 / groups) * 9, 2);
      const bias = values(4, 3);
      const fused = conv2dBiasActivation(pool, x, w, bias, { ...g, activation });
      for (const [i, v] of conv2d(pool, x, w, g).entries()) {
        const channel = Math.floor(i / 42) % 4;
        expect(fused[i]).toBeCloseTo(apply(v + (bias[channel] ?? Number.NaN)), 5);
      }
    }
  });

  it("batchNorm scales and shifts each channel", () => {
    const [x, scale, shift] = [values(24, 1), values(3, 2), values(3, 3)];
    const y = batchNorm(pool, x, scale, shift, { outer: 2, length: 3, inner: 4 });
    for (const [i, v] of x.entries()) {
      const channel = Math.floor(i / 4) % 3;
      expect(y[i]).toBe(Math.fround(v * (scale[channel] ?? 0) + (shift[channel] ?? 0)));
    }
  });

  it.each([0.75, 0.5])(
    "localResponseNorm counts `before` and `after` channels, beta %d",
    (beta) => {
      const g = { outer: 2, length: 5, inner: 3, before: 2, after: 1, alpha: 0.3, beta, k: 2 };
      const x = values(30, 4);
      const y = localResponseNorm(pool, x, g);
      for (const [i, v] of x.entries()) {
        const channel = Math.floor(i / 3) % 5;
        let squares = 0;
        for (let c = Math.max(0, channel - 2); c <= Math.min(4, channel + 1); c++) {
          squares += (x[i + (c - channel) * 3] ?? Number.NaN) ** 2;
        }
        expect(y[i]).toBeCloseTo(v / (2 + 0.3 * squares) ** beta, 6);
      }
    },
  );

  it("softmax sums to 1 along its axis and does not overflow", () => {
    const x = new Float32Array([1000, 1, 1000, 2, 1000, 3]);
    const y = softmax(pool, x, { outer: 1, length: 3, inner: 2 });
    expect([y[0], y[2], y[4]]).toEqual([1, 1, 1].map((v) => Math.fround(v / 3)));
    const total = Math.exp(1) + Math.exp(2) + Math.exp(3);
    expect(y[1]).toBeCloseTo(Math.exp(1) / total, 7);
    expect(y[5]).toBeCloseTo(Math.exp(3) / total, 7);
  });

  it("softmax propagates NaN along its axis only", () => {
    const x = new Float32Array([1, Number.NaN, 1, 1]);
    const y = softmax(pool, x, { outer: 2, length: 2, inner: 1 });
    expect([...y]).toEqual([Number.NaN, Number.NaN, 0.5, 0.5]);
  });
});
