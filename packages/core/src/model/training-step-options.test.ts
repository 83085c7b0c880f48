/** Training steps with clipped gradients, and with losses that do not classify. */
import { describe, expect, it } from "vitest";
import { exact } from "../../test/networks.js";
import { ArgumentError } from "../errors.js";
import * as layers from "../layers/index.js";
import { bceWithLogits } from "../losses/bce-with-logits.js";
import type { Loss } from "../losses/loss.js";
import { huberLoss, l1Loss, mseLoss } from "../losses/regression.js";
import type { GradientClip } from "../optim/clip.js";
import { sgd } from "../optim/sgd.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { sequential } from "./build.js";
import { TrainingStep } from "./training-step.js";

/** Weights of one linear unit on two inputs after a step from [1, 2] at rate 1, with the loss before it. */
async function afterStep(
  loss: Loss,
  clip: GradientClip | undefined,
  eager: boolean,
): Promise<readonly number[]> {
  const backend = createReferenceBackend();
  const unit = layers.linear({ inFeatures: 2, outFeatures: 1, bias: false });
  const model = await sequential("unit", [2], [["unit", unit]]).to(backend);
  const weight = model.variables.get("unit.weight");
  weight?.set([1, 2]);
  const optimizer = sgd({ learningRate: 1 });
  const step = new TrainingStep(model, { loss, optimizer, clip, eager });
  const result = step.run(tensor(backend, [3, 4], [1, 2]), tensor(backend, [1], [1, 1]));
  return weight === undefined
    ? []
    : [...exact(backend, result.loss), ...exact(backend, weight.tensor)];
}

const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

describe.each([false, true])("a training step (eager: %s)", (eager) => {
  it("takes targets of the outputs' shape", async () => {
    // The output is 11, its target 1.
    expect(await afterStep(mseLoss(), undefined, eager)).toEqual(near([100, -59, -78]));
    expect(await afterStep(l1Loss(), undefined, eager)).toEqual(near([10, -2, -2]));
    expect(await afterStep(huberLoss({ delta: 2 }), undefined, eager)).toEqual(near([18, -5, -6]));
    const [rest, tail] = [1 / (1 + Math.exp(11)), Math.log1p(Math.exp(-11))];
    const found = await afterStep(bceWithLogits(), undefined, eager);
    expect(found).toEqual(near([tail, 1 + 3 * rest, 2 + 4 * rest]));
  });

  it("bounds the gradient by norm and by value", async () => {
    // The gradient is 20 · [3, 4], its norm 100.
    expect(await afterStep(mseLoss(), { norm: 10 }, eager)).toEqual(near([100, -5, -6]));
    expect(await afterStep(mseLoss(), { norm: 1000 }, eager)).toEqual(near([100, -59, -78]));
    expect(await afterStep(mseLoss(), { value: 70 }, eager)).toEqual(near([100, -59, -68]));
  });
});

it("a training step refuses an impossible clip when it is made", () => {
  const model = sequential(
    "unit",
    [2],
    [["unit", layers.linear({ inFeatures: 2, outFeatures: 1 })]],
  );
  const make = () =>
    new TrainingStep(model, {
      loss: mseLoss(),
      optimizer: sgd({ learningRate: 1 }),
      clip: { norm: -1 },
    });
  expect(make).toThrow(ArgumentError);
  expect(make).toThrow("trainingStep: found clip norm -1");
});
