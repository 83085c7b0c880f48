/** What is no backend, or no whole one: everything that is missing or wrong is named at once, with the cure. */
import { describe, expect, it } from "vitest";
import { smallNetwork } from "../test/networks.js";
import type { Backend } from "./backend.js";
import { checkBackend } from "./check-backend.js";
import { ArgumentError, UnsupportedError } from "./errors.js";
import { crossEntropy } from "./losses/cross-entropy.js";
import { TrainingStep } from "./model/training-step.js";
import { sgd } from "./optim/sgd.js";
import { createReferenceBackend } from "./reference/index.js";
import { tensor } from "./tensor/create.js";

/** As JavaScript would pass it: the compiler has no say. */
const untyped = (value: unknown): Backend => value as Backend;

const right = createReferenceBackend();
const changed = (changes: object): unknown => ({ ...right, name: "mine", ...changes });
const stating = (facts: object): unknown =>
  changed({ capabilities: { ...right.capabilities, ...facts } });
const END =
  ", expected every member as the contract has it (@convscope/core/backend); correct the backend, then run the conformance suite on it: describeBackend of @convscope/conformance/vitest";

async function createSlowBackend(): Promise<Backend> {
  return right;
}

describe("what is no backend", () => {
  it.each([
    [
      Promise.resolve(right),
      "found a promise, expected a backend (making one takes time); await it first: await createBackend()",
    ],
    [
      createSlowBackend,
      "found the function createSlowBackend, expected a backend (the function makes one); call it and pass what it gives: await createSlowBackend()",
    ],
    [
      "wasm",
      'found "wasm", expected a backend (a value that a package\'s factory makes, not a name); make one and pass it: createJsBackend() of @convscope/backend-js, say',
    ],
    [
      null,
      "found null, expected a backend (a value that a package's factory makes, not a name); make one and pass it: createJsBackend() of @convscope/backend-js, say",
    ],
    [
      {},
      `found a backend with no name (a text); no capabilities (a record of facts); no kernels (a table of kernels); no upload (a function); no read (a function); no free (a function); no memory (a function); no dispose (a function)${END}`,
    ],
  ])("%o is refused by a model, which stays where it was", async (value, text) => {
    const model = smallNetwork();
    const moving = model.to(untyped(value));
    await expect(moving).rejects.toThrow(ArgumentError);
    await expect(model.to(untyped(value))).rejects.toThrow(`model.to: ${text}`);
    expect(model.backend).toBe(undefined);
  });

  it("makes no tensor", () => {
    expect(() => tensor(untyped(Promise.resolve(right)), [1])).toThrow(/^tensor: found a promise,/);
    expect(() => tensor(untyped(createSlowBackend), [1])).toThrow(
      /^tensor: found the function createSlowBackend,/,
    );
  });
});

describe("a backend that is not whole", () => {
  const { conv2d: _conv2d, matmul: _matmul, ...fewKernels } = right.kernels;
  it.each([
    [
      stating({ precision: "double", subnormals: "yes" }),
      'capabilities.precision "double" in place of "float16", "float32" or "float64"; capabilities.subnormals "yes" in place of true or false',
    ],
    [
      stating({ convolution: "winograd", nonFinite: undefined }),
      'capabilities.convolution "winograd" in place of "sum", "winograd-2x3", "winograd-4x3", "winograd-4x3-2x5", "winograd-4x3-4x5" or "fft"; no capabilities.nonFinite ("ieee", "tile" or "unspecified")',
    ],
    [stating({ deterministic: 1 }), "capabilities.deterministic 1 in place of true or false"],
    [
      stating({ maxElements: Number.NaN }),
      "capabilities.maxElements NaN in place of a whole number from 1",
    ],
    [stating({ maxElements: 0 }), "capabilities.maxElements 0 in place of a whole number from 1"],
    [
      changed({ kernels: fewKernels }),
      "no kernels.matmul (a kernel); no kernels.conv2d (a kernel)",
    ],
    [
      changed({ kernels: { ...right.kernels, conv2d: "im2col" } }),
      'kernels.conv2d "im2col" in place of a kernel',
    ],
    [changed({ fused: { softmax: 1 } }), "fused.softmax 1 in place of a kernel or none"],
    [changed({ grads: true }), "grads true in place of a table of kernels or none"],
    [
      changed({ read: undefined, free: null }),
      "no read (a function); free null in place of a function",
    ],
    [changed({ compile: {} }), "compile an object in place of a function or none"],
  ])("%# is refused with everything that is missing or wrong", async (value, faults) => {
    await expect(smallNetwork().to(untyped(value))).rejects.toThrow(
      `model.to: found backend "mine" with ${faults}${END}`,
    );
  });

  it("lacks no gradient kernel for inference, and each one for training", async () => {
    const { conv2dWeightGrad: _, ...few } = right.grads;
    const value = changed({ grads: few });
    const model = await smallNetwork().to(untyped(value));
    const step = new TrainingStep(model, {
      loss: crossEntropy(),
      optimizer: sgd({ learningRate: 1 }),
    });
    await expect(step.to(untyped(value))).rejects.toThrow(
      `TrainingStep.to: found backend "mine" with no grads.conv2dWeightGrad (a kernel)${END}`,
    );
  });

  it("and only infers is not trained on", () => {
    const { grads: _, ...inferring } = right;
    const check = (): void => checkBackend(inferring, "fit", "training");
    expect(check).toThrow(UnsupportedError);
    expect(check).toThrow(
      'fit: found backend "reference", which gives no gradient kernels (it only infers); train on another backend',
    );
  });

  it("may lack kernels for the suite, which reports them one by one", () => {
    checkBackend(changed({ kernels: fewKernels }), "conformance", "suite");
    expect(() => checkBackend(changed({ kernels: fewKernels }), "run")).toThrow(
      "no kernels.matmul",
    );
  });
});
