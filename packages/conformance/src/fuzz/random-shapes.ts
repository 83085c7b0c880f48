/** Random geometries of the kernels without windows: elementwise, sums, data movement, along one axis. */
import type {
  AxisGeometry,
  BinaryGeometry,
  BinaryOp,
  ConcatGeometry,
  LocalResponseNormGeometry,
  MatmulGeometry,
  PermuteGeometry,
  ReduceGeometry,
  ReduceOp,
  SliceGeometry,
  UnaryGeometry,
  UnaryOp,
  WhereGeometry,
} from "@convscope/core/backend";
import type { Arbitrary } from "fast-check";
import { UNARY_RANGES } from "../cases/unary.js";
import {
  binaryGeometry,
  type Cut,
  concatGeometry,
  matmulGeometry,
  permuteGeometry,
  reduceGeometry,
  sliceGeometry,
  unaryGeometry,
  whereGeometry,
} from "../geometries.js";
import { type DrawnShapes, type Sizes, shapeOf } from "./sizes.js";

const UNARY = Object.keys(UNARY_RANGES) as readonly UnaryOp[];
const BINARY: readonly BinaryOp[] = [
  "add",
  "sub",
  "mul",
  "div",
  "max",
  "min",
  "equal",
  "greater",
  "less",
  "pow",
];
const REDUCE: readonly ReduceOp[] = ["sum", "max", "argmax"];

/** Elements of one result, at most. */
const MOST_ELEMENTS = 4096;

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, extent) => size * extent, 1);
const small = ({ out }: { readonly out: readonly number[] }): boolean =>
  sizeOf(out) <= MOST_ELEMENTS;

export function randomUnary({ fc, shapes }: Sizes): Arbitrary<UnaryGeometry> {
  return fc
    .record({ op: fc.constantFrom(...UNARY), drawn: shapes(1) })
    .map(({ op, drawn }) =>
      unaryGeometry(
        op,
        shapeOf(drawn, 0),
        drawn.axes.map(({ extent }) => extent),
      ),
    )
    .filter(small);
}

export function randomBinary({ fc, shapes }: Sizes): Arbitrary<BinaryGeometry> {
  return fc
    .record({ op: fc.constantFrom(...BINARY), drawn: shapes(2) })
    .map(({ op, drawn }) => binaryGeometry(op, shapeOf(drawn, 0), shapeOf(drawn, 1)))
    .filter(small);
}

export function randomWhere({ shapes }: Sizes): Arbitrary<WhereGeometry> {
  return shapes(3)
    .map((drawn) => whereGeometry(shapeOf(drawn, 0), shapeOf(drawn, 1), shapeOf(drawn, 2)))
    .filter(small);
}

interface ChosenAxis<T> {
  readonly extent: number;
  readonly choice: T;
}

/** Axes with a choice for each. */
function axesWith<T>({ fc, extent }: Sizes, choice: Arbitrary<T>): Arbitrary<ChosenAxis<T>[]> {
  return fc
    .array(fc.record({ extent, choice }), { maxLength: 6 })
    .filter((axes) => sizeOf(axes.map((axis) => axis.extent)) <= MOST_ELEMENTS);
}

/** Terms of a long sum, at most: past 4096, where blocks of blocks end. */
const MOST_TERMS = 6000;

export function randomReduce(sizes: Sizes): Arbitrary<ReduceGeometry> {
  const { fc, flag } = sizes;
  // A long sum is often another piece of code.
  const terms = fc.integer({ min: 1, max: MOST_TERMS });
  const long: Arbitrary<ChosenAxis<boolean>[]> = terms.map((extent) => [{ extent, choice: true }]);
  const axes = fc.oneof(
    { weight: 9, arbitrary: axesWith(sizes, flag) },
    { weight: 1, arbitrary: long },
  );
  return fc.record({ op: fc.constantFrom(...REDUCE), axes }).map(({ op, axes }) =>
    reduceGeometry(
      op,
      axes.map(({ extent }) => extent),
      axes.flatMap(({ choice }, axis) => (choice ? [axis] : [])),
    ),
  );
}

