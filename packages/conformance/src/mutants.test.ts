/**
 * Backends with one thing wrong each: the suite must fail them, in a case whose name says what is wrong.
 * A fuller set of mutants belongs beside this.
 */
import type { AllKernels, Backend, Conv2dGeometry } from "@convscope/core/backend";
import { createReplay } from "@convscope/core/program";
import { describe, expect, it } from "vitest";
import type { Subject } from "./case.js";
import { runConformance } from "./run-conformance.js";
import { type Changes, createFloat32Backend, type Handle } from "./testing/float32-backend.js";

type Compute = Partial<AllKernels<Float32Array>>;

interface Mutant {
  readonly wrong: string;
  readonly kernel: Subject;
  readonly changes: Changes;
  /** A case that must catch it. */
  readonly caughtBy: string;
  /** What its failure must say. */
  readonly says?: RegExp;
}

const computing = (
  wrong: string,
  kernel: Subject,
  caughtBy: string,
  compute: (correct: AllKernels<Float32Array>) => Compute,
  says = /elements differ/,
): Mutant => ({ wrong, kernel, caughtBy, changes: { compute }, says });

/** x[H, W] padding read the other way round. */
const swapRows = (g: Conv2dGeometry): Conv2dGeometry => ({
  ...g,
  padTop: g.padBottom,
  padBottom: g.padTop,
});

const ofValues: readonly Mutant[] = [
  computing("pads the wrong side", "conv2d", "padding above only", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, w, swapRows(g)),
  })),
  computing(
    "takes the vertical padding for the horizontal",
    "conv2d",
    "four different pads",
    (k) => ({
      conv2d: (x, w, g) => k.conv2d(x, w, { ...g, padLeft: g.padTop, padRight: g.padBottom }),
    }),
  ),
  computing(
    "has one filter for all output channels",
    "conv2d",
    "a filter of its own for every output channel",
    ({ conv2d }) => ({
      conv2d: (x, w, g) => {
        const one = w.length / g.outChannels;
        return conv2d(
          x,
          w.map((_, i) => w[i % one] as number),
          g,
        );
      },
    }),
  ),
  computing("flips the kernel", "conv2d", "slides without flipping the kernel", ({ conv2d }) => ({
    conv2d: (x, w, g) => conv2d(x, [...w].every(Number.isFinite) ? w.slice().reverse() : w, g),
  })),
  computing(
    "skips zero weights",
    "conv2d",
    "a zero weight does not hide a NaN or an infinity",
    (k) => ({
      conv2d: (x, w, g) => k.conv2d(w.every((v) => v === 0) ? x.map(() => 0) : x, w, g),
    }),
  ),
  computing(
    "ignores dilation in the gradient for the input",
    "conv2dInputGrad",
    "a dilation of its own for rows and columns (2 and 3)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) =>
        conv2dInputGrad(dy, w, { ...g, dilationHeight: 1, dilationWidth: 1 }),
    }),
    /not the adjoint of conv2d/,
  ),
  computing(
    "takes the columns' stride from the rows in the gradient for the input",
    "conv2dInputGrad",
    "a stride of its own for rows and columns (2 and 3)",
    ({ conv2dInputGrad }) => ({
      conv2dInputGrad: (dy, w, g) => conv2dInputGrad(dy, w, { ...g, strideWidth: g.strideHeight }),
    }),
  ),
  computing(
    "gives no gradient to the filters",
    "conv2dWeightGrad",
    "sums over every image of the batch",
    ({ conv2dWeightGrad }) => ({
      conv2dWeightGrad: (x, dy, g) => conv2dWeightGrad(x, dy, g).fill(0),
    }),
    /not the adjoint of conv2d/,
  ),
  computing(
    "gives gradients of max pooling only where kernel = stride",
    "maxPool2dInputGrad",
    "an element that wins two windows gets both gradients",
    ({ maxPool2dSelect, maxPool2dInputGrad }) => ({
      maxPool2dInputGrad: (dy, x, g) => {
        const dx = new Float32Array(x.length);
        const winners = maxPool2dSelect(
          x.map((_, i) => i),
          x,
          g,
        );
        winners.forEach((at, o) => {
          dx[at] = dy[o] as number; // the last window overwrites the others
        });
        return x.every(Number.isFinite) ? dx : maxPool2dInputGrad(dy, x, g);
      },
    }),
  ),
  computing(
    "counts padding in every average",
    "avgPool2d",
    "padding 1 all around; padding does not count",
    ({ avgPool2d }) => ({ avgPool2d: (x, g) => avgPool2d(x, { ...g, countPadding: true }) }),
  ),
  computing(
    "drops a NaN in max pooling",
    "maxPool2d",
    "a NaN anywhere in the window wins",
    (k) => ({
      maxPool2d: (x, g) =>
        k.maxPool2d(
          x.map((v) => (Number.isNaN(v) ? Number.NEGATIVE_INFINITY : v)),
          g,
        ),
    }),
  ),
  computing("rounds halves up", "unary", "round: rounds halves to even", ({ unary }) => ({
    unary: (x, g) => (g.op === "round" ? unary(x.map(Math.round), g) : unary(x, g)),
  })),
  computing(
    "loses the digits of small arguments",
    "unary",
    "expm1: small arguments keep their digits",
    (k) => ({
      unary: (x, g) =>
        g.op === "expm1" ? k.unary(x, { ...g, op: "exp" }).map((v) => v - 1) : k.unary(x, g),
    }),
  ),
  computing("swaps the operands", "binary", "sub broadcasts: a row on the right", ({ binary }) => ({
    binary: (a, b, g) => binary(b, a, { ...g, strides: [g.strides[1], g.strides[0]] }),
  })),
  computing(
    "masks by multiplication",
    "where",
    "a NaN or an infinity that is not chosen does no harm",
    (k) => ({
      where: (mask, a, b, g) => {
        const [m, x, y] = g.strides;
        const pick = (v: Float32Array, s: readonly number[]): Float32Array =>
          k.binary(mask, v, { op: "mul", out: g.out, strides: [m, s] });
        const kept = pick(a, x);
        return kept.map(
          (v, i) =>
            v +
            (k.where(mask, new Float32Array(1), b, {
              out: g.out,
              strides: [m, g.out.map(() => 0), y],
            })[i] as number),
        );
      },
    }),
  ),
  computing(
    "takes the last of equal maxima",
    "reduce",
    "argmax: the first of equal maxima",
    (k) => ({
      reduce: (x, g) =>
        g.op === "argmax" && g.in.length === 1
          ? Float32Array.of(x.lastIndexOf(Math.max(...x)))
          : k.reduce(x, g),
    }),
  ),
  computing(
    "mixes up the layout of a transposed operand",
    "matmul",
    "three different sizes",
    (k) => ({
      matmul: (a, b, g) => k.matmul(a, b, { ...g, transposeB: !g.transposeB }),
    }),
  ),
  computing(
    "gives a result of the wrong length",
    "concat",
    "two vectors",
    ({ concat }) => ({ concat: (xs, g) => concat(xs, g).slice(1) }),
    /has 6 elements, expected 7/,
  ),
  computing("looks before for after in LRN", "localResponseNorm", "channels before alone", (k) => ({
    localResponseNorm: (x, g) => k.localResponseNorm(x, { ...g, before: g.after, after: g.before }),
  })),
  computing("lets softmax overflow", "softmax", "large inputs do not overflow", () => ({
    softmax: (x, { outer, length, inner }) =>
      x.map((v, i) => {
        const start = Math.floor(i / (length * inner)) * length * inner + (i % inner);
        let sum = 0;
        for (let c = 0; c < length && outer > 0; c++)
          sum += Math.exp(x[start + c * inner] as number);
        return Math.fround(Math.exp(v)) / Math.fround(sum);
      }),
  })),
];

