/**
 * The terms of one unit of a layer: from its value back to the sum (or the maximum) that makes it, and what happens to that
 * sum on the way out.
 */
import {
  avgPool2dInputGradTerms,
  avgPool2dTerms,
  conv2dInputGradTerms,
  conv2dTerms,
  conv2dWeightGradTerms,
  matmulTerms,
  maxPool2dInputGradTerms,
  reduceTerms,
} from "@convscope/core/reference";
import type { Bounded, Origin } from "./bounded.js";
import { type Given, movedFrom, type Place, placeOf, strided } from "./place.js";
import { isSum, roundingsOf } from "./sums.js";

/** One product, or one element of a window. */
export interface Term {
  readonly input: Place;
  /** Absent where elements are not weighted: in windows of maxima. */
  readonly weight?: Place;
  readonly product: number;
}

/** How one value comes about. */
export interface UnitTerms {
  /** The kernel that makes it of the terms; undefined where the layer only moves, scales or bends its input. */
  readonly kernel: string | undefined;
  readonly terms: readonly Term[];
  /** Whether it is the largest of the terms; their sum otherwise. */
  readonly largest: boolean;
  /** Of the terms, in float64: their sum, or the largest of them. */
  readonly total: number;
  /** Sum of the terms' absolute values: what a sum's bound grows with. */
  readonly magnitude: number;
  /** Roundings on the way of each term at most; 0 where the kernel is exact. */
  readonly roundings: number;
  /** What happens to it then, in order: `+ C3.bias[5] = 0.125`, `tanh`. */
  readonly then: readonly string[];
  /** Its value after each of these, in float64; the last is the unit's own. */
  readonly after: readonly number[];
}

/** How much an array is worth following: to a sum, to a layer's input, or to neither. */
function rank(array: Bounded, given: Given, known: Map<Bounded, number>): number {
  const before = known.get(array);
  if (before !== undefined) return before;
  const { origin } = array;
  let found = given.get(array)?.isInput === true ? 1 : 0;
  if (origin !== undefined) {
    // The largest is subtracted for safety's sake in softmax: no way to where a value comes from.
    const safety = origin.kernel === "reduce" && origin.geometry.op !== "sum";
    found = isGathering(origin)
      ? safety
        ? 0.5
        : 2
      : Math.max(0, ...origin.operands.map((operand) => rank(operand, given, known)));
  }
  known.set(array, found);
  return found;
}

function isGathering(origin: Origin): boolean {
  return origin.kernel === "maxPool2d" || origin.kernel === "reduce" || adds(origin);
}

/** Whether terms are added up. */
function adds(origin: Origin): boolean {
  return origin.kernel === "maxPool2dInputGrad" || isSum(origin);
}

/** How element `index` of an array comes about. */
export function unitTerms(array: Bounded, index: number, given: Given): UnitTerms {
  const then: string[] = [];
  const after: number[] = [];
  const known = new Map<Bounded, number>();
  let [at, i] = [array, index];
  for (;;) {
    const { origin } = at;
    if (origin === undefined) break;
    if (isGathering(origin)) {
      if (origin.kernel === "conv2dBiasActivation") {
        const channel = Math.floor(i / (origin.geometry.outHeight * origin.geometry.outWidth));
        const bias = origin.operands[2];
        const place = bias && placeOf(bias, channel % origin.geometry.outChannels, given);
        if (place !== undefined) {
          then.unshift(`+ ${describe(place)}`);
          after.unshift(at.values[i] as number);
        }
      }
      return { ...gathered(origin, i, given), then, after };
    }
    const steps = then.length;
    const next = movedFrom(origin, i) ?? throughFunction(origin, i, given, known, then);
    if (next === undefined) break;
    if (then.length > steps) after.unshift(at.values[i] as number);
    [at, i] = [next.from, next.index];
  }
  const input = placeOf(at, i, given);
  const { value } = input;
  return {
    kernel: undefined,
    terms: [{ input, product: value }],
    largest: false,
    total: value,
    magnitude: Math.abs(value),
    roundings: 0,
    then,
    after,
  };
}