/** One operand of a matrix product: its own batch axes, then its matrix. */
function matrix(batch: DrawnShapes, operand: number, rows: number, columns: number): number[] {
  return [...shapeOf(batch, operand), rows, columns];
}

export function randomMatmul({ fc, extent, flag, shapes }: Sizes): Arbitrary<MatmulGeometry> {
  return fc
    .record({
      batch: shapes(2, 3),
      m: extent,
      k: fc.oneof(
        { weight: 4, arbitrary: extent },
        { weight: 1, arbitrary: fc.nat(66).map((n) => n + 1) },
      ),
      n: extent,
      transposeA: flag,
      transposeB: flag,
    })
    .filter(({ batch, m, k, n }) => {
      const matrices = sizeOf(batch.axes.map((axis) => axis.extent));
      return matrices * m * k * n <= 16 * MOST_ELEMENTS;
    })
    .map(({ batch, m, k, n, transposeA, transposeB }) =>
      matmulGeometry(
        transposeA ? matrix(batch, 0, k, m) : matrix(batch, 0, m, k),
        transposeB ? matrix(batch, 1, n, k) : matrix(batch, 1, k, n),
        { transposeA, transposeB },
      ),
    );
}

/** Every permutation: the axes sorted by numbers that are drawn for them. */
export function randomPermute(sizes: Sizes): Arbitrary<PermuteGeometry> {
  return axesWith(sizes, sizes.fc.nat(9)).map((axes) =>
    permuteGeometry(
      axes.map(({ extent }) => extent),
      axes
        .map(({ choice }, axis) => ({ choice, axis }))
        .sort((a, b) => a.choice - b.choice)
        .map(({ axis }) => axis),
    ),
  );
}

/** What a slice takes of an axis, whatever its extent: drawn numbers are brought into range. */
function cutOf(
  extent: number,
  drawn: {
    readonly start: number;
    readonly step: number;
    readonly count: number;
    readonly back: boolean;
  },
): Cut {
  const start = drawn.start % extent;
  const room = drawn.back ? start : extent - 1 - start;
  const most = Math.floor(room / drawn.step) + 1;
  return [start, drawn.back ? -drawn.step : drawn.step, 1 + (drawn.count % most)];
}

export function randomSlice(sizes: Sizes): Arbitrary<SliceGeometry> {
  const { fc, few, flag } = sizes;
  const cut = fc.record({ start: fc.nat(18), step: few, count: fc.nat(18), back: flag });
  return axesWith(sizes, cut).map((axes) =>
    sliceGeometry(
      axes.map(({ extent }) => extent),
      axes.map(({ extent, choice }) => cutOf(extent, choice)),
    ),
  );
}

/** Operands that one concat joins, at most. */
export const MOST_OPERANDS = 5;

export function randomConcat({ fc, few, extent }: Sizes): Arbitrary<ConcatGeometry> {
  return fc
    .record({
      outer: few,
      inner: extent,
      lengths: fc.array(extent, { minLength: 1, maxLength: MOST_OPERANDS }),
    })
    .map(({ outer, inner, lengths }) =>
      concatGeometry(
        lengths.map((length) => [outer, length, inner]),
        1,
      ),
    );
}

export function randomAxis({ fc, few, extent }: Sizes): Arbitrary<AxisGeometry> {
  return fc.record({ outer: few, length: extent, inner: extent });
}

export function randomLocalResponseNorm(sizes: Sizes): Arbitrary<LocalResponseNormGeometry> {
  const { fc } = sizes;
  const window = fc.record({
    before: fc.nat(4),
    after: fc.nat(4),
    alpha: fc.constantFrom(1, 0.5, 1e-4),
    beta: fc.constantFrom(1, 0.75, 0.5),
    k: fc.constantFrom(1, 2, 0.5),
  });
  return fc.tuple(randomAxis(sizes), window).map(([axis, choices]) => ({ ...axis, ...choices }));
}
