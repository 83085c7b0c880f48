/** Cases of the binary kernel: every op, every way to broadcast, and the corners that IEEE 754 and C99 fix. */
import type { BinaryOp } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { binaryGeometry } from "../geometries.js";
import { cycle, integers, sameAs, uniform } from "../inputs.js";
import { broadcastPatterns } from "./broadcast-patterns.js";

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;
const LARGEST = 3.4028234663852886e38;

type BinaryCase = CaseOf<"binary">;

/** A case of `op` over two vectors. */
const vectors = (
  name: string,
  op: BinaryOp,
  a: InputSpec,
  b: InputSpec,
  length: number,
  requires?: BinaryCase["requires"],
): BinaryCase => ({
  name: `${op}: ${name}`,
  kernel: "binary",
  geometry: binaryGeometry(op, [length], [length]),
  inputs: [a, b],
  ...(requires === undefined ? {} : { requires }),
});

const OPS: readonly BinaryOp[] = [
  "add",
  "div",
  "equal",
  "greater",
  "less",
  "max",
  "min",
  "mul",
  "pow",
  "sub",
];

/** 5 and 7 values have no common period: over 35 elements every one meets every other. */
const LEFT = cycle(nan, inf, minusInf, 0, -2);
const RIGHT = cycle(nan, inf, minusInf, 0, -0, 1, -1);

const everyOp: readonly BinaryCase[] = OPS.flatMap((op, i) => [
  vectors("right on ordinary values", op, uniform(i + 1, 0.1, 4), uniform(i + 41, -3, 3), 203),
  vectors(
    "right on small whole numbers, often equal",
    op,
    integers(i + 1, 1, 3),
    integers(i + 42, 1, 3),
    31,
  ),
  vectors(
    "NaN, infinities and zeros give what IEEE 754 says of each pair",
    op,
    LEFT,
    RIGHT,
    35,
    "nonFinite",
  ),
  vectors("one buffer may be both operands", op, uniform(i + 81, 0.5, 2), sameAs(0), 17),
]);

/** The ops whose operands must not be swapped, over every way to broadcast. */
const broadcast: readonly BinaryCase[] = broadcastPatterns.flatMap(({ name, a, b }, i) =>
  (["sub", "add", "greater"] as const).map((op) => ({
    name: `${op} keeps left and right apart: ${name}`,
    kernel: "binary",
    geometry: binaryGeometry(op, a, b),
    inputs: [integers(2 * i + 1, -9, 9), integers(2 * i + 2, -9, 9)],
  })),
);

const broadcastOthers: readonly BinaryCase[] = (
  ["div", "mul", "max", "min", "pow", "less", "equal"] as const
).flatMap((op, i) =>
  broadcastPatterns
    .filter(({ name }) => name.startsWith("scalar on") || name.includes("per channel"))
    .map(({ name, a, b }) => ({
      name: `${op} keeps left and right apart: ${name}`,
      kernel: "binary",
      geometry: binaryGeometry(op, a, b),
      inputs: [integers(i + 61, 1, 4), integers(i + 62, 1, 4)],
    })),
);

const corners: readonly BinaryCase[] = [
  vectors(
    "1 to any power is 1, NaN included",
    "pow",
    cycle(1),
    cycle(nan, inf, minusInf, 0, 3),
    5,
    "nonFinite",
  ),
  vectors(
    "any number to the power 0 is 1, NaN included",
    "pow",
    cycle(nan, inf, 0, -7),
    cycle(0, -0),
    8,
    "nonFinite",
  ),
  vectors("−1 to an infinite power is 1", "pow", cycle(-1), cycle(inf, minusInf), 2, "nonFinite"),
  vectors(
    "a negative base with a fractional power is NaN",
    "pow",
    cycle(-8, -0.5),
    cycle(0.5, 1.25),
    2,
    "nonFinite",
  ),
  vectors(
    "a negative base with a whole power keeps its sign",
    "pow",
    cycle(-2, -3),
    cycle(3, 2, -1, -2),
    8,
  ),
  vectors("0 to a negative power is ∞", "pow", cycle(0), cycle(-1, -2, -0.5), 3, "nonFinite"),
  vectors(
    "squares and cubes keep their digits and signs",
    "pow",
    uniform(91, -5, 5),
    cycle(2, 3),
    64,
  ),
  vectors(
    "fractional powers keep their digits",
    "pow",
    uniform(92, 0, 50),
    cycle(0.5, 0.75, -0.75, 1 / 3),
    64,
  ),
  vectors("overflows to ∞ and underflows to 0", "pow", cycle(10), cycle(39, 50, -50, 38), 4),
  vectors("0/0 is NaN, x/0 is ∞ with x's sign", "div", cycle(0, 1, -1), cycle(0), 3, "nonFinite"),
  vectors("a divisor of −0 turns the sign of ∞", "div", cycle(1, -1), cycle(-0), 2, "nonFinite"),
  vectors(
    "overflows to ∞, not to the largest number",
    "mul",
    cycle(LARGEST, -LARGEST),
    cycle(2),
    2,
    "nonFinite",
  ),
  vectors(
    "overflows to ∞, not to the largest number",
    "add",
    cycle(LARGEST, -LARGEST),
    sameAs(0),
    2,
    "nonFinite",
  ),
  vectors("cancels exactly", "sub", uniform(93), sameAs(0), 33),
  vectors(
    "subnormal sums are kept",
    "add",
    cycle(1e-40, 3e-45),
    cycle(2e-40, -1e-40),
    4,
    "subnormals",
  ),
  vectors(
    "subnormal differences of normal numbers are kept",
    "sub",
    cycle(1.5e-38),
    cycle(1.2e-38),
    1,
    "subnormals",
  ),
  vectors(
    "subnormal numbers are told from 0",
    "greater",
    cycle(1e-45, 1e-40),
    cycle(0),
    2,
    "subnormals",
  ),
  vectors(
    "whole numbers up to 2^24 are exact",
    "add",
    cycle(16777215, 8388608),
    cycle(1, 8388607),
    2,
  ),
  vectors("0 equals −0", "equal", cycle(0, -0), cycle(-0, 0), 2),
  vectors("0 is not greater than −0", "greater", cycle(0, -0), cycle(-0, 0), 2),
];

export const binaryCases: readonly BinaryCase[] = [
  ...everyOp,
  ...broadcast,
  ...broadcastOthers,
  ...corners,
];