/** Through an element-wise call to the operand worth following; what the call does is noted in front of `then`. */
function throughFunction(
  origin: Origin,
  index: number,
  given: Given,
  known: Map<Bounded, number>,
  then: string[],
): { readonly from: Bounded; readonly index: number } | undefined {
  if (origin.kernel === "unary") {
    const { op, out, strides } = origin.geometry;
    then.unshift(op);
    const [x] = origin.operands;
    return x && { from: x, index: strided(index, out, strides[0]) };
  }
  if (origin.kernel !== "binary") return undefined;
  const { op, out, strides } = origin.geometry;
  const [a, b] = origin.operands;
  if (a === undefined || b === undefined) return undefined;
  const [inA, inB] = [strided(index, out, strides[0]), strided(index, out, strides[1])];
  if (rank(a, given, known) >= rank(b, given, known)) {
    then.unshift(`${SIGNS[op] ?? op} ${describe(placeOf(b, inB, given))}`);
    return { from: a, index: inA };
  }
  const other = describe(placeOf(a, inA, given));
  const commutes = op === "add" || op === "mul" || op === "max" || op === "min";
  then.unshift(commutes ? `${SIGNS[op] ?? op} ${other}` : `${other} ${SIGNS[op] ?? op} it`);
  return { from: b, index: inB };
}

const SIGNS: Readonly<Record<string, string>> = {
  add: "+",
  sub: "−",
  mul: "×",
  div: "÷",
  pow: "to the power of",
};

/** `C3.bias[5] = 0.125`; a number that the layer works out is itself. */
function describe({ array, at, value }: Place): string {
  const number = String(Number(value.toPrecision(7)));
  return array === undefined ? number : `${array}[${at.join(",")}] = ${number}`;
}

function gathered(origin: Origin, index: number, given: Given): Omit<UnitTerms, "then" | "after"> {
  const terms = termsOf(origin, index, given);
  const products = terms.map(({ product }) => product);
  const sums = adds(origin);
  return {
    kernel: origin.kernel === "conv2dBiasActivation" ? "conv2d" : origin.kernel,
    terms,
    largest: !sums,
    total: sums ? products.reduce((sum, p) => sum + p, 0) : Math.max(...products),
    magnitude: products.reduce((sum, p) => sum + Math.abs(p), 0),
    roundings: isSum(origin) ? roundingsOf(origin) : 0,
  };
}

function termsOf(origin: Origin, index: number, given: Given): readonly Term[] {
  const [first, second] = origin.operands;
  if (first === undefined) return [];
  const alone = (x: number, scale = 1): Term => {
    const input = placeOf(first, x, given);
    return { input, product: input.value * scale };
  };
  const pair = (i: number, j: number): Term => {
    const [input, weight] = [placeOf(first, i, given), placeOf(second ?? first, j, given)];
    return { input, weight, product: input.value * weight.value };
  };
  const product = (i: number, j: number): Term[] => {
    const term = pair(i, j);
    // A connection table leaves this kernel out: no product, for all that the dense kernel has one.
    return term.weight?.array === undefined && term.weight?.value === 0 ? [] : [term];
  };
  const { kernel, geometry: g } = origin;
  switch (kernel) {
    case "conv2d":
    case "conv2dBiasActivation":
      return [...conv2dTerms(g, index)].flatMap(({ x, w }) => product(x, w));
    case "conv2dInputGrad":
      return [...conv2dInputGradTerms(g, index)].flatMap(({ dy, w }) => product(dy, w));
    case "conv2dWeightGrad":
      return [...conv2dWeightGradTerms(g, index)].map(({ x, dy }) => pair(x, dy));
    case "matmul":
      return [...matmulTerms(g, index)].flatMap(({ a, b }) => product(a, b));
    case "avgPool2d":
      return [...avgPool2dTerms(g, index)].map(({ x, divisor }) => alone(x, 1 / divisor));
    case "avgPool2dInputGrad":
      return [...avgPool2dInputGradTerms(g, index)].map(({ dy, divisor }) =>
        alone(dy, 1 / divisor),
      );
    case "maxPool2dInputGrad":
      return second === undefined
        ? []
        : [...maxPool2dInputGradTerms(second.values, g, index)].map(({ dy }) => alone(dy));
    case "maxPool2d":
      return [...avgPool2dTerms({ ...g, countPadding: false }, index)].map(({ x }) => alone(x));
    case "reduce":
      return [...reduceTerms(g, index)].map(({ x }) => alone(x));
    default:
      return [];
  }
}
