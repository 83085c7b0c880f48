/** Backends whose elementwise kernels are wrong, one line each. */
import { computing, type Mutant } from "./mutant.js";

const unary: readonly Mutant[] = [
  computing("rounds halves up", "unary", "round: rounds halves to even", ({ unary }) => ({
    unary: (x, g) => unary(g.op === "round" ? x.map(Math.round) : x, g),
  })),
  computing(
    "loses the digits of small arguments",
    "unary",
    "expm1: small arguments keep their digits",
    ({ unary }) => ({
      unary: (x, g) =>
        g.op === "expm1" ? unary(x, { ...g, op: "exp" }).map((v) => v - 1) : unary(x, g),
    }),
  ),
  computing(
    "lets tanh overflow",
    "unary",
    "tanh: large arguments give ±1, not NaN",
    ({ unary }) => ({
      unary: (x, g) => (g.op === "tanh" ? x.map((v) => Math.sinh(v) / Math.cosh(v)) : unary(x, g)),
    }),
    /is NaN, expected 1/,
  ),
  computing(
    "takes a NaN for less than 0 in relu",
    "unary",
    "relu: NaN, infinities and zeros give what IEEE 754 says",
    ({ unary }) => ({
      unary: (x, g) => unary(g.op === "relu" ? x.map((v) => v || 0) : x, g),
    }),
    /is 0, expected NaN/,
  ),
  computing(
    "goes through 32-bit integers to round down",
    "unary",
    "floor: whole numbers too large for 32-bit integers stay",
    ({ unary }) => ({
      unary: (x, g) => (g.op === "floor" ? unary(x, g).map((v) => v | 0) : unary(x, g)),
    }),
  ),
];

const binary: readonly Mutant[] = [
  computing(
    "swaps the operands",
    "binary",
    "sub keeps left and right apart: a row on the right",
    ({ binary }) => ({
      binary: (a, b, g) => binary(b, a, { ...g, strides: [g.strides[1], g.strides[0]] }),
    }),
  ),
  computing(
    "takes operands of as many elements for operands of one shape",
    "binary",
    "sub keeps left and right apart: equal sizes on axes that must not be mixed up",
    ({ binary }) => ({
      binary: (a, b, g) =>
        binary(a, b, a.length === b.length ? { ...g, strides: [g.strides[0], g.strides[0]] } : g),
    }),
  ),
  computing(
    "drops a NaN in a maximum of two",
    "binary",
    "max: NaN, infinities and zeros give what IEEE 754 says of each pair",
    ({ binary }) => ({
      binary: (a, b, g) =>
        binary(g.op === "max" ? a.map((v) => (Number.isNaN(v) ? -Infinity : v)) : a, b, g),
    }),
    /expected NaN/,
  ),
  computing(
    "makes powers of logarithms",
    "binary",
    "pow: a negative base with a whole power keeps its sign",
    ({ binary }) => ({
      binary: (a, b, g) => binary(g.op === "pow" ? a.map((v) => Math.exp(Math.log(v))) : a, b, g),
    }),
    /is NaN, expected -8/,
  ),
  computing(
    "flushes subnormal sums where it states that it keeps them",
    "binary",
    "add: subnormal sums are kept",
    ({ binary }) => ({
      binary: (a, b, g) => binary(a, b, g).map((v) => (Math.abs(v) < 2 ** -126 ? 0 : v)),
    }),
  ),
];

const where: readonly Mutant[] = [
  computing(
    "masks by multiplication",
    "where",
    "a NaN or an infinity that is not chosen does no harm",
    ({ where }) => ({
      where: (mask, a, b, g) =>
        where(mask, a, b, g).map((v, i) => v + 0 * (a[i % a.length] as number)),
    }),
    /is NaN, expected/,
  ),
  computing(
    "takes only positive numbers for true",
    "where",
    "what is not 0 is true: fractions, negatives",
    ({ where }) => ({
      where: (mask, a, b, g) =>
        where(
          mask.map((v) => Math.max(v, 0)),
          a,
          b,
          g,
        ),
    }),
  ),
  computing(
    "adds what it chooses to 0",
    "where",
    "keeps the sign of zero",
    ({ where }) => ({ where: (mask, a, b, g) => where(mask, a, b, g).map((v) => v + 0) }),
    /is 0, expected -0/,
  ),
];

/** Wrong elementwise kernels. */
export const elementwiseMutants: readonly Mutant[] = [...unary, ...binary, ...where];
