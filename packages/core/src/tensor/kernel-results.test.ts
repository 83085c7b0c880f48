/** Kernels that give back what they may not: named with backend, kernel and lengths, however they are called. */
import { describe, expect, it } from "vitest";
import { batch, exactValues, smallNetwork } from "../../test/networks.js";
import { ExecutionError } from "../errors.js";
import { crossEntropy } from "../losses/cross-entropy.js";
import { TrainingStep } from "../model/training-step.js";
import { mul } from "../ops/binary.js";
import { conv2d } from "../ops/conv2d.js";
import { relu } from "../ops/unary.js";
import { sgd } from "../optim/sgd.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { ones } from "./create.js";

/** A backend that reads only by promise, as one on a device does. */
type Waiting = Omit<ReferenceBackend, "readSync">;

/** Makes of a right result, which it may free, what the kernel gives instead, as JavaScript lets it. */
type Wrong = (right: Float64Array, inner: Waiting, x: Float64Array) => unknown;

/** A reference, able to block or not, with a wrong convolution. */
function broken(wrong: Wrong, blocks: boolean): ReferenceBackend {
  const { fused: _, readSync, ...inner } = createReferenceBackend();
  const kernel: typeof inner.kernels.conv2d = (x, w, g) =>
    wrong(inner.kernels.conv2d(x, w, g), inner, x) as Float64Array;
  const backend: Waiting = {
    ...inner,
    name: "mine",
    kernels: { ...inner.kernels, conv2d: kernel },
  };
  return (blocks ? { ...backend, readSync } : backend) as ReferenceBackend;
}

/** Another number of elements than the record says. */
const resized =
  (by: number): Wrong =>
  (right, inner) => {
    const other = new Float64Array(right.length + by);
    other.set(right.subarray(0, other.length));
    inner.free(right);
    return inner.uploadFloat64(other);
  };

const freed =
  (instead: (x: Float64Array) => unknown): Wrong =>
  (right, inner, x) => {
    inner.free(right);
    return instead(x);
  };

const CURE =
  'correct it, then run the conformance suite on the backend: describeBackend("mine", create) of @convscope/conformance/vitest';

/** Each with what is said of a result of `size` elements. */
const kernels: readonly (readonly [Wrong, (size: number) => string])[] = [
  [
    resized(-1),
    (size) =>
      `giving ${size - 1} elements, expected ${size} (a result is as long as its record says)`,
  ],
  [
    resized(2),
    (size) =>
      `giving ${size + 2} elements, expected ${size} (a result is as long as its record says)`,
  ],
  [
    freed(() => undefined),
    () =>
      "returning undefined, expected a buffer (it is read and freed later; is a `return` missing?)",
  ],
  [
    freed(() => null),
    () => "returning null, expected a buffer (it is read and freed later; is a `return` missing?)",
  ],
  [
    freed(async (x) => x),
    () =>
      "returning a promise, expected a buffer at once (a buffer may hold a promise and is none; drop `async`, and wait in `read`)",
  ],
  [
    freed(() => Promise.reject(new Error("shader"))),
    () =>
      "returning a promise, expected a buffer at once (a buffer may hold a promise and is none; drop `async`, and wait in `read`)",
  ],
  [
    freed((x) => x),
    () => "returning its operand 0, expected a fresh buffer (operands are freed on their own)",
  ],
];

const rows = kernels.flatMap(([wrong, text]) =>
  [true, false].map((blocks) => ({
    wrong,
    text,
    blocks,
    says: text(18),
    how: blocks ? "blocking" : "waiting",
  })),
);

const trainingOn = async (
  backend: ReferenceBackend,
  eager: boolean,
): Promise<{ readonly step: () => Promise<Float32Array>; readonly values: () => unknown }> => {
  const model = await smallNetwork().to(backend);
  const { x, labels } = batch(backend, 2, 1);
  const optimizer = sgd({ learningRate: 0.1 });
  const training = new TrainingStep(model, { loss: crossEntropy(), optimizer, eager });
  return {
    step: async () => await training.run(x, labels).loss.data(),
    values: () => exactValues(backend, model.variables.values()),
  };
};

