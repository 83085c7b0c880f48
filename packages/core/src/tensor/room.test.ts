/** Arrays that are longer than a backend holds: refused before the backend is asked, however it is called. */
import { describe, expect, it } from "vitest";
import { batch, exactValues, smallNetwork } from "../../test/networks.js";
import { observed } from "../../test/observed-backend.js";
import type { Backend, Program } from "../backend.js";
import { UnsupportedError } from "../errors.js";
import { crossEntropy } from "../losses/cross-entropy.js";
import { TrainingStep } from "../model/training-step.js";
import { add } from "../ops/binary.js";
import { conv2d } from "../ops/conv2d.js";
import { sgd } from "../optim/sgd.js";
import { createReplay, executableOf } from "../program/replay.js";
import { type Body, capture, Runner, runEagerly } from "../program/runner.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { ones, tensor } from "./create.js";

/** A reference that says that it holds no more, and notes what it is asked to do. */
function holding(
  maxElements: number,
  calls: string[] = [],
  fused: boolean = true,
): ReferenceBackend {
  const reference = createReferenceBackend();
  const { fused: all, ...plain } = observed(reference, (kernel) => calls.push(kernel));
  return {
    ...plain,
    ...(fused && all !== undefined && { fused: all }),
    name: "small",
    capabilities: { ...reference.capabilities, maxElements },
    upload: (values) => {
      calls.push("upload");
      return reference.upload(values);
    },
  };
}

const says = (op: string, elements: number, most: number): string =>
  `${op}: found backend "small" asked for an array of ${elements} elements, expected at most ${most} (its capabilities.maxElements); ` +
  "use a smaller batch or smaller images, or another backend: await model.to(other)";

/** 1@4×4 under two filters of 2×2: 16 and 8 elements to 18. */
const filtering: Body = ([x, w]) => (x && w ? [conv2d(x, w)] : []);
const shapes = [
  [1, 1, 4, 4],
  [2, 1, 2, 2],
];

describe("an upload", () => {
  it("may be as long as the backend holds", () => {
    expect(ones(holding(4), [2, 2]).dataSync()).toHaveLength(4);
  });

  it("is refused when longer, with what was asked and the limit, and never made", () => {
    const calls: string[] = [];
    const upload = (): unknown => tensor(holding(4, calls), [1, 2, 3, 4, 5]);
    expect(upload).toThrow(UnsupportedError);
    expect(upload).toThrow(says("upload", 5, 4));
    expect(upload).toThrow(
      expect.objectContaining({
        details: { backend: "small", kernel: "upload", elements: 5, maxElements: 4 },
      }),
    );
    expect(calls).toEqual([]);
  });

  it("is refused for numbers that a run draws, eager and captured", () => {
    const drawing: Body = ([x], context) => [
      add(
        x ?? 0,
        context.fresh([3, 1], (values) => values.fill(1)),
      ),
    ];
    const backend = holding(2);
    const x = ones(backend, [1]);
    expect(() => runEagerly(backend, "train", [x], drawing)).toThrow(says("upload", 3, 2));
    expect(() => new Runner(backend, drawing).run("train", [x])).toThrow(UnsupportedError);
  });

  it("leaves a model where it was when a weight does not fit", async () => {
    const model = smallNetwork();
    await expect(model.to(holding(71))).rejects.toThrow(says("upload", 72, 71));
    expect(model.backend).toBeUndefined();
    expect((await model.to(holding(72))).backend?.name).toBe("small");
  });
});

describe("a kernel's result that is longer than the backend holds", () => {
  it("is refused by an eager call, which is not made", () => {
    const calls: string[] = [];
    const backend = holding(17, calls);
    const inputs = shapes.map((shape) => ones(backend, shape));
    calls.length = 0;
    const run = (): unknown => runEagerly(backend, "eval", inputs, filtering);
    expect(run).toThrow(UnsupportedError);
    expect(run).toThrow(says("conv2d", 18, 17));
    expect(calls).toEqual([]);
    expect(backend.memory().buffers).toBe(2);
  });

  it("is refused while a program is recorded, in the name of the backend itself", () => {
    expect(() => capture(holding(17), "eval", shapes, filtering)).toThrow(says("conv2d", 18, 17));
    expect(capture(holding(18), "eval", shapes, filtering).program.steps).toHaveLength(1);
  });

  it("is refused when another backend's program is to be replayed or compiled", () => {
    const { program } = capture(createReferenceBackend(), "eval", shapes, filtering);
    let compiled = 0;
    const compiling = (most: number): Backend => ({
      ...holding(most),
      compile: (given: Program) => {
        compiled++;
        return createReplay(createReferenceBackend(), given);
      },
    });
    expect(() => createReplay(holding(17), program)).toThrow(says("conv2d", 18, 17));
    expect(() => executableOf(holding(17), program)).toThrow(says("conv2d", 18, 17));
    expect(() => executableOf(compiling(17), program)).toThrow(says("conv2d", 18, 17));
    expect(compiled).toBe(0);
    executableOf(compiling(18), program).dispose();
    expect(compiled).toBe(1);
  });

  it("is refused as an input of a program, and as a constant", () => {
    const { program } = capture(createReferenceBackend(), "eval", [[3]], ([x]) =>
      x === undefined ? [] : [add(x, 1)],
    );
    expect(() => createReplay(holding(2), program)).toThrow(says("upload", 3, 2));
    const constant = new Map([[0, new Float32Array(9)]]);
    const baked = { ...program, sizes: [9, 1, 1], inputs: [1], constants: constant };
    expect(() => createReplay(holding(8), baked)).toThrow(says("upload", 9, 8));
  });

  it("stops a step of training that has room for the batch, captured and eager, and changes nothing", async () => {
    for (const eager of [false, true]) {
      for (const fused of [true, false]) {
        // The batch has 168 elements, the first convolution gives 336.
        const backend = holding(335, [], fused);
        const model = await smallNetwork().to(backend);
        const { x, labels } = batch(backend, 2, 1);
        const before = exactValues(backend, model.variables.values());
        const optimizer = sgd({ learningRate: 0.1 });
        const step = new TrainingStep(model, { loss: crossEntropy(), optimizer, eager });
        expect(() => step.run(x, labels)).toThrow(UnsupportedError);
        const kernel = fused ? "conv2dBiasActivation" : "conv2d";
        expect(() => step.run(x, labels)).toThrow(says(kernel, 336, 335));
        expect(exactValues(backend, model.variables.values())).toEqual(before);
        expect(optimizer.steps).toBe(0);
      }
    }
  });

  it("is allowed to be exactly as long", async () => {
    for (const eager of [false, true]) {
      const backend = holding(336);
      const model = await smallNetwork().to(backend);
      const { x, labels } = batch(backend, 2, 1);
      const optimizer = sgd({ learningRate: 0.1 });
      const step = new TrainingStep(model, { loss: crossEntropy(), optimizer, eager });
      expect((await step.run(x, labels).loss.data()).every(Number.isFinite)).toBe(true);
    }
  });
});
