/**
 * The reference's formulas in float32, every product and every addition rounded: correct backends of this arithmetic differ
 * in the order of their sums alone, so the order is a parameter. For the suite's own tests; not a backend's code.
 */
import type { AllKernels } from "@convscope/core/backend";
import {
  avgPool2dInputGradTerms,
  avgPool2dTerms,
  conv2dInputGradTerms,
  conv2dTerms,
  conv2dWeightGradTerms,
  localResponseNormTerms,
  matmulTerms,
  maxPool2dInputGradTerms,
  reduceTerms,
  referenceKernels,
} from "@convscope/core/reference";

/** In which order a sum is taken. */
export type SumOrder = "forward" | "reversed" | "blocked" | "pairwise";

const { fround } = Math;
const BLOCK = 8;

const inTurn = (terms: readonly number[]): number =>
  terms.reduce((sum, term) => fround(sum + term), 0);

function pairwise(terms: readonly number[]): number {
  if (terms.length <= 2) return inTurn(terms);
  const half = terms.length >> 1;
  return fround(pairwise(terms.slice(0, half)) + pairwise(terms.slice(half)));
}

function blocked(terms: readonly number[]): number {
  const sums: number[] = [];
  for (let i = 0; i < terms.length; i += BLOCK) sums.push(inTurn(terms.slice(i, i + BLOCK)));
  return inTurn(sums);
}

const SUMS: Readonly<Record<SumOrder, (terms: readonly number[]) => number>> = {
  forward: inTurn,
  reversed: (terms) => inTurn([...terms].reverse()),
  blocked,
  pairwise,
};

const exactly = (x: Float32Array): Float64Array => Float64Array.from(x);
const rounded = (x: Float64Array): Float32Array => Float32Array.from(x);

type Float32Kernels = AllKernels<Float32Array>;

const r = referenceKernels;
const at = (x: Float32Array, index: number): number => x[index] as number;

/** Sums in one order: a result for every element of `shape`, each from the values of its terms. */
type Each = <T>(
  shape: Float64Array,
  terms: (index: number) => Iterable<T>,
  value: (term: T) => number,
) => Float32Array;

const eachIn =
  (order: SumOrder): Each =>
  (shape, terms, value) =>
    Float32Array.from(shape, (_, i) =>
      SUMS[order](Array.from(terms(i), (term) => fround(value(term)))),
    );

/** Kernels whose every result is one rounding of the exact one, or none. */
const roundedOnce: Pick<
  Float32Kernels,
  | "unary"
  | "binary"
  | "where"
  | "maxPool2d"
  | "maxPool2dSelect"
  | "permute"
  | "slice"
  | "concat"
  | "batchNorm"
  | "softmax"
> = {
  unary: (x, g) => rounded(r.unary(exactly(x), g)),
  binary: (a, b, g) => rounded(r.binary(exactly(a), exactly(b), g)),
  where: (m, a, b, g) => rounded(r.where(exactly(m), exactly(a), exactly(b), g)),
  maxPool2d: (x, g) => rounded(r.maxPool2d(exactly(x), g)),
  maxPool2dSelect: (v, x, g) => rounded(r.maxPool2dSelect(exactly(v), exactly(x), g)),
  permute: (x, g) => rounded(r.permute(exactly(x), g)),
  slice: (x, g) => rounded(r.slice(exactly(x), g)),
  concat: (xs, g) => rounded(r.concat(xs.map(exactly), g)),
  batchNorm: (x, scale, shift, g) =>
    x.map((value, i) => {
      const c = Math.floor(i / g.inner) % g.length;
      return fround(value * at(scale, c)) + at(shift, c);
    }),
  softmax: (x, g) => rounded(r.softmax(exactly(x), g)),
};

