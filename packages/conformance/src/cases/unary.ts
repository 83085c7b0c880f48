/** Cases of the unary kernel: every op where it is easy, where it is hard, and at the ends of the number line. */
import type { Shape, UnaryOp } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { unaryGeometry } from "../geometries.js";
import { cycle, uniform } from "../inputs.js";

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;
const LARGEST = 3.4028234663852886e38;

type UnaryCase = CaseOf<"unary">;

/** A case of `op` over a vector. */
const vector = (
  name: string,
  op: UnaryOp,
  input: InputSpec,
  length: number,
  requires?: UnaryCase["requires"],
): UnaryCase => ({
  name: `${op}: ${name}`,
  kernel: "unary",
  geometry: unaryGeometry(op, [length]),
  inputs: [input],
  ...(requires === undefined ? {} : { requires }),
});

/** Where each op is tried: its whole usual range. */
export const UNARY_RANGES: Readonly<Record<UnaryOp, readonly [low: number, high: number]>> = {
  abs: [-9, 9],
  ceil: [-9, 9],
  cos: [-10, 10],
  erf: [-4, 4],
  exp: [-20, 20],
  expm1: [-10, 10],
  floor: [-9, 9],
  log: [1e-3, 100],
  log1p: [-0.99, 100],
  neg: [-9, 9],
  relu: [-9, 9],
  round: [-9, 9],
  sigmoid: [-20, 20],
  sign: [-9, 9],
  sin: [-10, 10],
  sqrt: [0, 100],
  tanh: [-8, 8],
};
const OPS = Object.keys(UNARY_RANGES) as readonly UnaryOp[];

const everyOp: readonly UnaryCase[] = OPS.flatMap((op, i) => [
  vector("right over its usual range", op, uniform(i + 1, ...UNARY_RANGES[op]), 203),
  vector(
    "NaN, infinities and zeros give what IEEE 754 says",
    op,
    cycle(nan, inf, minusInf, 0, -0, 1, -1),
    7,
    "nonFinite",
  ),
  vector(
    "subnormal arguments are not taken for 0",
    op,
    cycle(1e-40, -1e-40, 1.4e-45, -1.4e-45),
    4,
    "subnormals",
  ),
  vector("one element is enough", op, uniform(i + 31, ...UNARY_RANGES[op]), 1),
]);

const hard: readonly UnaryCase[] = [
  vector("rounds halves to even", "round", cycle(0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 4.5), 7),
  vector(
    "the numbers next to a half are not taken for it",
    "round",
    cycle(0.49999997, 0.50000006, 8388607.5),
    3,
  ),
  vector("whole numbers too large for fractions stay", "round", cycle(8388609, -16777215, 3e9), 3),
  vector("whole numbers too large for 32-bit integers stay", "floor", cycle(3e9, -3e9, 1e20), 3),
  vector(
    "numbers just below and above whole ones are not taken for them",
    "floor",
    cycle(-0.1, 0.99999994, -1.0000001),
    3,
  ),
  vector(
    "numbers just below and above whole ones are not taken for them",
    "ceil",
    cycle(-0.1, 0.1, 1.0000001, 3e9),
    4,
  ),
  vector("0 and −0 give 0", "relu", cycle(0, -0, -1e-30, 1e-30), 4),
  vector("leaves its operand as it was", "relu", cycle(-1, 2, -3), 9),
  vector("0 and −0 give 0", "sign", cycle(0, -0, -1e-30, 1e-30), 4),
  vector("overflows to ∞ and underflows to 0", "exp", cycle(88.7, 89, 100, -87, -104, -200), 6),
  vector("small arguments keep their digits", "expm1", uniform(61, -1e-4, 1e-4), 64),
  vector("large arguments give ∞, very negative ones −1", "expm1", cycle(88.7, 89, -20, -90), 4),
  vector("small arguments keep their digits", "log1p", uniform(62, -1e-4, 1e-4), 64),
  vector("−1 gives −∞, below it is NaN", "log1p", cycle(-1, -2), 2, "nonFinite"),
  vector("0 gives −∞, negative gives NaN", "log", cycle(0, -0, -1), 3, "nonFinite"),
  vector("keeps its digits near 1, where it vanishes", "log", uniform(63, 0.999, 1.001), 64),
  vector(
    "very large and very small arguments keep their digits",
    "log",
    cycle(LARGEST, 1e-37, 1e30),
    3,
  ),
  vector("negative gives NaN", "sqrt", cycle(-1, -1e-30), 2, "nonFinite"),
  vector(
    "very large and very small arguments keep their digits",
    "sqrt",
    cycle(LARGEST, 1e-37, 16777216),
    3,
  ),
  vector("small arguments keep their digits", "tanh", uniform(64, -1e-3, 1e-3), 64),
  vector("large arguments give ±1, not NaN", "tanh", cycle(20, -20, 50, -50, 1000, -1e30), 6),
  vector("large arguments give 0 and 1, not NaN", "sigmoid", cycle(50, -50, 88, -88, 1e3, -1e3), 6),
  vector("small arguments keep their digits", "erf", uniform(65, -1e-3, 1e-3), 64),
  vector("large arguments give ±1", "erf", cycle(4, -4, 10, -10, 1e30, -1e30), 6),
  vector("small arguments keep their digits", "sin", uniform(66, -1e-3, 1e-3), 64),
  vector(
    "keeps its digits near multiples of π, where it vanishes",
    "sin",
    cycle(Math.PI, -2 * Math.PI, 3 * Math.PI),
    3,
  ),
  vector(
    "keeps its digits near odd multiples of π/2, where it vanishes",
    "cos",
    cycle(Math.PI / 2, -1.5 * Math.PI),
    2,
  ),
  vector(
    "the largest numbers change nothing but their sign",
    "neg",
    cycle(LARGEST, -LARGEST, 1.2e-38),
    3,
  ),
];

const shapes: readonly { readonly name: string; readonly x: Shape; readonly out: Shape }[] = [
  { name: "a scalar (rank 0)", x: [], out: [] },
  { name: "a scalar to a matrix", x: [], out: [3, 5] },
  { name: "a row down the rows", x: [5], out: [3, 5] },
  { name: "a column along the columns", x: [3, 1], out: [3, 5] },
  { name: "channels over NCHW", x: [1, 3, 1, 1], out: [2, 3, 4, 5] },
  { name: "pixels over NCHW", x: [4, 5], out: [2, 3, 4, 5] },
  { name: "an axis of 1 in the middle", x: [3, 1, 4], out: [3, 5, 4] },
  { name: "rank 6 with every other axis", x: [2, 1, 3, 1, 2, 1], out: [2, 3, 3, 2, 2, 4] },
  { name: "rank 6 whole", x: [2, 3, 1, 2, 2, 3], out: [2, 3, 1, 2, 2, 3] },
];

const broadcast: readonly UnaryCase[] = shapes.flatMap(({ name, x, out }, i) =>
  (["neg", "exp"] as const).map((op) => ({
    name: `${op} broadcasts ${name}`,
    kernel: "unary",
    geometry: unaryGeometry(op, x, out),
    inputs: [uniform(i + 81)],
  })),
);

export const unaryCases: readonly UnaryCase[] = [...everyOp, ...hard, ...broadcast];
