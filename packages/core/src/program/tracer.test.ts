/** What is recorded: a backend's own calls in order, sizes, constants; and replay where kernels are missing. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { observed } from "../../test/observed-backend.js";
import { grad } from "../autograd/grad.js";
import type { Backend, Program } from "../backend.js";
import { add, mul } from "../ops/binary.js";
import { conv2d } from "../ops/conv2d.js";
import { matmul } from "../ops/matmul.js";
import { concat, permute, slice } from "../ops/movement.js";
import { channelAffine, localResponseNorm } from "../ops/normalise.js";
import { avgPool2d, maxPool2d, maxPool2dSelect } from "../ops/pool2d.js";
import { argmax, sum } from "../ops/reduce.js";
import { flatten, reshape } from "../ops/reshape.js";
import { softmax } from "../ops/softmax.js";
import { exp } from "../ops/unary.js";
import { where } from "../ops/where.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { constant, iota, tensor } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";
import { executableOf } from "./replay.js";
import { type Body, capture } from "./runner.js";

const shapes = [[1, 2, 4, 3], [4, 2, 2, 2], [4]] as const;

/** Convolution with everything fused, LRN, a per-channel affine map, softmax. */
const fusedBody: Body = ([x, w, b]) => {
  if (x === undefined || w === undefined || b === undefined) throw new RangeError("no input");
  const maps = conv2d(x, w, { bias: b, activation: "relu", padding: 1 });
  const normal = localResponseNorm(maps, { before: 1, after: 1, alpha: 0.5, beta: 0.75, k: 2 });
  return [softmax(flatten(channelAffine(normal, b, b)))];
};

const upload = (backend: Backend): Tensor[] =>
  shapes.map((shape, i) => tensor(backend, [...normal(shape, i + 1).values], shape));

describe("a recording for a backend", () => {
  const kernelsOf = (fused: boolean): readonly string[] =>
    capture(createReferenceBackend({ fused }), "eval", shapes, fusedBody).program.steps.map(
      ({ kernel }) => kernel,
    );

  it("has the backend's fused calls as steps", () => {
    expect(kernelsOf(true)).toEqual([
      "conv2dBiasActivation",
      "localResponseNorm",
      "batchNorm",
      "softmax",
    ]);
  });

  it("has compositions where the backend lacks the kernels, and no other fused call", () => {
    const composed = kernelsOf(false);
    expect(composed.slice(0, 3)).toEqual(["conv2d", "binary", "unary"]);
    expect(composed).not.toContain("softmax");
    const { fused, ...rest } = createReferenceBackend();
    const some: Backend = {
      ...rest,
      fused: fused?.softmax === undefined ? {} : { softmax: fused.softmax },
    };
    const steps = capture(some, "eval", shapes, fusedBody).program.steps;
    expect(steps.map(({ kernel }) => kernel).filter((kernel) => kernel === "softmax")).toHaveLength(
      1,
    );
    expect(steps[0]?.kernel).toBe("conv2d");
  });

  it("holds the calls that an eager run makes, in their order", () => {
    const calls: string[] = [];
    const backend = observed(createReferenceBackend(), (kernel) => calls.push(kernel));
    const loss = (x: readonly Tensor[]): Tensor =>
      sum(exp(fusedBody(x, context)[0] ?? (x[0] as Tensor)));
    const context = { backend, mode: "eval" as const, value: never, update: never, fresh: never };
    const body: Body = (x) => grad(() => loss(x), x);
    const { program } = capture(backend, "eval", shapes, body);
    expect(calls).toEqual([]);
    body(upload(backend), context);
    expect(program.steps.map(({ kernel }) => kernel)).toEqual(calls);
  });

  it("knows how many elements every step gives", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [...normal([1, 2, 4, 3]).values], [1, 2, 4, 3]);
    const w = tensor(backend, [...normal([4, 1, 2, 2]).values], [4, 1, 2, 2]);
    const { program } = capture(backend, "eval", [x.shape, w.shape], everyKernel);
    const made = everyResult(backend, program, [x, w]);
    expect(made.map(({ length }) => length)).toEqual(
      program.steps.map(({ out }) => program.sizes[out]),
    );
    expect(new Set(program.steps.map(({ kernel }) => kernel)).size).toBe(17);
  });

  it("shares equal scalars, tells −0 from 0, and copies what constant() is given", () => {
    const values = Float32Array.of(1, 2);
    const body: Body = ([x]) => {
      if (x === undefined) throw new RangeError("no input");
      const twice = mul(add(mul(x, 3), 0), add(mul(x, 3), -0));
      return [add(twice, constant(x.backend, values))];
    };
    const { program } = capture(createReferenceBackend(), "eval", [[2]], body);
    values.fill(9);
    expect([...program.constants.values()].map((own) => [...own])).toEqual([
      [3],
      [0],
      [-0],
      [1, 2],
    ]);
  });
});

