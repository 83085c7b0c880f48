/**
 * Cases of one element in and one element out for the kernels whose other cases have none: the smallest array that a kernel
 * may be asked for, in the lowest and in the highest rank.
 */
import type { KernelCase } from "../case.js";
import {
  binaryGeometry,
  concatGeometry,
  permuteGeometry,
  reduceGeometry,
  sliceGeometry,
  unaryGeometry,
  whereGeometry,
} from "../geometries.js";
import { cycle, uniform } from "../inputs.js";

const rank6 = [1, 1, 1, 1, 1, 1] as const;

const elementwise: readonly KernelCase[] = [
  {
    name: "neg: one element of rank 6 is one element",
    kernel: "unary",
    geometry: unaryGeometry("neg", rank6),
    inputs: [uniform(131)],
  },
  ...(["div", "equal", "less", "max", "min", "mul", "pow"] as const).map(
    (op, i): KernelCase => ({
      name: `${op}: one element each gives one`,
      kernel: "binary",
      geometry: binaryGeometry(op, [1], [1]),
      inputs: [uniform(132 + i, 0.5, 2), uniform(142 + i, 0.5, 2)],
    }),
  ),
  {
    name: "one element each is chosen or left",
    kernel: "where",
    geometry: whereGeometry([1], [1], [1]),
    inputs: [cycle(0), cycle(3), cycle(-5)],
  },
];

const others: readonly KernelCase[] = [
  ...(["argmax", "max", "sum"] as const).map(
    (op): KernelCase => ({
      name: `${op}: one element of rank 6 over every axis leaves a scalar`,
      kernel: "reduce",
      geometry: reduceGeometry(op, rank6, [0, 1, 2, 3, 4, 5]),
      inputs: [cycle(-7)],
    }),
  ),
  {
    name: "one element of rank 6 stays as it is",
    kernel: "permute",
    geometry: permuteGeometry(rank6, [3, 5, 0, 4, 2, 1]),
    inputs: [cycle(7)],
  },
  {
    name: "one element is a copy, not the input",
    kernel: "slice",
    geometry: sliceGeometry([1], [[0, -1, 1]]),
    inputs: [cycle(7)],
  },
  {
    name: "one operand of one element is a copy, not the input",
    kernel: "concat",
    geometry: concatGeometry([[1]], 0),
    inputs: [cycle(7)],
  },
];

/** The windows' kernels, and those along an axis, have theirs among their other cases. */
export const oneElementCases: readonly KernelCase[] = [...elementwise, ...others];
