/**
 * What one unit of a layer can see of the input: its ranges pulled back through the graph, the union where branches join.
 * Unclipped: padding counts, as the literature does. A unit without a place of its own on an axis (a dense layer's, or behind
 * global pooling) sees that axis from edge to edge: padding around all of a picture says nothing. Source: Araujo, Norris, Sim 2019, "Computing Receptive Fields of
 * Convolutional Neural Networks", Distill.
 */
import { INPUT, type Range, type Range2d, type Shape, type ShapedNode } from "@convscope/core";
import { isConv2d } from "./derivations/conv2d.js";
import { isPool2d } from "./derivations/pool2d.js";
import { isMeasured } from "./derivations/spatial.js";
import type { Quantity } from "./quantity.js";

/** Rows and columns. */
export type RowsColumns = readonly [rows: number, columns: number];

/**
 * Size, step and place of what a unit sees, in pixels of the input. Where units see differently many (below upsampling, say),
 * the size is the largest.
 */
export interface ReceptiveField extends Quantity<RowsColumns> {
  /** How far the field moves from one unit to the next, on average; 0 where every unit sees the same. */
  readonly jump: RowsColumns;
  /** First row and column that unit (0, 0) sees; negative in the padding. */
  readonly start: RowsColumns;
}

/** A part of the input; an axis that is seen from edge to edge reaches to infinity. */
type Seen = Range2d | undefined;

const everything: Range = { first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY };
const all: Range2d = { rows: everything, columns: everything };

const endless = ({ first, last }: Range): boolean =>
  !(Number.isFinite(first) && Number.isFinite(last));

const source =
  "Araujo, Norris, Sim 2019, Computing Receptive Fields of Convolutional Neural Networks";

const single = (at: number): Range => ({ first: at, last: at });

/** The single unit at a place on both axes. */
const unit = (at: number): Range2d => ({ rows: single(at), columns: single(at) });

function joined(a: Range, b: Range): Range {
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) };
}

function union(a: Seen, b: Range2d): Range2d {
  return a === undefined
    ? b
    : { rows: joined(a.rows, b.rows), columns: joined(a.columns, b.columns) };
}

/** What a node reads of each of its inputs for a range of its output. */
interface Reader {
  readonly node: ShapedNode;
  /** Whether its units step unevenly, or see differently many. */
  readonly uneven: boolean;
  read(out: Range2d): readonly Range2d[];
}

/** Far enough for an average step: the usual strides and factors divide it. */
const FAR = 5040;

/** Units that are looked at where not all see equally many. */
const PHASES = 12;

/**
 * Asks a layer at a few units, once. Most layers read ranges that move on by a stride with the unit: these are worked out
 * here from then on; the others are asked every time.
 */
function readerOf(node: ShapedNode): Reader {
  const { layer, inputShapes, outputShape } = node;
  const whole = inputShapes.map(() => all);
  const asked = layer.inputRange?.bind(layer);
  if (outputShape.length < 2 || asked === undefined) {
    return { node, uneven: false, read: () => whole };
  }
  const at = (row: number, column: number): readonly Range2d[] =>
    asked({ rows: single(row), columns: single(column) }, ...inputShapes);
  const probes = [at(0, 0), at(1, 0), at(0, 1), at(FAR, FAR)] as const;
  const moves = whole.map((_, i) => {
    const [zero, down, right, far] = probes.map((ranges) => ranges[i]);
    if (!(zero && down && right && far)) return undefined;
    const turned = !(same(zero.rows, right.rows) && same(zero.columns, down.columns));
    return {
      rows: moveOf(zero.rows, turned ? undefined : down.rows, far.rows),
      columns: moveOf(zero.columns, turned ? undefined : right.columns, far.columns),
    };
  });
  const direct = moves.some((move) => !(move?.rows && move.columns));
  return {
    node,
    uneven: direct,
    read(out) {
      if (endless(out.rows) && endless(out.columns)) return whole;
      const given = direct ? asked(out, ...inputShapes) : [];
      return moves.map((move, i) => ({
        rows: move?.rows?.(out.rows) ?? axis(given[i]?.rows),
        columns: move?.columns?.(out.columns) ?? axis(given[i]?.columns),
      }));
    },
  };
}

/** How a range moves with the unit; undefined where it does so unevenly. Units far apart that read the same have no places. */
function moveOf(
  zero: Range,
  one: Range | undefined,
  far: Range,
): ((out: Range) => Range) | undefined {
  if (same(zero, far)) return () => everything;
  if (one === undefined || length(one) !== length(zero)) return undefined;
  const stride = one.first - zero.first;
  if (stride * FAR !== far.first - zero.first || length(far) !== length(zero)) return undefined;
  return (out) =>
    endless(out)
      ? everything
      : { first: zero.first + out.first * stride, last: zero.last + out.last * stride };
}

function same(a: Range, b: Range): boolean {
  return a.first === b.first && a.last === b.last;
}

/** What a layer makes of an endless range is endless, whatever its arithmetic says of infinities. */
function axis(range: Range | undefined): Range {
  return range === undefined || endless(range) ? everything : range;
}

/** Pulls a range of one node's output back to the network's input; undefined where it reads none of it. */
function pullBack(readers: readonly Reader[], from: number, out: Range2d): Seen {
  const start = readers[from]?.node.name ?? INPUT;
  const seen = new Map<string, Range2d>([[start, out]]);
  for (let at = from; at >= 0; at--) {
    const reader = readers[at];
    const range = reader && seen.get(reader.node.name);
    if (reader === undefined || range === undefined) continue;
    reader.read(range).forEach((part, i) => {
      const input = reader.node.inputs[i];
      if (input !== undefined) seen.set(input, union(seen.get(input), part));
    });
  }
  return seen.get(INPUT);
}

