/** Backends that handle buffers wrongly, one thing each. */
import type { Handle } from "./float32-backend.js";
import type { Mutant } from "./mutant.js";

/** Wrong ownership, memory or reading. */
export const bufferMutants: readonly Mutant[] = [
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
