/**
 * A small task for tests: noisy 8 × 8 images of a horizontal, vertical or slanted bar, and a small network for it.
 */
import { layers, type Model, Random, sequential } from "@convscope/core";
import type { Examples } from "../examples.js";

const SIDE = 8;

/** Seeded images of three kinds of bars. */
export function barExamples(count: number, seed: number): Examples {
  const random = new Random(seed);
  const size = SIDE * SIDE;
  const images = new Float32Array(count * size);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const label = random.integer(3);
    const line = 1 + random.integer(6);
    labels[i] = label;
    for (let k = 0; k < size; k++) images[i * size + k] = 0.3 * random.normal();
    for (let k = 1; k < SIDE - 1; k++) {
      const [row, column] = [
        [line, k],
        [k, line],
        [k, k],
      ][label] as [number, number];
      images[i * size + row * SIDE + column] = 1;
    }
  }
  return { count, shape: [1, SIDE, SIDE], images, labels };
}

/** A network with everything that carries state from step to step: running statistics and dropout. */
export function barModel(seed: number = 1): Model {
  return sequential(
    "bars",
    [1, SIDE, SIDE],
    [
      ["conv", layers.conv2d({ inChannels: 1, outChannels: 3, kernel: 3, activation: "relu" })],
      ["norm", layers.batchNorm2d({ channels: 3 })],
      ["pool", layers.maxPool2d({ kernel: 2 })],
      ["flatten", layers.flatten()],
      ["drop", layers.dropout(0.25)],
      ["fc", layers.linear({ inFeatures: 27, outFeatures: 3 })],
    ],
  ).initialise(seed);
}
