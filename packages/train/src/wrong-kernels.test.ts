/** A run on a backend with a kernel that gives back what it may not: the kernel is named, and the last good weights stay. */
import { createJsBackend } from "@convscope/backend-js";
import { type Backend, crossEntropy, sgd } from "@convscope/core";
import { describe, expect, it } from "vitest";
import { BackendFailedError, createLoader, evaluate, fit as fitModel } from "./index.js";
import { barExamples, barModel } from "./testing/bars.js";
import { bitsOf } from "./testing/bits.js";

const examples = barExamples(8, 1);
const loss = crossEntropy();

/** The js backend with a wrong gradient of its filters, or a wrong convolution; `blocks` says whether it has `readSync`. */
function broken(
  table: "kernels" | "grads",
  kernel: string,
  wrong: (right: Float32Array, inner: Backend<Float32Array>) => unknown,
  blocks: boolean,
): Backend<Float32Array> {
  const { fused: _, readSync, ...inner } = createJsBackend();
  const right: unknown = Reflect.get(inner[table], kernel);
  const call = (...operands: unknown[]): unknown => {
    if (typeof right !== "function") throw new RangeError(`no kernel ${kernel}`);
    return wrong(Reflect.apply(right, inner[table], operands), inner);
  };
  return {
    ...inner,
    name: "mine",
    [table]: { ...inner[table], [kernel]: call },
    ...(blocks ? { readSync } : {}),
  };
}

const longer = (right: Float32Array, inner: Backend<Float32Array>): unknown => {
  const other = inner.upload(new Float32Array([...right, 0]));
  inner.free(right);
  return other;
};

const shorter = (right: Float32Array, inner: Backend<Float32Array>): unknown => {
  const other = inner.upload(right.slice(1));
  inner.free(right);
  return other;
};

const nothing = (right: Float32Array, inner: Backend<Float32Array>): unknown => inner.free(right);

// What else a kernel may give back is core's to find: here once each, before a gradient is taken and after.
const rows = [
  ["kernels", "conv2d", longer, /conv2d: found backend "mine" giving \d+ elements, expected \d+ /],
  ["kernels", "conv2d", nothing, /conv2d: found backend "mine" returning undefined, expected a b/],
  [
    "grads",
    "conv2dWeightGrad",
    shorter,
    /conv2dWeightGrad: found backend "mine" giving \d+ elements, expected \d+ /,
  ],
] as const;

const settings = rows.flatMap((row) => [true, false].map((blocks) => [...row, blocks] as const));

describe.each(settings)("%s.%s that is wrong: %o", (table, kernel, wrong, text, blocks) => {
  it(`is named by fit, and the weights are as they were (blocking: ${blocks})`, async () => {
    const backend = broken(table, kernel, wrong, blocks);
    const model = await barModel().to(backend);
    const before = await bitsOf(model);
    const error = await fitModel(model, {
      train: createLoader(examples, { batchSize: 4, seed: 1 }),
      loss,
      optimizer: sgd({ learningRate: 0.1 }),
      epochs: 2,
    }).catch((thrown: unknown) => thrown);
    if (!(error instanceof BackendFailedError)) throw error;
    expect(error.message).toMatch(text);
    expect(error.message).toMatch(
      /go on elsewhere: await model\.to\(other\), then fit with resume/,
    );
    await model.to(createJsBackend());
    expect(await bitsOf(model)).toEqual(before);
  });
});

it.each([true, false])("evaluate names it too (blocking: %s)", async (blocks) => {
  const model = await barModel().to(broken("kernels", "conv2d", longer, blocks));
  await expect(evaluate(model, examples, { loss })).rejects.toThrow(
    /conv2d: found backend "mine" giving \d+ elements, expected \d+ /,
  );
});