const ofBuffers: readonly Mutant[] = [
  {
    wrong: "hands out its operand's memory",
    kernel: "permute",
    caughtBy: "the identity is a copy, not the input",
    says: /changed at element \d+ after its operands were freed/,
    changes: {
      kernels: ({ permute }, heap) => ({
        permute: (x, g) =>
          g.axes.every((axis, i) => axis === i) ? heap.adopt(heap.values(x)) : permute(x, g),
      }),
    },
  },
  {
    wrong: "returns its operand",
    kernel: "concat",
    caughtBy: "one operand is a copy, not the input",
    says: /the result is one of the operands/,
    changes: {
      kernels: ({ concat }) => ({
        concat: (xs, g) => (xs.length === 1 ? (xs[0] as Handle) : concat(xs, g)),
      }),
    },
  },
  {
    wrong: "leaks a scratch buffer",
    kernel: "matmul",
    caughtBy: "the first transposed",
    says: /leaks: \d+ buffers/,
    changes: {
      kernels: ({ matmul }, heap) => ({
        matmul: (a, b, g) => {
          if (g.transposeA) heap.make(heap.values(a));
          return matmul(a, b, g);
        },
      }),
    },
  },
  {
    wrong: "writes to its operand",
    kernel: "unary",
    caughtBy: "relu: its usual range",
    says: /operand 0 was changed: element \d+ is 0/,
    changes: {
      kernels: ({ unary }, heap) => ({
        unary: (x, g) => {
          const y = unary(x, g);
          if (g.op === "relu" && heap.values(x).length === heap.values(y).length) {
            heap.values(x).set(heap.values(y));
          }
          return y;
        },
      }),
    },
  },
  {
    wrong: "frees its operand",
    kernel: "reduce",
    caughtBy: "sum over a vector",
    says: /freed buffer/,
    changes: {
      kernels: ({ reduce }, heap) => ({
        reduce: (x, g) => {
          const y = reduce(x, g);
          heap.release(x);
          return y;
        },
      }),
    },
  },
  {
    wrong: "adds into memory that it did not clear",
    kernel: "memory",
    caughtBy: "memory that is used again holds nothing of its past",
    says: /a sum in recycled memory/,
    changes: {
      kernels: ({ reduce }, heap) => ({
        reduce: (x, g) => {
          const y = reduce(x, g);
          const [past] = g.in.length === 2 ? heap.values(heap.make(heap.values(y))) : [0];
          return heap.make(heap.values(y).map((v) => v + (past ?? 0)));
        },
      }),
    },
  },
  {
    wrong: "keeps the uploaded array",
    kernel: "memory",
    caughtBy: "upload copies: changing the host array later changes nothing",
    changes: { backend: (_, heap) => ({ upload: (values) => heap.adopt(values) }) },
  },
  {
    wrong: "reads late",
    kernel: "memory",
    caughtBy: "a read asked for before free gives the values",
    changes: {
      backend: (_, heap) => ({
        read: (handle) => {
          const array = heap.values(handle);
          return Promise.resolve().then(() => array.slice());
        },
      }),
    },
  },
  {
    wrong: "reads what was freed",
    kernel: "memory",
    caughtBy: "read of a freed buffer is an error",
    changes: {
      backend: ({ read }) => ({
        read: (handle) => read(handle).catch(() => new Float32Array(24)),
      }),
    },
  },
  {
    wrong: "gives another value every time, though it states that it does not",
    kernel: "avgPool2d",
    caughtBy: "2×2 windows side by side",
    says: /a second run gives/,
    changes: {
      kernels: ({ avgPool2d }, heap) => {
        let calls = 0;
        return {
          avgPool2d: (x, g) => {
            const y = heap.values(avgPool2d(x, g));
            calls++;
            return heap.make(y.map((v) => v * (1 + (calls % 2) * 2 ** -23)));
          },
        };
      },
    },
  },
];