function never(): never {
  throw new RangeError("the body has no variables");
}

/** Calls every required and gradient kernel, and softmax. */
const everyKernel: Body = ([x, w]) => {
  if (x === undefined || w === undefined) throw new RangeError("no input");
  const gradients = grad(() => {
    const maps = conv2d(x, w, { groups: 2, stride: [2, 1] });
    const pooled = add(
      maxPool2d(maps, { kernel: [1, 2], stride: 1 }),
      avgPool2d(maps, { kernel: [2, 1], stride: 1, padding: [1, 0, 0, 0] }),
    );
    const flat = exp(flatten(permute(pooled, [0, 2, 3, 1])));
    const joined = concat([flat, slice(flat, [undefined, { step: -2 }])], 1);
    return sum(where(matmul(joined, joined, { transposeA: true }), softmax(joined), 0));
  }, [x, w]);
  const positions = reshape(iota(x.backend, 24), [1, 2, 4, 3]);
  return [...gradients, argmax(maxPool2dSelect(positions, x, { kernel: 2 }), [1, 2])];
};

/** Every step's result in order: the program with all of them as its outputs. */
function everyResult(
  backend: ReferenceBackend,
  program: Program,
  inputs: readonly Tensor[],
): readonly Float64Array[] {
  const all = { ...program, outputs: program.steps.map(({ out }) => out) };
  const executable = executableOf(backend, all);
  const operands = inputs.map((x) => x.buffer);
  return executable.run(operands, []).outputs.map(asValues);
}

function asValues(buffer: unknown): Float64Array {
  if (buffer instanceof Float64Array) return buffer;
  throw new RangeError("not a buffer of the reference");
}

describe("replay", () => {
  const run = (program: Program, fused: boolean, calls: string[] = []): Float32Array => {
    const backend = observed(createReferenceBackend({ fused }), (kernel) => calls.push(kernel));
    const inputs = upload(backend);
    const executable = executableOf(backend, program);
    const operands = inputs.map((x) => x.buffer);
    const [y] = executable.run(operands, []).outputs.map(asValues);
    if (y === undefined) throw new RangeError("no output");
    const values = backend.readSync(y);
    backend.free(y);
    executable.dispose();
    for (const x of inputs) x.dispose();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    return values;
  };

  it("expands a fused call to its composition where the kernel is missing, with equal values and no leak", () => {
    const { program } = capture(createReferenceBackend(), "eval", shapes, fusedBody);
    const calls: string[] = [];
    const composed = run(program, false, calls);
    expect(calls).toContain("conv2d");
    expect(calls).not.toContain("softmax");
    run(program, true).forEach((value, i) => {
      expect(composed[i]).toBeCloseTo(value, 6);
    });
  });

  it("expands in the middle of a tidy scope without touching what it was lent", () => {
    const { program } = capture(createReferenceBackend(), "eval", shapes, fusedBody);
    expect(run(program, false)).toEqual(run(program, false));
  });

  it("frees each intermediate after its last use: a chain needs two buffers at a time", () => {
    let most = 0;
    const backend = observed(createReferenceBackend(), () => {
      most = Math.max(most, backend.memory().buffers);
    });
    const { program } = capture(backend, "eval", [[2]], ([x]) => {
      let y = x ?? 0;
      for (let i = 0; i < 20; i++) y = exp(mul(y, 0.5));
      return [y as Tensor];
    });
    const x = tensor(backend, [1, 2]);
    executableOf(backend, program).run([x.buffer], []);
    // Input, one constant, the operand of the last call.
    expect(most).toBe(3);
  });

  it("runs a compiled program where the backend compiles", () => {
    const own = createReferenceBackend();
    const compiled: Program[] = [];
    const compiler: Backend = {
      ...own,
      compile: (program) => {
        compiled.push(program);
        return { run: () => ({ outputs: [], state: [] }), dispose: () => undefined };
      },
    };
    const { program } = capture(compiler, "eval", [[2]], ([x]) => [mul(x ?? 0, 2)]);
    executableOf(compiler, program).run([], []);
    expect(compiled).toEqual([program]);
  });
});
