import {
  crossEntropy,
  layers,
  type Model,
  sequential,
  sgd,
  sizeOf,
  TrainingStep,
  tensor,
} from "@convscope/core";
import type { Program } from "@convscope/core/backend";
import { createReplay } from "@convscope/core/program";
import { lenet5Modern, mobilenetV2, resnet } from "@convscope/models";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { createLocalBackend, type LocalBackend } from "../local-backend.js";
import { difference, playTwice, values } from "../testing/play-twice.js";
import { randomProgram } from "../testing/random-program.js";

const made: LocalBackend[] = [];
async function backendOf(threads: number): Promise<LocalBackend> {
  const backend = await createLocalBackend({ threads });
  made.push(backend);
  return backend;
}
afterEach(() => {
  for (const backend of made.splice(0)) backend.dispose();
});

/** A convolution of two maps, padded, in steps of its own each way, that is pooled. */
function pooledModel(outChannels: number, activation: "relu" | "relu6" = "relu"): Model {
  const options = {
    inChannels: 2,
    outChannels,
    kernel: [2, 3],
    stride: [2, 1],
    padding: 1,
  } as const;
  return sequential(
    "pooled",
    [2, 15, 12],
    [
      ["conv", layers.conv2d({ ...options, activation })],
      ["pool", layers.maxPool2d({ kernel: 2 })],
    ],
  );
}