/** A compiler that replays, and then spoils what it gives. */
const compiling = (spoil: (values: Float32Array) => void): Changes => ({
  backend: (correct, heap) => ({
    compile: (program) => {
      const plain: Backend = correct;
      const replay = createReplay(plain, program);
      return {
        run: (inputs) => {
          const { outputs } = replay.run(inputs, []);
          for (const output of outputs as readonly Handle[]) spoil(heap.values(output));
          return { outputs: outputs as readonly Handle[], state: [] };
        },
        dispose: () => replay.dispose(),
      };
    },
  }),
});

describe("the suite on broken backends", () => {
  it.each([...ofValues, ...ofBuffers])("catches a backend that $wrong", async (mutant) => {
    const { kernel, changes, caughtBy, says = /./ } = mutant;
    const report = await runConformance(() => createFloat32Backend(changes), {
      filter: (c) => c.kernel === kernel,
    });
    const failure = report.failures.find((f) => f.case === caughtBy);
    expect(
      report.failures.map((f) => f.case),
      "cases that failed",
    ).toContain(caughtBy);
    expect(failure?.message).toMatch(says);
    expect(failure?.message.startsWith(`${kernel}: ${caughtBy}: `)).toBe(true);
  });

  it("catches a compiled program that differs from eager in the last bit", async () => {
    const filter = (c: { readonly kernel: string }): boolean => c.kernel === "batchNorm";
    const honest = await runConformance(() => createFloat32Backend(compiling(() => {})), {
      filter,
    });
    expect(honest.failures).toEqual([]);
    const spoilt = compiling((values) => {
      values[0] = Math.fround((values[0] as number) * (1 + 2 ** -23));
    });
    const report = await runConformance(() => createFloat32Backend(spoilt), { filter });
    expect(report.failures[0]?.message).toMatch(/compiled as a program it gives/);
  });

  it("fails a backend that lacks a required kernel, and not one that lacks an optional one", async () => {
    const report = await runConformance(
      () => {
        const backend = createFloat32Backend();
        const { slice: _slice, ...rest } = backend.kernels;
        return { ...backend, kernels: rest as typeof backend.kernels, fused: {} };
      },
      { filter: (c) => c.kernel === "slice" || c.kernel === "softmax" },
    );
    expect(report.kernels.slice?.passed).toBe(0);
    expect(report.failures[0]?.message).toMatch(/is missing: every backend has this kernel/);
    expect(report.kernels.softmax).toMatchObject({ passed: 0, failed: 0 });
  });
});
