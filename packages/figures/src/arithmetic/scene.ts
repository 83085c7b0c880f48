/**
 * What there is to be seen of a window's arithmetic: the maps of both sides, the cells, the steps, and the words. No drawing.
 */
import {
  type Conv2dGeometry,
  type Pool2dGeometry,
  type WindowAxis,
  windowArithmetic,
} from "@convscope/core";
import { countText } from "../number-text.js";
import { axesOf, type SlidingAxis, slidingAxis, transposedAxis } from "./sliding-axis.js";

/** One output value: its map and its place. */
export interface Step {
  readonly map: number;
  readonly row: number;
  readonly column: number;
}

/** The maps of one side that are drawn, by their numbers, and how many there are. */
export interface Side {
  readonly name: string;
  readonly maps: readonly number[];
  readonly count: number;
}

/** All that is drawn. */
export interface Scene {
  readonly rows: SlidingAxis;
  readonly columns: SlidingAxis;
  readonly outRows: number;
  readonly outColumns: number;
  readonly input: Side;
  readonly output: Side;
  /** Whether an output map reads an input map. */
  readonly reads: (output: number, input: number) => boolean;
  readonly steps: readonly Step[];
  /** Places that there are in all: more than steps where only some are shown. */
  readonly places: number;
  /** `input 5×5 · kernel 3×3 · …` */
  readonly facts: string;
  /** The arithmetic of the output's size. */
  readonly sizes: string;
  /** What the picture alone does not tell. */
  readonly note: string | undefined;
}

/** Maps of a side that are drawn at most in one picture, and steps of an animation. */
const MOST_MAPS = 8;
const MOST_STEPS = 144;

/** `count` of the numbers below `length`, evenly, the first and the last among them. */
export function evenly(length: number, count: number): readonly number[] {
  if (length <= count) return Array.from({ length }, (_, i) => i);
  if (count < 2) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}

function stepsOf(maps: readonly number[], rows: number, columns: number): readonly Step[] {
  const most = Math.max(4, Math.floor(MOST_STEPS / maps.length));
  const high = Math.min(rows, Math.max(Math.floor(Math.sqrt(most)), Math.floor(most / columns)));
  const [ys, xs] = [evenly(rows, high), evenly(columns, Math.floor(most / high))];
  return maps.flatMap((map) => ys.flatMap((row) => xs.map((column) => ({ map, row, column }))));
}

const by = (rows: number, columns: number): string => `${countText(rows)}×${countText(columns)}`;

function pair(rows: number, columns: number): string {
  return rows === columns ? String(rows) : `${rows}×${columns}`;
}

function pads([vertical, horizontal]: readonly [WindowAxis, WindowAxis]): string {
  const four = [vertical.before, vertical.after, horizontal.before, horizontal.after];
  if (new Set(four).size === 1) return `padding ${four[0]}`;
  return `padding top ${four[0]}, bottom ${four[1]}, left ${four[2]}, right ${four[3]}`;
}

/** The words on kernel, stride, padding and dilation that both kinds share. */
function windowWords(axes: readonly [WindowAxis, WindowAxis]): readonly string[] {
  const [v, h] = axes;
  const dilation =
    v.dilation * h.dilation === 1 ? [] : [`dilation ${pair(v.dilation, h.dilation)}`];
  return [
    `kernel ${by(v.kernel, h.kernel)}`,
    `stride ${pair(v.stride, h.stride)}`,
    pads(axes),
    ...dilation,
  ];
}

/** One line for both axes where they are alike. */
function onBoth(rows: string, columns: string): string {
  return rows === columns ? rows : `height ${rows} · width ${columns}`;
}

function side(name: string, count: number, most: number): Side {
  return { name, count, maps: evenly(count, most) };
}