/** Rows and columns of the input; flat features and channels along one axis are one row. */
function extent(input: Shape): RowsColumns {
  return [input.length < 3 ? 1 : (input.at(-2) ?? 1), input.at(-1) ?? 1];
}

/** The most that one of the first units sees, on either axis. */
function widest(readers: readonly Reader[], from: number, first: Range2d, units: number): Range2d {
  let { rows, columns } = first;
  for (let at = 1; at < units; at++) {
    const seen = pullBack(readers, from, unit(at));
    if (seen === undefined) continue;
    if (length(seen.rows) > length(rows)) rows = seen.rows;
    if (length(seen.columns) > length(columns)) columns = seen.columns;
  }
  return { rows, columns };
}

const length = (range: Range): number => range.last - range.first + 1;

/** The fields of all layers by name. */
export function receptiveFields(
  nodes: readonly ShapedNode[],
  input: Shape,
): ReadonlyMap<string, ReceptiveField> {
  const fields = new Map<string, ReceptiveField>();
  const frame: Omit<ReceptiveField, "value" | "formula" | "substituted" | "jump" | "start"> = {
    unit: "pixels",
    convention: "receptive-field",
    source,
  };
  const readers = nodes.map(readerOf);
  const units = readers.some(({ uneven }) => uneven) ? PHASES : 1;
  const [height, width] = extent(input);
  for (const [at, node] of nodes.entries()) {
    const first = pullBack(readers, at, unit(0));
    const far = pullBack(readers, at, unit(FAR));
    if (first === undefined || far === undefined) {
      const none = { formula: "reads nothing of the input", substituted: both([0, 0]) };
      fields.set(node.name, { value: [0, 0], jump: [0, 0], start: [0, 0], ...frame, ...none });
      continue;
    }
    const seen = widest(readers, at, first, units);
    const value: RowsColumns = [seenOf(seen.rows, height), seenOf(seen.columns, width)];
    const jump: RowsColumns = [step(first.rows, far.rows), step(first.columns, far.columns)];
    const start: RowsColumns = [startOf(first.rows), startOf(first.columns)];
    const why =
      endless(seen.rows) && endless(seen.columns)
        ? { formula: "the whole input", substituted: both(value) }
        : reason(node, fields, value, seen);
    fields.set(node.name, { value, jump, start, ...frame, ...why });
  }
  return fields;
}

/** Rows or columns of a range; an endless one ends where the input does. */
function seenOf(range: Range, size: number): number {
  return endless(range) ? size : length(range);
}

function startOf(range: Range): number {
  return endless(range) ? 0 : range.first;
}

function step(first: Range, far: Range): number {
  return endless(first) || endless(far) ? 0 : (far.first - first.first) / FAR;
}

/** `5 × 5` */
function both([rows, columns]: RowsColumns): string {
  return `${rows} × ${columns}`;
}

/** A window grows the field of what it reads by (k − 1)·d jumps; where that is not the whole story, the range is shown. */
function reason(
  node: ShapedNode,
  fields: ReadonlyMap<string, ReceptiveField>,
  value: RowsColumns,
  seen: Range2d,
): Pick<ReceptiveField, "formula" | "substituted"> {
  const from = node.inputs.length === 1 ? node.inputs[0] : undefined;
  const before =
    from === INPUT ? { value: [1, 1] as const, jump: [1, 1] as const } : from && fields.get(from);
  const window = windowOf(node);
  if (before && window) {
    const grown = [0, 1]
      .map((axis) => (window.kernel[axis] ?? 1) - 1)
      .map((taps, axis) => taps * (window.dilation[axis] ?? 1));
    const sizes = before.value.map(
      (size, axis) => size + (grown[axis] ?? 0) * (before.jump[axis] ?? 0),
    );
    if (sizes[0] === value[0] && sizes[1] === value[1]) {
      const axisText = (axis: 0 | 1): string =>
        `${before.value[axis]} + (${window.kernel[axis]} − 1)·${window.dilation[axis]}·${before.jump[axis]} = ${value[axis]}`;
      const [rows, columns] = [axisText(0), axisText(1)];
      const substituted = rows === columns ? rows : `rows ${rows}, columns ${columns}`;
      return { formula: "r + (k − 1)·d·j", substituted };
    }
  }
  if (before && before.value[0] === value[0] && before.value[1] === value[1]) {
    return { formula: "r", substituted: both(value) };
  }
  const range = ({ first, last }: Range): string =>
    endless({ first, last })
      ? "from edge to edge"
      : `${last} − ${first < 0 ? `(−${-first})` : first} + 1 = ${last - first + 1}`;
  const [rows, columns] = [range(seen.rows), range(seen.columns)];
  return {
    formula:
      node.inputs.length > 1
        ? "last − first + 1 over the union of the branches"
        : "last − first + 1 of what the widest unit sees",
    substituted: rows === columns ? rows : `rows ${rows}, columns ${columns}`,
  };
}

/** Kernel and dilation of a layer that slides a window. */
function windowOf({
  layer,
  inputShapes,
}: ShapedNode): { kernel: RowsColumns; dilation: RowsColumns } | undefined {
  const [input] = inputShapes;
  if (input === undefined || layer.kind === "convTranspose2d") return undefined;
  if (!(isConv2d(layer) || isPool2d(layer) || isMeasured(layer))) return undefined;
  const g = layer.geometry(input);
  return { kernel: [g.kernelHeight, g.kernelWidth], dilation: [g.dilationHeight, g.dilationWidth] };
}