/** The same kernel, which remembers its last call: a case calls it several times with the same operands. */
function remembered<G>(
  kernel: (a: Float32Array, b: Float32Array, g: G) => Float32Array,
): (a: Float32Array, b: Float32Array, g: G) => Float32Array {
  let last: { readonly of: readonly [unknown, string]; readonly result: Float32Array } | undefined;
  return (a, b, g) => {
    const key = `${a.join()};${b.join()}`;
    if (last?.of[0] !== g || last.of[1] !== key) last = { of: [g, key], result: kernel(a, b, g) };
    return last.result.slice();
  };
}

function convolutions(
  each: Each,
): Pick<
  Float32Kernels,
  "conv2d" | "conv2dInputGrad" | "conv2dWeightGrad" | "conv2dBiasActivation"
> {
  const conv2d: Float32Kernels["conv2d"] = remembered((x, w, g) =>
    each(
      r.conv2d(exactly(x), exactly(w), g),
      (o) => conv2dTerms(g, o),
      (t) => at(x, t.x) * at(w, t.w),
    ),
  );
  return {
    conv2d,
    conv2dInputGrad: remembered((dy, w, g) =>
      each(
        r.conv2dInputGrad(exactly(dy), exactly(w), g),
        (i) => conv2dInputGradTerms(g, i),
        (t) => at(dy, t.dy) * at(w, t.w),
      ),
    ),
    conv2dWeightGrad: remembered((x, dy, g) =>
      each(
        r.conv2dWeightGrad(exactly(x), exactly(dy), g),
        (j) => conv2dWeightGradTerms(g, j),
        (t) => at(x, t.x) * at(dy, t.dy),
      ),
    ),
    conv2dBiasActivation: (x, w, bias, g) => {
      const area = g.outHeight * g.outWidth;
      const y = conv2d(x, w, g).map((v, i) => v + at(bias, Math.floor(i / area) % g.outChannels));
      if (g.activation === "none") return y;
      return rounded(r.unary(exactly(y), { op: g.activation, out: [y.length], strides: [[1]] }));
    },
  };
}

function poolings(
  each: Each,
): Pick<Float32Kernels, "avgPool2d" | "avgPool2dInputGrad" | "maxPool2dInputGrad"> {
  return {
    avgPool2d: (x, g) =>
      each(
        r.avgPool2d(exactly(x), g),
        (o) => avgPool2dTerms(g, o),
        (t) => at(x, t.x) * fround(1 / t.divisor),
      ),
    avgPool2dInputGrad: (dy, g) =>
      each(
        r.avgPool2dInputGrad(exactly(dy), g),
        (i) => avgPool2dInputGradTerms(g, i),
        (t) => at(dy, t.dy) * fround(1 / t.divisor),
      ),
    maxPool2dInputGrad: (dy, x, g) =>
      each(
        r.maxPool2dInputGrad(exactly(dy), exactly(x), g),
        (i) => maxPool2dInputGradTerms(exactly(x), g, i),
        (t) => at(dy, t.dy),
      ),
  };
}

function otherSums(
  each: Each,
  order: SumOrder,
): Pick<Float32Kernels, "reduce" | "matmul" | "localResponseNorm"> {
  return {
    reduce: (x, g) => {
      const whole = r.reduce(exactly(x), g);
      if (g.op !== "sum") return rounded(whole);
      return each(
        whole,
        (o) => reduceTerms(g, o),
        (t) => at(x, t.x),
      );
    },
    matmul: (a, b, g) =>
      each(
        r.matmul(exactly(a), exactly(b), g),
        (o) => matmulTerms(g, o),
        (t) => at(a, t.a) * at(b, t.b),
      ),
    localResponseNorm: (x, g) =>
      x.map((value, i) => {
        const squares = Array.from(localResponseNormTerms(g, i), (t) => fround(at(x, t.x) ** 2));
        const base = fround(fround(g.k) + fround(fround(g.alpha) * SUMS[order](squares)));
        return value * fround(base ** fround(-g.beta));
      }),
  };
}

/** Every kernel in float32, sums taken in `order`. */
export function float32Kernels(order: SumOrder): Float32Kernels {
  const each = eachIn(order);
  return { ...roundedOnce, ...convolutions(each), ...poolings(each), ...otherSums(each, order) };
}
