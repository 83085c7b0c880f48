/** Backends that handle buffers wrongly, one line each. */
import { filled, type Handle } from "./heap.js";
import { computing, handling, type Mutant } from "./mutant.js";

/** Wrong results of kernels. */
const results: readonly Mutant[] = [
  handling(
    "hands out its operand's memory",
    "permute",
    "the identity is a copy, not the input",
    /changed at element \d+ after its operands were freed/,
    {
      kernels: ({ permute }, heap) => ({
        permute: (x, g) =>
          g.axes.every((axis, i) => axis === i) ? heap.adopt(heap.values(x)) : permute(x, g),
      }),
    },
  ),
  handling(
    "returns its operand",
    "concat",
    "one operand is a copy, not the input",
    /the result is one of the operands/,
    {
      kernels: ({ concat }) => ({
        concat: (xs, g) => (xs.length === 1 ? (xs[0] as Handle) : concat(xs, g)),
      }),
    },
  ),
  handling(
    "leaks a scratch buffer",
    "matmul",
    "a transposed operand leaves no scratch buffer behind",
    /leaks: \d+ buffers/,
    {
      kernels: ({ matmul }, heap) => ({
        matmul: (a, b, g) =>
          g.transposeA ? heap.make(heap.values(matmul(a, b, g))) : matmul(a, b, g),
      }),
    },
  ),
  computing(
    "writes to its operand",
    "unary",
    "relu: leaves its operand as it was",
    ({ unary }) => ({
      unary: (x, g) => (g.op === "relu" ? filled(x, unary(x, g)) : unary(x, g)),
    }),
    /operand 0 was changed: element \d+ is 0/,
  ),
  handling("frees its operand", "reduce", "sum: the vector outlives its sum", /freed buffer/, {
    kernels: ({ reduce }, heap) => ({
      reduce: (x, g) => reduce(heap.adopt(heap.take(x)), g),
    }),
  }),
  handling(
    "adds into memory that it did not clear",
    "memory",
    "memory that is used again holds nothing of its past",
    /a sum in recycled memory/,
    { lines: { stored: (value, past) => value + past } },
  ),
  handling(
    "gives another value every time, though it states that it does not",
    "avgPool2d",
    "gives the same values every time",
    /a second run gives/,
    {
      kernels: ({ avgPool2d }, heap) => ({
        avgPool2d: (x, g) =>
          heap.adopt(heap.take(avgPool2d(x, g)).map((v) => v * (1 + (heap.made % 2) * 2 ** -23))),
      }),
    },
  ),
];

/** Wrong uploads, reads and frees. */
const memory: readonly Mutant[] = [
  handling(
    "keeps the uploaded array",
    "memory",
    "upload copies: changing the host array later changes nothing",
    /the uploaded array was kept, not copied/,
    { backend: (_, heap) => ({ upload: (values) => heap.adopt(values) }) },
  ),
  handling(
    "reads late",
    "memory",
    "a read asked for before free gives the values",
    /a read asked for before free: element \d+ is/,
    {
      backend: (_, heap) => ({
        read: (handle) => Promise.resolve(heap.values(handle)).then((array) => array.slice()),
      }),
    },
  ),
  handling(
    "reads what was freed",
    "memory",
    "read of a freed buffer is an error",
    /gave values, expected an error/,
    {
      backend: ({ read }) => ({
        read: (handle) => read(handle).catch(() => new Float32Array(24)),
      }),
    },
  ),
  handling(
    "hands out the buffer that it reads",
    "memory",
    "read copies: changing what was read changes nothing",
    /what was read is the buffer itself/,
    { backend: (_, heap) => ({ read: async (handle) => heap.values(handle) }) },
  ),
  handling(
    "keeps seven digits of what is uploaded",
    "memory",
    "upload and read keep every value exactly",
    /read after upload differs/,
    {
      backend: (_, heap) => ({
        upload: (values) => heap.make(values.map((v) => Number(v.toPrecision(7)))),
      }),
    },
  ),
  handling(
    "never forgets the bytes of a freed buffer",
    "memory",
    "memory counts every buffer once, with its bytes, and forgets freed ones",
    /all buffers were freed, memory still counts/,
    { backend: ({ memory }, heap) => ({ memory: () => ({ ...memory(), bytes: heap.made * 4 }) }) },
  ),
  handling(
    "computes with what was freed",
    "memory",
    "a kernel on a freed buffer is an error",
    /a kernel on a freed buffer gave values/,
    { backend: (_, heap) => ({ free: (handle) => heap.recycle(heap.values(handle)) }) },
  ),
  handling(
    "computes in place",
    "memory",
    "operands may be freed as soon as the kernel was called",
    /two kernels with their operands freed at once/,
    {
      kernels: ({ unary }, heap) => ({
        unary: (x, g) => heap.adopt(filled(heap.values(x), heap.take(unary(x, g)))),
      }),
    },
  ),
  handling(
    "frees the buffer made last, whichever it is asked to free",
    "memory",
    "buffers may be freed in any order",
    /freed buffer/,
    { backend: (_, heap) => ({ free: () => heap.release(heap.live().at(-1) as Handle) }) },
  ),
  handling(
    "gives one buffer for two equal calls",
    "memory",
    "equal calls give a buffer each",
    /two equal calls gave one buffer/,
    {
      kernels: ({ unary }, heap) => ({ unary: (x, g) => heap.find(heap.take(unary(x, g))) }),
    },
  ),
  handling(
    "reads before queued work is done",
    "memory",
    "a read waits for the work asked for before it",
    /right after step \d of a queue/,
    {
      kernels: ({ unary }, heap) => ({ unary: (x, g) => heap.late(heap.take(unary(x, g))) }),
    },
  ),
];

/** Wrong ownership, memory or reading. */
export const bufferMutants: readonly Mutant[] = [...results, ...memory];