describe("a compiled program", () => {
  it("gives what its calls give, bit for bit, whatever is shared, replaced and given out", async () => {
    const backend = await backendOf(2);
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 30 }), (seed, calls) => {
        const program = randomProgram(seed, calls);
        const before = backend.memory();
        const compiled = playTwice(backend, program, backend.compile(program));
        expect(backend.memory()).toEqual(before);
        const called = playTwice(backend, program, createReplay(backend, program));
        expect(difference(compiled, called)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [1, 4],
    [2, 4],
    [2, 14],
  ])(
    "trains LeNet-5 as its calls do, bit for bit, on %i threads with %i images",
    async (threads, images) => {
      const compiling = await backendOf(threads);
      const { compile: _, ...replaying } = compiling;
      const runs = [];
      for (const backend of [compiling, replaying]) {
        const model = lenet5Modern();
        await model.to(backend);
        const step = new TrainingStep(model, {
          loss: crossEntropy(),
          optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }),
        });
        const x = tensor(backend, values(images * 1024, 3), [images, 1, 32, 32]);
        const labels = tensor(
          backend,
          Float32Array.from({ length: images }, (_, i) => (7 * i) % 10),
        );
        const losses: Float32Array[] = [];
        for (let i = 0; i < 4; i++) {
          const { loss, outputs } = step.run(x, labels);
          losses.push(loss.dataSync(), outputs.dataSync());
          loss.dispose();
          outputs.dispose();
        }
        const weights = await Promise.all([...model.variables.values()].map((own) => own.read()));
        runs.push([...losses, ...weights]);
      }
      expect(runs[0]).toEqual(runs[1]);
    },
  );

  it.each([2, 3])(
    "gives the gradient of max pooling %i wide behind relu as its calls do, NaN included",
    async (kernel) => {
      const backend = await backendOf(2);
      const [inHeight, inWidth, pixels] = [20, 19, 40 * 380];
      const side = (size: number) => Math.floor((size - kernel) / 2) + 1;
      const [outHeight, outWidth] = [side(inHeight), side(inWidth)];
      const geometry = {
        ...{ batch: 8, channels: 5, inHeight, inWidth, outHeight, outWidth, countPadding: false },
        ...{ kernelHeight: kernel, kernelWidth: kernel, strideHeight: 2, strideWidth: 2 },
        ...{
          dilationHeight: 1,
          dilationWidth: 1,
          padTop: 0,
          padBottom: 0,
          padLeft: 0,
          padRight: 0,
        },
      };
      const [dense, scalar, whole] = [[1], [0], [pixels]];
      const program: Program = {
        sizes: [pixels, 40 * outHeight * outWidth, 1, pixels, pixels, pixels],
        ...{ inputs: [0, 1], state: [], constants: new Map([[2, Float32Array.of(0)]]) },
        steps: [
          { kernel: "maxPool2dInputGrad", operands: [1, 0], geometry, out: 3 },
          {
            kernel: "binary",
            operands: [0, 2],
            geometry: { op: "greater", out: whole, strides: [dense, scalar] },
            out: 4,
          },
          {
            kernel: "where",
            operands: [4, 3, 2],
            geometry: { out: whole, strides: [dense, dense, scalar] },
            out: 5,
          },
        ],
        outputs: [5],
        donated: new Map(),
      };
      const x = values(pixels, 4).map((value) => Math.max(value, -0));
      x.fill(NaN, 700, 702);
      const inputs = [x, values(program.sizes[1] ?? 0, 5)].map((array) => backend.upload(array));
      const found = [backend.compile(program), createReplay(backend, program)].map((executable) => {
        const [output] = executable.run(inputs, []).outputs;
        return backend.readSync(output as (typeof inputs)[0]);
      });
      expect(found[0]).toEqual(found[1]);
      expect(found[0]?.some((value) => value !== 0)).toBe(true);
    },
  );

  it.each([
    ["MobileNetV2", () => mobilenetV2({ size: 32, classes: 10 })],
    ["ResNet-18", () => resnet(18, { size: 32, classes: 10 })],
  ])(
    "infers with %s as its calls do, bit for bit, NaN included, on 1 and 2 threads",
    async (_, create) => {
      const found: Float32Array[] = [];
      const model = create();
      for (const threads of [1, 2]) {
        const compiling = await backendOf(threads);
        const { compile: _, ...replaying } = compiling;
        for (const backend of [compiling, replaying]) {
          await model.to(backend);
          const pixels = values(2 * 3 * 32 * 32, 3);
          found.push(model.predict(tensor(backend, pixels, [2, 3, 32, 32])).dataSync());
          pixels[5000] = NaN;
          found.push(model.predict(tensor(backend, pixels, [2, 3, 32, 32])).dataSync());
        }
      }
      const [clean, touched] = found;
      expect(clean?.some(Number.isNaN)).toBe(false);
      expect([...(touched ?? [])].map(Number.isNaN)).toEqual([
        ...Array(10).fill(false),
        ...Array(10).fill(true),
      ]);
      for (const [i, logits] of found.entries())
        expect(logits).toEqual(i % 2 === 0 ? clean : touched);
    },
  );

  it.each([
    ["LeNet-5", 14, () => lenet5Modern()],
    ["an odd number of padded maps", 31, () => pooledModel(5)],
    ["maps cut at six", 16, () => pooledModel(6, "relu6")],
  ])(
    "pools %s on the way as its calls do, bit for bit, NaN included",
    async (_, images, create) => {
      const compiling = await backendOf(2);
      const { compile: _compile, ...replaying } = compiling;
      const found: Float32Array[] = [];
      for (const backend of [compiling, replaying]) {
        const model = create().initialise(3);
        await model.to(backend);
        const x = values(images * sizeOf(model.input), 3);
        x[sizeOf(model.input) + 40] = NaN;
        const y = model.predict(tensor(backend, x, [images, ...model.input]));
        found.push(y.dataSync());
      }
      expect(found[0]?.some(Number.isNaN)).toBe(true);
      expect(found[0]?.some((value) => value > 0)).toBe(true);
      expect(found[0]).toEqual(found[1]);
    },
  );

  it("takes no memory from run to run", async () => {
    const backend = await backendOf(1);
    const program = randomProgram(5, 25);
    const executable = backend.compile(program);
    const inputs = program.inputs.map((slot) =>
      backend.upload(values(program.sizes[slot] ?? 0, slot)),
    );
    let state = program.state.map((slot) => backend.upload(values(program.sizes[slot] ?? 0, slot)));
    const start = backend.memory();
    for (let version = 0; version < 1000; version++) {
      const given = state.map((buffer) => ({ buffer, version }));
      const result = executable.run(inputs, given);
      for (const buffer of result.outputs) backend.free(buffer);
      state = [...result.state];
    }
    expect(backend.memory()).toEqual(start);
  });

  it("runs in parts when it has more steps than the engine takes at once", async () => {
    const backend = await backendOf(2);
    const relu = (x: number, out: number, size: number) =>
      ({
        kernel: "binary",
        operands: [x, x],
        geometry: { op: "add", out: [size], strides: [[1], [1]] },
        out,
      }) as const;
    const pairs = 1500;
    const steps = Array.from({ length: pairs }, (_, i) => [
      relu(2 * i, 2 * i + 2, 17000),
      relu(2 * i + 1, 2 * i + 3, 4),
    ]).flat();
    const program: Program = {
      sizes: Array.from({ length: 2 * pairs + 2 }, (_, i) => (i % 2 === 0 ? 17000 : 4)),
      inputs: [0, 1],
      state: [],
      constants: new Map(),
      steps,
      outputs: [2 * pairs, 2 * pairs + 1],
      donated: new Map(),
    };
    const executable = backend.compile(program);
    const inputs = [17000, 4].map((size) => backend.upload(new Float32Array(size).fill(2 ** -140)));
    const { outputs } = executable.run(inputs, []);
    expect(outputs.map((buffer) => backend.readSync(buffer).at(-1))).toEqual([Infinity, Infinity]);
    expect(backend.memory().bytes).toBeLessThan(4 * 5 * 17004);
  });
});
