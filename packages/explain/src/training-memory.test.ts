import {
  adam,
  crossEntropy,
  type Optimizer,
  Random,
  sgd,
  sizeOf,
  TrainingStep,
  tensor,
} from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { alexnet, createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { type OptimizerName, optimizerNames, trainingMemory } from "./index.js";

/** Bytes on a backend: the most before any call of a step, and at rest but for what goes in and comes out. */
async function measured(name: string, batch: number, optimizer: Optimizer) {
  let most = 0;
  const backend = createReferenceBackend();
  const watched = new Proxy(backend, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== "function" || key === "memory") return member;
      return (...args: unknown[]): unknown => {
        // The most is there before something is freed.
        most = Math.max(most, target.memory().bytes);
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
  const model = createModel(name).initialise(1);
  await model.to(watched);
  const training = new TrainingStep(model, { loss: crossEntropy(), optimizer });
  const random = new Random(1);
  const values = Float32Array.from({ length: batch * sizeOf(model.input) }, () => random.uniform());
  const x = tensor(watched, values, [batch, ...model.input]);
  const labels = tensor(watched, new Float32Array(batch));
  const { loss, outputs } = training.run(x, labels);
  const around = 4 * (x.size + labels.size + loss.size + outputs.size);
  // The reference holds float64.
  return { most: most / 2, rest: backend.memory().bytes / 2 - around };
}

test.each([
  ["sgd", 0],
  ["momentum", 1],
  ["adagrad", 1],
  ["rmsprop", 1],
  ["adam", 2],
  ["adamw", 2],
] as const)("%s remembers %i values of each that is trained", (optimizer, count) => {
  const { optimizerState, gradients } = trainingMemory(alexnet(), { optimizer });
  expect(optimizerState.value).toBe(count * gradients.value);
});

test("every part says where it comes from, and they add up", () => {
  const own = trainingMemory(createModel("resnet18"), { batch: 64, optimizer: "adam" });
  expect(own.weights).toMatchObject({
    unit: "bytes",
    formula: "4·(parameters + running statistics)",
    substituted: "4·(11,689,512 + 9,600) = 46,796,448",
    convention: "training",
  });
  expect(own.gradients.substituted).toBe("4·11,689,512 = 46,758,048");
  expect(own.optimizerState.substituted).toBe("4·2·11,689,512 = 93,516,096");
  const { weights, gradients, optimizerState, activations, total } = own;
  expect(activations.value % 64).toBe(0);
  const parts = [weights, gradients, optimizerState, activations];
  expect(total.value).toBe(parts.reduce((all, { value }) => all + value, 0));
});

test("twice the batch takes twice the activations and nothing else", () => {
  const [one, two] = [16, 32].map((batch) => trainingMemory(createModel("tiny-vgg"), { batch }));
  expect(two?.activations.value).toBe(2 * (one?.activations.value ?? 0));
  expect(two?.optimizerState).toEqual(one?.optimizerState);
});

test("frozen parameters have no gradient and are not remembered", () => {
  const model = createModel("lenet5-modern");
  const all = trainingMemory(model);
  model.setTrainable(["C1"], false);
  const some = trainingMemory(model, { variables: model.variables });
  expect(all.gradients.value - some.gradients.value).toBe(4 * 6 * (25 + 1));
  expect(some.weights).toEqual(all.weights);
});

test("a connection table's zeros are held, too", () => {
  const { weights } = trainingMemory(createModel("lenet5"));
  expect(weights.formula).toBe("4·(parameters + zeros where a connection table has none)");
  expect(weights.substituted).toBe("4·(60,000 + 900) = 243,600");
});

test.each([
  ["sgd", () => sgd({ learningRate: 0.1 })],
  ["momentum", () => sgd({ learningRate: 0.1, momentum: 0.9 })],
  ["adam", () => adam()],
] as const)(
  "with %s a backend holds little more at rest than weights and the optimiser's state, and up to half more than the total in a step",
  async (name, make) => {
    const told = trainingMemory(createModel("lenet5-modern"), { batch: 8, optimizer: name });
    const { most, rest } = await measured("lenet5-modern", 8, make());
    const held = told.weights.value + told.optimizerState.value;
    expect(rest).toBeGreaterThanOrEqual(held);
    expect(rest).toBeLessThan(1.001 * held);
    expect(most).toBeGreaterThan(told.total.value);
    expect(most).toBeLessThan(1.5 * told.total.value);
  },
);

test("an impossible batch and an unknown optimiser are refused with what is possible", () => {
  const model = createModel("lenet5");
  expect(() => trainingMemory(model, { batch: 0 })).toThrow(/batch 0, expected a whole number/);
  const unknown: string = "lion";
  expect(() => trainingMemory(model, { optimizer: unknown as OptimizerName })).toThrow(
    `expected one of ${optimizerNames.join(", ")}`,
  );
});