describe.each(rows)("a kernel of a $how backend, $says", ({ wrong, text, blocks }) => {
  it("is named by an eager run, in what is computed from its result", async () => {
    const backend = broken(wrong, blocks);
    const x = ones(backend, [1, 1, 4, 4]);
    const w = ones(backend, [2, 1, 2, 2]);
    const run = async (): Promise<Float32Array> => await relu(mul(conv2d(x, w), 2)).data();
    await expect(run()).rejects.toThrow(`conv2d: found backend "mine" ${text(18)}; ${CURE}`);
    await expect(run()).rejects.toBeInstanceOf(ExecutionError);
    await expect(run()).rejects.toMatchObject({ details: { backend: "mine", kernel: "conv2d" } });
  });

  it("is named by a captured prediction, each time", async () => {
    const backend = broken(wrong, blocks);
    const model = await smallNetwork().to(backend);
    const { x } = batch(backend, 1, 1);
    const run = async (): Promise<Float32Array> => await model.predict(x).data();
    for (let i = 0; i < 2; i++) {
      await expect(run()).rejects.toThrow(`conv2d: found backend "mine" ${text(168)}; ${CURE}`);
    }
    await expect(run()).rejects.toMatchObject({ details: { backend: "mine", kernel: "conv2d" } });
  });

  it("is named by a step of training, captured and eager", async () => {
    for (const eager of [false, true]) {
      const { step, values } = await trainingOn(broken(wrong, blocks), eager);
      const before = values();
      await expect(step()).rejects.toThrow(`conv2d: found backend "mine" ${text(336)}; ${CURE}`);
      // Where the backend can block, nothing was changed yet.
      if (blocks) expect(values()).toEqual(before);
    }
  });
});

describe("looking at results", () => {
  it("costs one read for each kernel and record, and none after", async () => {
    const { readSync, ...inner } = createReferenceBackend();
    let reads = 0;
    const backend = {
      ...inner,
      readSync: (buffer: Float64Array) => {
        reads++;
        return readSync(buffer);
      },
    };
    const model = await smallNetwork().to(backend);
    const { x } = batch(backend, 1, 1);
    model.predict(x).dispose();
    const first = reads;
    for (let i = 0; i < 3; i++) model.predict(x).dispose();
    expect([first > 0, reads]).toEqual([true, first]);
  });

  it("leaves no buffer behind, right or wrong", async () => {
    for (const wrong of [resized(-1), resized(0)]) {
      for (const blocks of [true, false]) {
        const backend = broken(wrong, blocks);
        const x = ones(backend, [1, 1, 4, 4]);
        const w = ones(backend, [2, 1, 2, 2]);
        const run = async (): Promise<void> => {
          using y = conv2d(x, w);
          await y.data();
        };
        await run().catch(() => undefined);
        expect(backend.memory().buffers).toBe(2);
      }
    }
  });

  it("tells of work that failed in the queue", async () => {
    const { readSync: _, ...inner } = createReferenceBackend();
    let fails = true;
    const read = async (buffer: Float64Array): Promise<Float32Array> => {
      if (fails) throw new Error("conv2d: device lost");
      return await inner.read(buffer);
    };
    const backend = { ...inner, name: "mine", read };
    const x = ones(backend, [1, 1, 4, 4]);
    const y = relu(conv2d(x, ones(backend, [2, 1, 2, 2])));
    fails = false;
    await expect(y.data()).rejects.toThrow(
      /found its result on backend "mine" unreadable \(conv2d: device lost\), expected its values .* make the backend anew/,
    );
    expect((await y.data()).length).toBe(18);
  });
});

describe("an upload that gives no buffer", () => {
  it.each([
    [() => undefined, "returning undefined, expected a buffer"],
    [async () => new Float64Array(1), "returning a promise, expected a buffer at once"],
  ])("%# is named", (upload, text) => {
    const wrong: unknown = { ...createReferenceBackend(), name: "mine", upload };
    expect(() => ones(wrong as ReferenceBackend, [1])).toThrow(
      `upload: found backend "mine" ${text}`,
    );
  });
});
