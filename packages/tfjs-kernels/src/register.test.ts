/** The registered backend by itself: what it computes where TensorFlow.js's suite does not look, and what it refuses. */
import { createJsBackend } from "@convscope/backend-js";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerKernels } from "./register.js";

const ours = createJsBackend();

beforeAll(async () => {
  registerKernels("convscope-test", ours);
  await tf.setBackend("convscope-test");
});
afterAll(() => tf.removeBackend("convscope-test"));

/** Values of `compute` on a backend of TensorFlow.js. */
async function on(backend: string, compute: () => tf.Tensor): Promise<number[]> {
  await tf.setBackend(backend);
  return [...tf.tidy(compute).dataSync()];
}

describe("TensorFlow.js on our kernels", () => {
  const x = (channels = 3): tf.Tensor4D =>
    tf.tensor4d(
      Float32Array.from({ length: 70 * channels }, (_, i) => Math.sin(i)),
      [2, 7, 5, channels],
    );
  const filter = (): tf.Tensor4D =>
    tf.tensor4d(
      Float32Array.from({ length: 3 * 2 * 3 * 4 }, (_, i) => Math.cos(i)),
      [3, 2, 3, 4],
    );

  it.each<[string, () => tf.Tensor]>([
    [
      "a strided convolution, padded unevenly",
      () =>
        tf.conv2d(
          x(),
          filter(),
          [2, 3],
          [
            [0, 0],
            [2, 1],
            [0, 1],
            [0, 0],
          ],
        ),
    ],
    ["a dilated convolution", () => tf.conv2d(x(), filter(), 1, "same", "NHWC", [2, 1])],
    [
      "a transposed convolution",
      () => tf.conv2dTranspose(x(4), filter(), [2, 14, 5, 3], [2, 1], "same"),
    ],
    ["max pooling with partial windows", () => tf.maxPool(x(), [3, 2], [2, 3], "same")],
  ])("computes %s as TensorFlow.js does", async (_, compute) => {
    const expected = await on("cpu", compute);
    const values = await on("convscope-test", compute);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 4);
    });
  });

  it("holds none of our buffers between kernels", async () => {
    await on("convscope-test", () => tf.relu(tf.conv2d(x(), filter(), 1, "same")));
    expect(ours.memory().buffers).toBe(0);
  });

  it("refuses a backend that cannot block, and says which can", () => {
    const { readSync, ...waiting } = createJsBackend();
    expect(readSync).toBeTypeOf("function");
    expect(() => registerKernels("waiting", waiting)).toThrow(
      /found backend "js" without readSync, expected one that can block/,
    );
  });

  it("refuses an activation that it does not know, and says which it knows", async () => {
    await tf.setBackend("convscope-test");
    const a = tf.ones([2, 2]);
    const attrs = { transposeA: false, transposeB: false, activation: "mish" };
    expect(() => tf.engine().runKernel("_FusedMatMul", { a, b: a }, attrs)).toThrow(
      /activation: found "mish", expected "linear", "relu"/,
    );
    a.dispose();
  });

  it("refuses complex numbers by the kernel's and the input's name", async () => {
    await tf.setBackend("convscope-test");
    const z = tf.complex([1], [2]);
    expect(() => tf.engine().runKernel("Relu", { x: z })).toThrow(
      /Relu: found input "x" of type complex64/,
    );
    z.dispose();
  });
});
