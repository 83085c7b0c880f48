/** Cases of matmul: all layouts, all broadcasts of the batch, sizes that fill no block. */
import type { Shape } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { type MatmulOptions, matmulGeometry } from "../geometries.js";
import { cycle, sameAs, uniform } from "../inputs.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const product = (
  name: string,
  a: Shape,
  b: Shape,
  options: MatmulOptions = {},
  inputs: readonly [InputSpec, InputSpec] = [uniform(1), uniform(2)],
  requires?: CaseOf<"matmul">["requires"],
): CaseOf<"matmul"> => ({
  name,
  kernel: "matmul",
  geometry: matmulGeometry(a, b, options),
  inputs,
  ...(requires === undefined ? {} : { requires }),
});

const at = { transposeA: true };
const bt = { transposeB: true };
const both = { ...at, ...bt };

export const matmulCases: readonly CaseOf<"matmul">[] = [
  product("1×1 by 1×1 is one product", [1, 1], [1, 1]),
  product("a row by a column is a dot product", [1, 9], [9, 1]),
  product("a column by a row is an outer product", [5, 1], [1, 7]),
  product("a matrix by a column gives a value a row", [6, 9], [9, 1]),
  product("a row by a matrix gives a value a column", [1, 9], [9, 6]),
  product("the three sizes are not mixed up (5, 7, 3)", [5, 7], [7, 3]),
  product("whole blocks leave no seam (8, 16)", [8, 16], [16, 8]),
  product("rows and columns one above a block are not lost (9, 17, 33)", [9, 17], [17, 33]),
  product("nothing behind the end is read one below a block (7, 15, 31)", [7, 15], [15, 31]),
  product("a long sum loses no product (1031)", [3, 1031], [1031, 2]),
  product("more than one block of each kind leaves no seam", [70, 65], [65, 67]),
  product("the first transposed is read by columns", [7, 5], [7, 3], at),
  product("a transposed operand leaves no scratch buffer behind", [6, 5], [6, 4], at),
  product("the second transposed is read by columns", [5, 7], [3, 7], bt),
  product("both transposed are read by columns", [7, 5], [3, 7], both),
  product("square, the first transposed: rows are not taken for columns", [6, 6], [6, 6], at),
  product("square, the second transposed: rows are not taken for columns", [6, 6], [6, 6], bt),
  product("a transposed column is a row", [9, 1], [9, 4], at),
  product("a batch of 3 multiplies each matrix by its own", [3, 4, 5], [3, 5, 2]),
  product(
    "a batch of 3 with the first transposed steps to its own matrix",
    [3, 5, 4],
    [3, 5, 2],
    at,
  ),
  product(
    "a batch of 3 with both transposed steps to its own matrices",
    [3, 5, 4],
    [3, 2, 5],
    both,
  ),
  product("one matrix on the right serves the whole batch", [3, 4, 5], [5, 2]),
  product("one matrix on the left serves the whole batch", [4, 5], [3, 5, 2]),
  product("one transposed matrix serves the whole batch", [3, 4, 5], [2, 5], bt),
  product("batches that stretch each other meet in every pair", [2, 1, 3, 4], [1, 3, 4, 2]),
  product("a batch axis of 1 between others is stretched alone", [2, 1, 3, 2, 3], [2, 2, 3, 3, 2]),
  product(
    "batches of rank 6 with both sides stretched meet in every pair",
    [2, 1, 2, 1, 3, 2],
    [1, 2, 2, 3, 2, 2],
  ),
  product("a matrix by itself: one buffer may be both operands", [5, 5], [5, 5], {}, [
    uniform(3),
    sameAs(0),
  ]),
  product("a matrix by its own transpose: one buffer is read in two layouts", [4, 6], [4, 6], bt, [
    uniform(4),
    sameAs(0),
  ]),
  product("terms that cancel leave no more than their rounding", [4, 8], [8, 3], {}, [
    cycle(1e6, 1, -1e6),
    uniform(5),
  ]),
  product(
    "a NaN reaches its row alone",
    [6, 4],
    [4, 3],
    {},
    [cycle(1, 2, 3, 4, 5, nan, 7, 8, 9), uniform(6)],
    "nonFinite",
  ),
  product(
    "an infinity reaches its column alone",
    [3, 4],
    [4, 6],
    {},
    [uniform(7, 1, 2), cycle(1, 2, 3, 4, 5, 6, 7, inf, 1, 2, 3, 4)],
    "nonFinite",
  ),
  product(
    "0 times ∞ is NaN: zeros are not skipped",
    [3, 4],
    [4, 3],
    {},
    [cycle(0, 1), cycle(inf, 1, nan, 2, 3, 4)],
    "nonFinite",
  ),
  product(
    "subnormal products are kept",
    [2, 3],
    [3, 2],
    {},
    [cycle(1e-40, 3e-41), cycle(1, 0.5, -1)],
    "subnormals",
  ),
];
