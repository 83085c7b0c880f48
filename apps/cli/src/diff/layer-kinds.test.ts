/** Backends that conform stay within the bounds on layers of many kinds, whatever kernels each is made of. */
import { connectivity, layers, type Model, Random, sequential, sizeOf } from "@convscope/core";
import { diffBackends } from "@convscope/explain";
import { expect, test } from "vitest";
import { createBackend } from "../backends.js";

function manyKinds(): Model {
  return sequential(
    "many kinds",
    [3, 12, 11],
    [
      ["conv", layers.conv2d({ inChannels: 3, outChannels: 8, kernel: 3, padding: 1 })],
      ["bn", layers.batchNorm2d({ channels: 8 })],
      ["lrn", layers.localResponseNorm({ size: 5, convention: "torch" })],
      ["gn", layers.groupNorm({ channels: 8, groups: 2 })],
      ["gelu", layers.activation("gelu")],
      [
        "dw",
        layers.conv2d({
          inChannels: 8,
          outChannels: 16,
          kernel: 3,
          connectivity: connectivity.depthwise(2),
          activation: "tanh",
        }),
      ],
      ["silu", layers.activation("silu")],
      ["lp", layers.lpPool2d({ kernel: 2, norm: 2 })],
      ["up", layers.upsample({ scaleFactor: 2, mode: "bilinear" })],
      ["tr", layers.convTranspose2d({ inChannels: 16, outChannels: 4, kernel: 3, stride: 2 })],
      ["softplus", layers.activation("softplus")],
      ["avg", layers.avgPool2d({ kernel: 3, stride: 2 })],
      ["max", layers.maxPool2d({ kernel: 3, stride: 2 })],
      ["flat", layers.flatten()],
      ["fc", layers.linear({ inFeatures: 4 * 4 * 3, outFeatures: 10 })],
      ["sigmoid", layers.activation("sigmoid")],
    ],
  ).initialise(3);
}

test.each(["js", "wasm", "tfjs-cpu"])(
  "%s agrees with the reference on layers of many kinds",
  async (name) => {
    const model = manyKinds();
    const random = new Random(11);
    const input = Float32Array.from({ length: 2 * sizeOf(model.input) }, () => random.normal());
    const [reference, backend] = [await createBackend("reference"), await createBackend(name)];
    const { finding, layers: rows } = await diffBackends(model, input, reference, backend);
    expect(finding).toBeUndefined();
    expect(rows).toHaveLength(16);
    // The bounds are bounds, and not beyond all measure: something comes near.
    expect(Math.max(...rows.map(({ ratio }) => ratio))).toBeGreaterThan(0.2);
    backend.dispose();
    reference.dispose();
  },
);
