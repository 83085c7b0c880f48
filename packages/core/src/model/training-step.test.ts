/** Training steps: captured as eager, bit for bit, while everything changes in mid-run; memory; faults. */
import { describe, expect, it } from "vitest";
import { batch, exact, exactValues, smallNetwork } from "../../test/networks.js";
import { observed } from "../../test/observed-backend.js";
import {
  ArgumentError,
  BackendMismatchError,
  DisposedError,
  ExecutionError,
  ShapeError,
} from "../errors.js";
import * as layers from "../layers/index.js";
import { crossEntropy } from "../losses/cross-entropy.js";
import { adagrad } from "../optim/adagrad.js";
import { adam, adamw } from "../optim/adam.js";
import type { Optimizer } from "../optim/optimizer.js";
import { rmsprop } from "../optim/rmsprop.js";
import { sgd } from "../optim/sgd.js";
import { Random } from "../random.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { sequential } from "./build.js";
import type { Model } from "./model.js";
import { TrainingStep } from "./training-step.js";

interface Setup {
  readonly backend: ReferenceBackend;
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly training: TrainingStep;
}

async function setUp(
  optimizer: Optimizer,
  options: { readonly eager?: boolean; readonly backend?: ReferenceBackend } = {},
): Promise<Setup> {
  const { eager = false, backend = createReferenceBackend() } = options;
  const model = await smallNetwork().to(backend);
  const loss = crossEntropy({ labelSmoothing: 0.1 });
  const training = new TrainingStep(model, { loss, optimizer, eager, random: new Random(3) });
  return { backend, model, optimizer, training };
}

/** Ten steps with an evaluation after each, while rate, frozen layers, batch size and a weight change. */
async function trajectory(optimizer: Optimizer, eager: boolean): Promise<readonly unknown[]> {
  const { backend, model, training } = await setUp(optimizer, { eager });
  const seen: unknown[] = [];
  for (let i = 0; i < 10; i++) {
    optimizer.learningRate = 0.05 / (i + 1);
    if (i === 3) model.setTrainable(["conv1", "norm1"], false);
    if (i === 6) model.setTrainable(["conv1"], true);
    if (i === 5) model.variables.get("conv2.bias")?.set([0.5, -0.5, 1, -1]);
    const { x, labels } = batch(backend, i === 4 ? 1 : 3, i);
    const result = training.run(x, labels);
    const evaluated = model.predict(x, { taps: ["norm1", "pool1"] });
    const tensors = [result.loss, result.outputs, evaluated.output, ...evaluated.taps.values()];
    seen.push(tensors.map((each) => exact(backend, each)));
    for (const each of [...tensors, x, labels]) each.dispose();
  }
  const state = exactValues(backend, optimizer.state.values());
  return [seen, exactValues(backend, model.variables.values()), state, training.random.state];
}

const optimizers: readonly (readonly [string, () => Optimizer])[] = [
  ["plain gradient descent", () => sgd({ learningRate: 0.1, weightDecay: 0.01 })],
  ["momentum", () => sgd({ learningRate: 0.1, momentum: 0.9 })],
  [
    "Nesterov's momentum",
    () => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.1 }),
  ],
  ["Adam", () => adam()],
  ["AdamW", () => adamw({ weightDecay: 0.1 })],
  ["RMSprop", () => rmsprop({ centered: true, momentum: 0.9 })],
  ["Adagrad", () => adagrad({ initialSum: 0.1 })],
];

describe.each(optimizers)("training with %s", (_, create) => {
  it("gives the same numbers captured as eager, to the last bit, whatever changes in mid-run", async () => {
    const [captured, eager] = [await trajectory(create(), false), await trajectory(create(), true)];
    expect(captured).toEqual(eager);
  });

  it("returns to the same number of buffers after every step, captured and eager", async () => {
    for (const eager of [false, true]) {
      const { backend, model, optimizer, training } = await setUp(create(), { eager });
      const levels = new Set<string>();
      for (let i = 0; i < 4; i++) {
        const { x, labels } = batch(backend, 3, i);
        const { loss, outputs } = training.run(x, labels);
        for (const each of [loss, outputs, x, labels, model.predict(x)]) each.dispose();
        if (i > 0) levels.add(JSON.stringify(backend.memory()));
      }
      expect(levels.size).toBe(1);
      training.dispose();
      model.dispose();
      optimizer.dispose();
      expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    }
  });
});

