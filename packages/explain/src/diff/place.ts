/** Where an element comes from: back through what only moves elements, to a layer's input or to one of its variables. */
import type { ConcatGeometry, Shape } from "@convscope/core";
import type { Bounded, Origin } from "./bounded.js";
import type { GivenArray } from "./run-layer.js";

/** An element of a named array. */
export interface Place {
  /** `S2`, `C3.weight`; undefined for what the layer works out itself. */
  readonly array: string | undefined;
  /** Its indices, outermost first: example, channel, row, column of a map; of a trace, which has one example, without it. */
  readonly at: readonly number[];
  readonly value: number;
  /** How the layer worked it out: `(F6[0,3] − 1)²`. Absent for an element of a named array. */
  readonly madeBy?: string;
}

/** The names of the arrays that a layer was given. */
export type Given = ReadonlyMap<Bounded, GivenArray>;

/** Indices of a flat element. */
export function unravel(index: number, shape: Shape): readonly number[] {
  const at: number[] = [];
  let rest = index;
  for (const extent of [...shape].reverse()) {
    at.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return at;
}

/** Flat element of an operand that is read with these strides at a flat element of `out`. */
export function strided(index: number, out: Shape, strides: readonly number[]): number {
  return unravel(index, out).reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), 0);
}

function ravel(at: readonly number[], shape: Shape): number {
  return at.reduce((index, i, axis) => index * (shape[axis] ?? 1) + i, 0);
}

function concatSource(index: number, g: ConcatGeometry): { operand: number; index: number } {
  const total = g.lengths.reduce((sum, length) => sum + length, 0);
  const [outer = 0, along = 0, inner = 0] = unravel(index, [g.outer, total, g.inner]);
  let before = 0;
  for (const [operand, length] of g.lengths.entries()) {
    if (along < before + length) {
      return { operand, index: ravel([outer, along - before, inner], [g.outer, length, g.inner]) };
    }
    before += length;
  }
  throw new RangeError("a joined element comes from one of the operands");
}

/** The operand and its element that a call moved to `index`; undefined where it computes. */
export function movedFrom(
  origin: Origin,
  index: number,
): { readonly from: Bounded; readonly index: number } | undefined {
  const { operands } = origin;
  const step = (operand: number, at: number) => {
    const from = operands[operand];
    return from === undefined ? undefined : { from, index: at };
  };
  switch (origin.kernel) {
    case "permute": {
      const { in: shape, axes } = origin.geometry;
      const out = unravel(
        index,
        axes.map((axis) => shape[axis] ?? 1),
      );
      const at = shape.map((_, axis) => out[axes.indexOf(axis)] ?? 0);
      return step(0, ravel(at, shape));
    }
    case "slice": {
      const { in: shape, start, step: stride, out } = origin.geometry;
      const at = unravel(index, out).map((i, axis) => (start[axis] ?? 0) + i * (stride[axis] ?? 1));
      return step(0, ravel(at, shape));
    }
    case "concat": {
      const source = concatSource(index, origin.geometry);
      return step(source.operand, source.index);
    }
    case "where": {
      const { out, strides } = origin.geometry;
      const mask = operands[0]?.values[strided(index, out, strides[0])];
      return mask === 0
        ? step(2, strided(index, out, strides[2]))
        : step(1, strided(index, out, strides[1]));
    }
    default:
      return undefined;
  }
}

/** Where an element comes from, and its value. */
export function placeOf(array: Bounded, index: number, given: Given): Place {
  const named = given.get(array);
  const value = array.values[index] ?? Number.NaN;
  if (named !== undefined) return { array: named.name, at: unravel(index, named.shape), value };
  const moved = array.origin && movedFrom(array.origin, index);
  if (moved !== undefined) return placeOf(moved.from, moved.index, given);
  const madeBy = expressionOf(array, index, given, DEPTH);
  return { array: undefined, at: [index], value, ...(madeBy && { madeBy }) };
}

/** Functions inside each other that are still written out. */
const DEPTH = 3;

const INFIX: Readonly<Record<string, string>> = { add: "+", sub: "−", mul: "×", div: "÷" };

/** An element as the functions of named elements that give it; undefined where it is no such thing. */
function expressionOf(
  array: Bounded,
  index: number,
  given: Given,
  depth: number,
): string | undefined {
  const { origin } = array;
  if (origin === undefined || depth === 0) return undefined;
  const operand = (i: number, at: number): string => {
    const from = origin.operands[i];
    if (from === undefined) return "?";
    const inner = given.has(from) ? undefined : expressionOf(from, at, given, depth - 1);
    if (inner !== undefined) return `(${inner})`;
    const place = placeOf(from, at, given);
    if (place.array !== undefined) return `${place.array}[${place.at.join(",")}]`;
    return String(Number(place.value.toPrecision(5)));
  };
  if (origin.kernel === "unary") {
    const { op, out, strides } = origin.geometry;
    return `${op} ${operand(0, strided(index, out, strides[0]))}`;
  }
  if (origin.kernel !== "binary") return undefined;
  const { op, out, strides } = origin.geometry;
  const a = operand(0, strided(index, out, strides[0]));
  const b = operand(1, strided(index, out, strides[1]));
  if (op === "mul" && a === b) return `${a}²`;
  return INFIX[op] === undefined ? `${op}(${a}, ${b})` : `${a} ${INFIX[op]} ${b}`;
}