/** The scene of a convolution or a pooling, with so many maps of a side at most. */
export function slidingScene(g: Conv2dGeometry | Pool2dGeometry, most: number = MOST_MAPS): Scene {
  const axes = axesOf(g);
  const conv = "inChannels" in g;
  const [inChannels, outChannels, groups] = conv
    ? [g.inChannels, g.outChannels, g.groups]
    : [g.channels, g.channels, g.channels];
  const [rows, columns] = [slidingAxis(axes[0]), slidingAxis(axes[1])];
  const ceil = (axis: WindowAxis): boolean =>
    (axis.out - 1) * axis.stride + axis.dilation * (axis.kernel - 1) + 1 >
    axis.before + axis.in + axis.after;
  const output = side("output", outChannels, most);
  const maps = inChannels * outChannels > 1 ? [mapsText(inChannels, outChannels, groups)] : [];
  return {
    ...{ rows, columns, outRows: g.outHeight, outColumns: g.outWidth, output },
    input: side("input", inChannels, most),
    reads: grouped(inChannels, outChannels, groups),
    steps: stepsOf(output.maps, g.outHeight, g.outWidth),
    places: outChannels * g.outHeight * g.outWidth,
    note: undefined,
    facts: [
      `input ${by(g.inHeight, g.inWidth)}`,
      ...windowWords(axes),
      `output ${by(g.outHeight, g.outWidth)}`,
      ...maps,
    ].join(" · "),
    sizes: onBoth(
      windowArithmetic(axes[0], ceil(axes[0])),
      windowArithmetic(axes[1], ceil(axes[1])),
    ),
  };
}

/** The scene of the transposed convolution whose mirror a geometry is. */
export function transposedScene(g: Conv2dGeometry, most: number = MOST_MAPS): Scene {
  const axes = axesOf(g);
  const output = side("output", g.inChannels, most);
  const maps =
    g.inChannels * g.outChannels > 1 ? [mapsText(g.outChannels, g.inChannels, g.groups)] : [];
  return {
    ...{ rows: transposedAxis(axes[0]), columns: transposedAxis(axes[1]), output },
    ...{ outRows: g.inHeight, outColumns: g.inWidth },
    input: side("input", g.outChannels, most),
    reads: grouped(g.outChannels, g.inChannels, g.groups),
    steps: stepsOf(output.maps, g.inHeight, g.inWidth),
    places: g.inChannels * g.inHeight * g.inWidth,
    note: "the kernel is turned by 180°",
    facts: [
      `input ${by(g.outHeight, g.outWidth)}`,
      ...windowWords(axes),
      ...outputPaddingWords(axes),
      `output ${by(g.inHeight, g.inWidth)}`,
      ...maps,
    ].join(" · "),
    sizes: onBoth(transposedArithmetic(axes[0]), transposedArithmetic(axes[1])),
  };
}

/** `(3 − 1)·2 + 3 − 1 − 1 + 1 = 6` */
function transposedArithmetic(axis: WindowAxis): string {
  const reach = axis.dilation * (axis.kernel - 1) + 1;
  const extra = outputPadding(axis);
  const last = extra === 0 ? "" : ` + ${extra}`;
  return `(${axis.out} − 1)·${axis.stride} + ${reach} − ${axis.before} − ${axis.after}${last} = ${axis.in}`;
}

/** Places that the transposed convolution gives beyond those that its input and its padding make. */
function outputPadding({
  in: size,
  out,
  kernel,
  stride,
  dilation,
  before,
  after,
}: WindowAxis): number {
  return size - ((out - 1) * stride + dilation * (kernel - 1) + 1 - before - after);
}

function outputPaddingWords([v, h]: readonly [WindowAxis, WindowAxis]): readonly string[] {
  const [rows, columns] = [outputPadding(v), outputPadding(h)];
  return rows + columns === 0 ? [] : [`output padding ${pair(rows, columns)}`];
}

function grouped(inputs: number, outputs: number, groups: number): Scene["reads"] {
  const [share, made] = [inputs / groups, outputs / groups];
  return (output, input) => Math.floor(output / made) === Math.floor(input / share);
}

function mapsText(inputs: number, outputs: number, groups: number): string {
  const text = `${countText(inputs)} → ${countText(outputs)} maps`;
  if (groups === 1) return text;
  return groups === inputs ? `${text}, each by itself` : `${text} in ${groups} groups`;
}