describe("a training step", () => {
  it("lowers the loss on the same batch", async () => {
    const { backend, training } = await setUp(adam({ learningRate: 0.01 }));
    const { x, labels } = batch(backend, 6, 1);
    const losses = Array.from(
      { length: 40 },
      () => training.run(x, labels).loss.dataSync()[0] ?? NaN,
    );
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
  });

  it("leaves frozen parameters as they are, but moves running statistics", async () => {
    const { backend, model, training } = await setUp(sgd({ learningRate: 0.1 }));
    model.setTrainable(["conv1", "norm1", "conv2"], false);
    const before = exactValues(backend, model.variables.values());
    const { x, labels } = batch(backend, 3, 1);
    training.run(x, labels);
    const after = exactValues(backend, model.variables.values());
    const changed = Object.keys(after).filter(
      (name) => String(after[name]) !== String(before[name]),
    );
    expect(changed).toEqual(["norm1.runningMean", "norm1.runningVariance", "fc.weight", "fc.bias"]);
  });

  it("leaves weights, moments, step count and memory as they were when any kernel fails", async () => {
    let calls = 0;
    let breaking = -1;
    const backend = observed(createReferenceBackend(), (kernel) => {
      if (calls++ === breaking) throw new Error(`${kernel} broke`);
    });
    const { model, optimizer, training } = await setUp(adam(), { backend });
    const { x, labels } = batch(backend, 2, 1);
    const state = (): unknown => [
      exactValues(backend, [...model.variables.values(), ...optimizer.state.values()]),
      optimizer.steps,
      backend.memory(),
    ];
    const release = (result: ReturnType<typeof training.run>): void => {
      result.loss.dispose();
      result.outputs.dispose();
    };
    release(training.run(x, labels));
    calls = 0;
    release(training.run(x, labels));
    const kernels = calls;
    expect(kernels).toBeGreaterThan(100);
    const before = state();
    for (let at = 0; at < kernels; at += 7) {
      [calls, breaking] = [0, at];
      expect(() => training.run(x, labels)).toThrow(ExecutionError);
      expect(state()).toEqual(before);
    }
    breaking = -1;
    release(training.run(x, labels));
    expect(optimizer.steps).toBe(3);
  });

  it("leaves an eager step's weights as they were when a kernel fails", async () => {
    let calls = 0;
    const backend = observed(createReferenceBackend(), () => {
      if (calls++ === 60) throw new Error("broke");
    });
    const { model, training } = await setUp(adam(), { backend, eager: true });
    const { x, labels } = batch(backend, 2, 1);
    const before = exactValues(backend, model.variables.values());
    expect(() => training.run(x, labels)).toThrow("broke");
    expect(exactValues(backend, model.variables.values())).toEqual(before);
  });

  it("goes on, on another backend, if the optimiser moves with the model", async () => {
    const train = async (move: boolean): Promise<unknown> => {
      const { backend, model, optimizer, training } = await setUp(adam());
      const other = createReferenceBackend();
      const first = batch(backend, 3, 1);
      training.run(first.x, first.labels);
      const target = move ? other : backend;
      // Through the host, so that both runs round to float32 once.
      for (const place of [undefined, target]) {
        await model.to(place);
        await optimizer.to(place);
      }
      const second = batch(target, 3, 2);
      training.run(second.x, second.labels);
      return [exactValues(target, model.variables.values()), optimizer.steps];
    };
    expect(await train(true)).toEqual(await train(false));
  });

  it("moves with its model and its optimiser: it goes on as if it had not moved, and leaves nothing behind", async () => {
    const train = async (move: boolean): Promise<unknown> => {
      const { backend, model, optimizer, training } = await setUp(adam());
      const other = createReferenceBackend();
      let at = backend;
      for (let i = 0; i < 4; i++) {
        if (i === 2) {
          at = move ? other : backend;
          // Through the host, so that both runs round to float32 once.
          await training.to(undefined);
          expect([model.backend, backend.memory()]).toEqual([undefined, { buffers: 0, bytes: 0 }]);
          await training.to(at);
        }
        const { x, labels } = batch(at, 3, i);
        const { loss, outputs } = training.run(x, labels);
        for (const each of [x, labels, loss, outputs]) each.dispose();
      }
      const state = [...model.variables.values(), ...optimizer.state.values()];
      return [exactValues(at, state), optimizer.steps, training.random.state];
    };
    expect(await train(true)).toEqual(await train(false));
  });

  it("leaves model and optimiser where they were when a move fails half way", async () => {
    const { backend, model, optimizer, training } = await setUp(adam());
    const { x, labels } = batch(backend, 3, 1);
    training.run(x, labels);
    const count = model.variables.size + optimizer.state.size;
    let uploads = 0;
    const other = createReferenceBackend();
    const full = {
      ...other,
      upload: (own: Float32Array) => {
        if (++uploads === count) throw new RangeError("no memory left");
        return other.upload(own);
      },
    };
    await expect(training.to(full)).rejects.toThrow("no memory left");
    expect([uploads, other.memory().buffers]).toEqual([count, 0]);
    training.run(x, labels);
    expect([optimizer.steps, model.backend]).toEqual([2, backend]);
  });

  it("says that the optimiser must move when only the model did", async () => {
    const { backend, model, training } = await setUp(adam());
    const first = batch(backend, 3, 1);
    training.run(first.x, first.labels);
    const other = createReferenceBackend();
    await model.to(other);
    const second = batch(other, 3, 2);
    expect(() => training.run(second.x, second.labels)).toThrow(BackendMismatchError);
    expect(() => training.run(second.x, second.labels)).toThrow(
      'optimizer: found conv1.weight.mean and conv1.weight on "reference" and another "reference", expected one backend (the model has moved); call `await optimizer.to(backend)` too',
    );
  });

  it("refuses a model on the host, inputs of another shape, other backends, and nothing to train", async () => {
    const { backend, model, training } = await setUp(sgd({ learningRate: 0.1 }));
    const { x, labels } = batch(backend, 2, 1);
    expect(() => training.run(labels, labels)).toThrow(
      "small: found input [2], expected [N, 2, 7, 6] with N ≥ 1 (a batch of examples)",
    );
    expect(() => training.run(x, tensor(backend, [1, 2, 0]))).toThrow(ShapeError);
    const elsewhere = batch(createReferenceBackend(), 2, 1);
    expect(() => training.run(elsewhere.x, labels)).toThrow(BackendMismatchError);
    model.setTrainable(
      model.nodes.map(({ name }) => name),
      false,
    );
    expect(() => training.run(x, labels)).toThrow(
      "small: found every parameter frozen, expected at least one to train; free a layer with setTrainable",
    );
    model.setTrainable(["fc"], true);
    await model.to(undefined);
    expect(() => training.run(x, labels)).toThrow(ArgumentError);
    model.dispose();
    expect(() => training.run(x, labels)).toThrow(DisposedError);
  });

  it("names the layer, and what batch norm lacks, in a batch of single values", async () => {
    const backend = createReferenceBackend();
    const model = sequential(
      "flat",
      [2, 1, 1],
      [
        ["norm", layers.batchNorm2d({ channels: 2 })],
        ["fc", layers.linear({ inFeatures: 2, outFeatures: 2 })],
      ],
    );
    await model.to(backend);
    const training = new TrainingStep(model, {
      loss: crossEntropy(),
      optimizer: sgd({ learningRate: 1 }),
    });
    expect(() => training.run(tensor(backend, [1, 2], [1, 2, 1, 1]), tensor(backend, [0]))).toThrow(
      "batchNorm2d norm: found 1 value a channel in [1, 2, 1, 1], expected more than 1 in training",
    );
  });
});
