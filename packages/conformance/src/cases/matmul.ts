/** Cases of matmul: all layouts, all broadcasts of the batch, sizes that fill no block. */
import type { Shape } from "@convscope/core/backend";
import type { CaseOf, InputSpec } from "../case.js";
import { type MatmulOptions, matmulGeometry } from "../geometries.js";
import { cycle, sameAs, sprinkled, uniform } from "../inputs.js";

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
  product("1×1 by 1×1", [1, 1], [1, 1]),
  product("a row by a column (a dot product)", [1, 9], [9, 1]),
  product("a column by a row (an outer product)", [5, 1], [1, 7]),
  product("a matrix by a column", [6, 9], [9, 1]),
  product("a row by a matrix", [1, 9], [9, 6]),
  product("three different sizes", [5, 7], [7, 3]),
  product("sizes of whole blocks", [8, 16], [16, 8]),
  product("sizes one above a block", [9, 17], [17, 33]),
  product("sizes one below a block", [7, 15], [15, 31]),
  product("a long sum", [3, 1031], [1031, 2]),
  product("more than one block of each kind", [70, 65], [65, 67]),
  product("the first transposed", [7, 5], [7, 3], at),
  product("the second transposed", [5, 7], [3, 7], bt),
  product("both transposed", [7, 5], [3, 7], both),
  product(
    "square and transposed: a layout mixed up would not show in the sizes",
    [6, 6],
    [6, 6],
    at,
  ),
  product("square, the second transposed", [6, 6], [6, 6], bt),
  product("a transposed column", [9, 1], [9, 4], at),
  product("a batch of 3", [3, 4, 5], [3, 5, 2]),
  product("a batch of 3 with the first transposed", [3, 5, 4], [3, 5, 2], at),
  product("a batch of 3 with both transposed", [3, 5, 4], [3, 2, 5], both),
  product("one matrix on the right for the whole batch", [3, 4, 5], [5, 2]),
  product("one matrix on the left for the whole batch", [4, 5], [3, 5, 2]),
  product("one transposed matrix for the whole batch", [3, 4, 5], [2, 5], bt),
  product("batches that stretch each other", [2, 1, 3, 4], [1, 3, 4, 2]),
  product("a batch axis of 1 between others", [2, 1, 3, 2, 3], [2, 2, 3, 3, 2]),
  product("rank 6 with both sides stretched", [2, 1, 2, 1, 3, 2], [1, 2, 2, 3, 2, 2]),
  product("a matrix by itself", [5, 5], [5, 5], {}, [uniform(3), sameAs(0)]),
  product("a matrix by its own transpose", [4, 6], [4, 6], bt, [uniform(4), sameAs(0)]),
  product("terms that cancel", [4, 8], [8, 3], {}, [cycle(1e6, 1, -1e6), uniform(5)]),
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
    [cycle(0, 1), sprinkled(8, [inf, nan])],
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
