/**
 * The reference's formulas in float32, every product and every addition rounded: correct backends of this arithmetic differ
 * in the order of their sums alone, so the order is a parameter. The lines where backends go wrong stand in
 * float32-lines.ts. For the suite's own tests; not a backend's code.
 */
import type { AllKernels, Conv2dGeometry, Pool2dGeometry } from "@convscope/core/backend";
import {
  avgPool2dInputGradTerms,
  avgPool2dTerms,
  conv2dInputGradTerms,
  conv2dTerms,
  conv2dWeightGradTerms,
  localResponseNormTerms,
  matmulTerms,
  reduceTerms,
  referenceKernels,
} from "@convscope/core/reference";
import { correctLines, type Lines } from "./float32-lines.js";

/** In which order a sum is taken. */
export type SumOrder = "forward" | "reversed" | "blocked" | "pairwise";

type Sum = (terms: readonly number[]) => number;

const { fround } = Math;
const BLOCK = 8;

const inTurn: Sum = (terms) => terms.reduce((sum, term) => fround(sum + term), 0);

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

const SUMS: Readonly<Record<SumOrder, Sum>> = {
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

/** A result of this length, each element made of its place. */
const filledBy = (length: number, value: (index: number) => number): Float32Array =>
  new Float32Array(length).map((_, index) => value(index));

/** The values of a generator's terms. */
const valuesOf = <T>(terms: Iterable<T>, value: (term: T) => number): readonly number[] =>
  Array.from(terms, value);

/** Kernels whose every result is one rounding of the exact one, or none. */
const roundedOnce: Pick<Float32Kernels, "unary" | "binary" | "where" | "permute" | "slice"> = {
  unary: (x, g) => rounded(r.unary(exactly(x), g)),
  binary: (a, b, g) => rounded(r.binary(exactly(a), exactly(b), g)),
  where: (m, a, b, g) => rounded(r.where(exactly(m), exactly(a), exactly(b), g)),
  permute: (x, g) => rounded(r.permute(exactly(x), g)),
  slice: (x, g) => rounded(r.slice(exactly(x), g)),
};

const joins = (lines: Lines): Pick<Float32Kernels, "concat"> => ({
  concat: (xs, g) => {
    const total = g.lengths.reduce((sum, length) => sum + length, 0);
    const y = new Float32Array(g.outer * total * g.inner);
    xs.forEach((x, i) => {
      const row = (g.lengths[i] as number) * g.inner;
      const first = lines.offset(i, g) * g.inner;
      x.forEach((value, j) => {
        y[Math.floor(j / row) * total * g.inner + first + (j % row)] = value;
      });
    });
    return y;
  },
});

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

/** Rows below and columns to the right of the last window, padding included. */
function leftOver(g: Conv2dGeometry): readonly [rows: number, columns: number] {
  const height = g.inHeight + g.padTop + g.padBottom - (g.kernelHeight - 1) * g.dilationHeight - 1;
  const width = g.inWidth + g.padLeft + g.padRight - (g.kernelWidth - 1) * g.dilationWidth - 1;
  return [height % g.strideHeight, width % g.strideWidth];
}

function convolutions(
  sum: Sum,
  lines: Lines,
): Pick<Float32Kernels, "conv2d" | "conv2dInputGrad" | "conv2dWeightGrad"> {
  return {
    conv2d: remembered((x, w, g) =>
      filledBy(g.batch * g.outChannels * g.outHeight * g.outWidth, (o) => {
        const all = valuesOf(conv2dTerms(g, o), (t) => lines.product(at(x, t.x), at(w, t.w)));
        return sum(lines.products(all));
      }),
    ),
    conv2dInputGrad: remembered((dy, w, g) => {
      const [rows, columns] = leftOver(g);
      const [below, right] = lines.outputPadding(rows, columns);
      const made = {
        ...g,
        inHeight: g.inHeight - rows + below,
        inWidth: g.inWidth - columns + right,
      };
      return filledBy(g.batch * g.inChannels * made.inHeight * made.inWidth, (i) => {
        const all = valuesOf(conv2dInputGradTerms(made, i), (t) =>
          fround(at(dy, t.dy) * at(w, t.w)),
        );
        return all.length === 0 ? lines.unread() : sum(all);
      });
    }),
    conv2dWeightGrad: remembered((x, dy, g) => {
      const channels = g.inChannels / g.groups;
      return filledBy(g.outChannels * channels * g.kernelHeight * g.kernelWidth, (j) =>
        sum(valuesOf(conv2dWeightGradTerms(g, j), (t) => fround(at(x, t.x) * at(dy, t.dy)))),
      );
    }),
  };
}

function fusedConvolution(
  conv2d: Float32Kernels["conv2d"],
  lines: Lines,
): Pick<Float32Kernels, "conv2dBiasActivation"> {
  return {
    conv2dBiasActivation: (x, w, bias, g) => {
      const { activation } = g;
      const area = g.outHeight * g.outWidth;
      const apply = (value: number): number =>
        activation === "none"
          ? value
          : (r.unary(Float64Array.of(value), { op: activation, out: [1], strides: [[1]] })[0] ?? 0);
      return conv2d(x, w, g).map((value, i) =>
        lines.activated(value, at(bias, Math.floor(i / area) % g.outChannels), apply),
      );
    },
  };
}

const pooledLength = (g: Pool2dGeometry): number => g.batch * g.channels * g.outHeight * g.outWidth;
const imageLength = (g: Pool2dGeometry): number => g.batch * g.channels * g.inHeight * g.inWidth;

function averages(
  sum: Sum,
  lines: Lines,
): Pick<Float32Kernels, "avgPool2d" | "avgPool2dInputGrad"> {
  return {
    avgPool2d: (x, g) =>
      filledBy(pooledLength(g), (o) =>
        sum(
          valuesOf(avgPool2dTerms(g, o), (t) =>
            fround(at(x, t.x) * fround(1 / lines.divisor(t.divisor, g))),
          ),
        ),
      ),
    avgPool2dInputGrad: (dy, g) =>
      filledBy(imageLength(g), (i) =>
        sum(
          valuesOf(avgPool2dInputGradTerms(g, i), (t) =>
            fround(at(dy, t.dy) * fround(1 / lines.gradientDivisor(t.divisor, g))),
          ),
        ),
      ),
  };
}

function maxima(
  sum: Sum,
  lines: Lines,
): Pick<Float32Kernels, "maxPool2d" | "maxPool2dInputGrad" | "maxPool2dSelect"> {
  const winner = (x: Float32Array, g: Pool2dGeometry, out: number): number => {
    let best = -1;
    for (const { x: place } of avgPool2dTerms(g, out)) {
      if (best < 0 || lines.wins(at(x, place), at(x, best))) best = place;
    }
    return best;
  };
  const select: Float32Kernels["maxPool2dSelect"] = (v, x, g) =>
    filledBy(pooledLength(g), (o) => at(v, winner(x, g, o)));
  return {
    maxPool2d: (x, g) => select(x, x, g),
    maxPool2dSelect: select,
    maxPool2dInputGrad: (dy, x, g) => {
      const won = Array.from(x, (): number[] => []);
      dy.forEach((value, o) => {
        won[winner(x, g, o)]?.push(value);
      });
      return filledBy(x.length, (i) => sum(lines.received(won[i] ?? [])));
    },
  };
}

function reductions(sum: Sum, lines: Lines): Pick<Float32Kernels, "reduce" | "matmul"> {
  return {
    reduce: (x, g) =>
      filledBy(r.reduce(exactly(x), g).length, (o) => {
        const terms = valuesOf(reduceTerms(g, o), (t) => at(x, t.x));
        if (g.op === "sum") return sum(terms);
        const best = terms.reduce(
          (place, value, i) => (lines.beats(value, terms[place] as number) ? i : place),
          0,
        );
        return g.op === "argmax" ? best : (terms[best] as number);
      }),
    matmul: (a, b, g) =>
      filledBy(
        g.batch.reduce((count, extent) => count * extent, g.m * g.n),
        (o) => sum(valuesOf(matmulTerms(g, o), (t) => lines.matrixProduct(at(a, t.a), at(b, t.b)))),
      ),
  };
}

function normalisations(
  sum: Sum,
  lines: Lines,
): Pick<Float32Kernels, "batchNorm" | "localResponseNorm" | "softmax"> {
  return {
    batchNorm: (x, scale, shift, g) =>
      x.map((value, i) => {
        const c = lines.channel(i, g);
        return fround(value * at(scale, c)) + at(shift, c);
      }),
    localResponseNorm: (x, g) =>
      x.map((value, i) => {
        const squares = valuesOf(localResponseNormTerms(g, i), (t) => fround(at(x, t.x) ** 2));
        const base = fround(fround(g.k) + fround(fround(g.alpha) * sum(squares)));
        return value * fround(base ** fround(-g.beta));
      }),
    softmax: (x, g) => {
      const y = new Float32Array(x.length);
      for (let line = 0; line < g.outer * g.inner; line++) {
        const first = Math.floor(line / g.inner) * g.length * g.inner + (line % g.inner);
        const places = Array.from({ length: g.length }, (_, c) => first + c * g.inner);
        const shift = lines.shift(Math.max(...places.map((place) => at(x, place))));
        const powers = places.map((place) => fround(Math.exp(fround(at(x, place) - shift))));
        const total = sum(powers);
        places.forEach((place, c) => {
          y[place] = (powers[c] as number) / total;
        });
      }
      return y;
    },
  };
}

/** Every kernel in float32, sums taken in `order`, on these lines. */
export function float32Kernels(order: SumOrder, changed: Partial<Lines> = {}): Float32Kernels {
  const lines = { ...correctLines, ...changed };
  const sum = SUMS[order];
  const trio = convolutions(sum, lines);
  return {
    ...roundedOnce,
    ...joins(lines),
    ...trio,
    ...fusedConvolution(trio.conv2d, lines),
    ...averages(sum, lines),
    ...maxima(sum, lines),
    ...reductions(sum, lines),
    ...normalisations(sum, lines),
  };
}
