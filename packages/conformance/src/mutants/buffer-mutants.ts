/** Backends that handle buffers wrongly, one thing each. */
import type { Handle } from "./float32-backend.js";
import type { Mutant } from "./mutant.js";

/** Wrong results of kernels. */
const results: readonly Mutant[] = [
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

/** Wrong uploads, reads and frees. */
const memory: readonly Mutant[] = [
  {
    wrong: "keeps the uploaded array",
    kernel: "memory",
    caughtBy: "upload copies: changing the host array later changes nothing",
    says: /the uploaded array was kept, not copied/,
    changes: { backend: (_, heap) => ({ upload: (values) => heap.adopt(values) }) },
  },
  {
    wrong: "reads late",
    kernel: "memory",
    caughtBy: "a read asked for before free gives the values",
    says: /a read asked for before free: element \d+ is/,
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
    says: /gave values, expected an error/,
    changes: {
      backend: ({ read }) => ({
        read: (handle) => read(handle).catch(() => new Float32Array(24)),
      }),
    },
  },
  {
    wrong: "hands out the buffer that it reads",
    kernel: "memory",
    caughtBy: "read copies: changing what was read changes nothing",
    says: /what was read is the buffer itself/,
    changes: { backend: (_, heap) => ({ read: async (handle) => heap.values(handle) }) },
  },
  {
    wrong: "rounds what is uploaded to 16 bits",
    kernel: "memory",
    caughtBy: "upload and read keep every value exactly",
    says: /read after upload differs/,
    changes: {
      backend: (_, heap) => ({
        upload: (values) => {
          const words = new Uint32Array(values.slice().buffer).map((word) => word & 0xffff0000);
          return heap.make(new Float32Array(words.buffer));
        },
      }),
    },
  },
  {
    wrong: "never forgets the bytes of a freed buffer",
    kernel: "memory",
    caughtBy: "memory counts every buffer once, with its bytes, and forgets freed ones",
    says: /all buffers were freed, memory still counts/,
    changes: {
      backend: ({ memory }) => {
        let peak = 0;
        const counted = (): ReturnType<typeof memory> => {
          const now = memory();
          peak = Math.max(peak, now.bytes);
          return { buffers: now.buffers, bytes: peak };
        };
        return { memory: counted };
      },
    },
  },
  {
    wrong: "computes with what was freed",
    kernel: "memory",
    caughtBy: "a kernel on a freed buffer is an error",
    says: /a kernel on a freed buffer gave values/,
    changes: {
      kernels: ({ unary }, heap) => ({
        unary: (x, g) => {
          try {
            return unary(x, g);
          } catch {
            return heap.make(new Float32Array(g.out.reduce((a, b) => a * b, 1)));
          }
        },
      }),
    },
  },
  {
    wrong: "negates in place",
    kernel: "memory",
    caughtBy: "operands may be freed as soon as the kernel was called",
    says: /two kernels with their operands freed at once/,
    changes: {
      kernels: ({ unary }, heap) => ({
        unary: (x, g) => {
          if (g.op !== "neg") return unary(x, g);
          const values = heap.values(x);
          values.set(values.map((v) => -v));
          return heap.adopt(values);
        },
      }),
    },
  },
  {
    wrong: "frees the buffer made last, whichever it is asked to free",
    kernel: "memory",
    caughtBy: "buffers may be freed in any order",
    says: /freed buffer/,
    changes: {
      backend: ({ upload, free }) => {
        const stack: Handle[] = [];
        return {
          upload: (values) => {
            const made = upload(values);
            stack.push(made);
            return made;
          },
          free: (handle) => free(stack.includes(handle) ? (stack.pop() ?? handle) : handle),
        };
      },
    },
  },
  {
    wrong: "gives one buffer for two equal calls",
    kernel: "memory",
    caughtBy: "equal calls give a buffer each",
    says: /two equal calls gave one buffer/,
    changes: {
      kernels: ({ unary }) => {
        let last: { readonly x: Handle; readonly g: string; readonly y: Handle } | undefined;
        return {
          unary: (x, g) => {
            const key = JSON.stringify(g);
            if (last?.x !== x || last.g !== key) last = { x, g: key, y: unary(x, g) };
            return last.y;
          },
        };
      },
    },
  },
  {
    wrong: "reads before queued work is done",
    kernel: "memory",
    caughtBy: "a read waits for the work asked for before it",
    says: /right after step 6 of a queue/,
    changes: {
      kernels: ({ unary }, heap) => ({
        unary: (x, g) => {
          const y = heap.values(unary(x, g)).slice();
          const made = heap.make(new Float32Array(y.length));
          void Promise.resolve().then(() => heap.values(made).set(y));
          return made;
        },
      }),
    },
  },
];

/** Wrong ownership, memory or reading. */
export const bufferMutants: readonly Mutant[] = [...results, ...memory];
