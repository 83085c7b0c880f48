/** Traces and attributions are of the backend that runs the network: each agrees with the definition, or with js, there. */
import { createJsBackend } from "@convscope/backend-js";
import { predictionFactor } from "@convscope/conformance";
import { build, layers, type Model, Random, sizeOf } from "@convscope/core";
import type { Backend } from "@convscope/core/backend";
import {
  type AttributionMethod,
  attribute,
  attributionMethods,
  traceGradient,
  traceInfluence,
  traceUnit,
} from "@convscope/explain";
import { createModel } from "@convscope/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBackend } from "../backends.js";
import { createNoisyJsBackend } from "../testing/noisy-js.js";

const lenet = createModel("lenet5-modern").initialise(3);
const residual = build("residual", [2, 12, 11], (x, apply) => {
  const conv = { inChannels: 8, outChannels: 8, kernel: 3, padding: 1 } as const;
  const stem = apply("C1", layers.conv2d({ ...conv, inChannels: 2, activation: "relu" }), x);
  const normed = apply("N", layers.batchNorm2d({ channels: 8 }), stem);
  const sum = apply("sum", layers.add(), apply("C2", layers.conv2d(conv), normed), stem);
  return apply("P", layers.maxPool2d({ kernel: 3, stride: 2 }), sum);
}).initialise(3);
const models = { lenet5: createModel("lenet5").initialise(3), "lenet5-modern": lenet, residual };

function picture(model: Model): Float32Array {
  const random = new Random(5);
  return Float32Array.from({ length: sizeOf(model.input) }, () => random.normal());
}

const SAMPLES = 6;
const FACTOR = predictionFactor(SAMPLES, 1e-5);

async function mapOf(method: AttributionMethod, backend: Backend): Promise<Float32Array> {
  const options = { method, class: 4, ...(method === "occlusion" && { patch: 12, stride: 10 }) };
  return (await attribute(lenet, picture(lenet), backend, options)).map;
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0));
}

type Bounded = readonly [map: Float32Array, bound: number];

/** js's map, and how far sampled rounding errors take it, times Student's t. */
async function bounded(method: AttributionMethod): Promise<Bounded> {
  const map = await mapOf(method, createJsBackend());
  let squares = 0;
  for (let seed = 1; seed <= SAMPLES; seed++) {
    squares += distance(await mapOf(method, createNoisyJsBackend(seed)), map) ** 2;
  }
  return [map, FACTOR * Math.sqrt(squares / SAMPLES)];
}

const expected = new Map<AttributionMethod, Bounded>();
beforeAll(async () => {
  for (const method of attributionMethods) expected.set(method, await bounded(method));
});

describe.each(["wasm", "tfjs-cpu", "tfjs-wasm", "gpujs-webasm"])("on %s", (name) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await createBackend(name);
  });
  afterAll(() => backend.dispose());

  test.each([
    ["lenet5-modern", "C3[4,3,5]"],
    ["lenet5-modern", "F6[7]"],
    ["lenet5", "S2[3,4,5]"],
    ["lenet5", "C3[4,3,5]"],
    ["residual", "C2[7,2,3]"],
    ["residual", "sum[3,1,1]"],
    ["residual", "P[3,4,4]"],
  ] as const)("a unit is what its terms come to: %s %s", async (of, unit) => {
    const model = models[of];
    const trace = await traceUnit(model, picture(model), unit, backend);
    expect(trace).toMatchObject({ backend: backend.name, agrees: true });
    expect(Number.isFinite(trace.bound)).toBe(true);
    expect(trace.terms.length).toBeGreaterThan(0);
  });

  test.each(["C3.weight[4,2,1,1]", "C3.bias[4]", "S2[3,4,5]", "input[0,14,14]"])(
    "a gradient is what its terms come to: %s",
    async (unit) => {
      const trace = await traceGradient(lenet, picture(lenet), unit, backend, { output: 4 });
      expect(trace).toMatchObject({ agrees: true });
      expect(Number.isFinite(trace.bound)).toBe(true);
    },
  );

  test("a pixel moves the units that it moves on js", async () => {
    const here = await traceInfluence(lenet, picture(lenet), "input[0,12,7]", backend);
    const there = await traceInfluence(lenet, picture(lenet), "input[0,12,7]", createJsBackend());
    const shown = ({ layers }: typeof here) =>
      layers.map(({ layer, units }) => [layer, units.map(({ at }) => at.join())]);
    expect(shown(here)).toEqual(shown(there));
    expect(here.layers[0]?.units.length).toBeGreaterThan(0);
  });

  test.each(attributionMethods)("%s is that of js, within rounding", async (method) => {
    const [map, bound] = expected.get(method) ?? [new Float32Array(0), 0];
    const off = distance(await mapOf(method, backend), map);
    expect(off).toBeLessThanOrEqual(bound);
    expect(bound).toBeLessThan(0.01 * distance(map, new Float32Array(map.length)));
    expect(backend.memory().buffers).toBe(0);
  });
});
