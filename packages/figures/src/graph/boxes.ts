/**
 * The layers of a network as boxes to be laid out: what changes no shape is folded into the layer before it.
 */
import { INPUT, type Shape, type ShapedNode } from "@convscope/core";
import {
  type Drawable,
  margins,
  operation,
  passing,
  sizeOf,
  windowOf,
} from "../architecture/stages.js";
import type { Size } from "../box.js";
import { fitText, packLines, textWidth } from "../text-width.js";

/** One box. */
export interface LayerBox extends Size {
  /** Name of the layer whose output the box gives: the last one in it. */
  readonly name: string;
  /** Boxes that it reads. */
  readonly inputs: readonly string[];
  /** Class of its colour. */
  readonly look: string;
  /** Name of the layer, whole. */
  readonly title: string;
  /** As much of the title as is shown. */
  readonly heading: string;
  readonly lines: readonly string[];
  /** Equal for boxes that do the same to equal shapes. */
  readonly signature: string;
  /** Equal for boxes that do the same to any number of maps. */
  readonly motif: string;
  /** What it gives. */
  readonly shape: Shape;
}

const WIDEST = 206;
const LONG = 104;
const TITLE = 11.5;
const LINE = 10;

const looks: Readonly<Record<string, string>> = {
  adaptiveAvgPool2d: "pooled",
  adaptiveMaxPool2d: "pooled",
  add: "join",
  avgPool2d: "pooled",
  concat: "join",
  globalAvgPool2d: "pooled",
  globalMaxPool2d: "pooled",
  linear: "dense",
  maxPool2d: "pooled",
  mul: "join",
  rbf: "dense",
  subsample: "pooled",
};

/** What the colours of boxes mean, in the order of a legend. */
export const boxLooks: readonly (readonly [look: string, label: string])[] = [
  ["conved", "convolution"],
  ["pooled", "pooling"],
  ["join", "branches join"],
  ["dense", "dense layer"],
  ["module", "module, drawn once"],
  ["other", "other"],
];

function lookOf(kind: string): string {
  return (
    (Object.hasOwn(looks, kind) ? looks[kind] : undefined) ??
    (/^conv/i.test(kind) ? "conved" : "other")
  );
}

const words: Readonly<Record<string, string>> = {
  batchNorm2d: "batch norm",
  dropout: "dropout",
  flatten: "flatten",
  localResponseNorm: "LRN",
};

/** What a folded layer is called. */
function wordOf({ layer }: ShapedNode): string {
  const { activation } = layer.options;
  if (layer.kind === "activation") {
    const { function: named, name } = layer.options;
    return String(activation ?? named ?? name ?? layer.kind);
  }
  return (Object.hasOwn(words, layer.kind) ? words[layer.kind] : undefined) ?? layer.kind;
}

/** Short words for a box of many: `3×3 conv, stride 2, pad 1`. */
function summaryOf({ layer, inputShapes, outputShape }: ShapedNode): string {
  const window = windowOf({ layer, inputShapes });
  const [verb = layer.kind, ...rest] = operation(layer, window);
  if (window === undefined) return [verb, ...rest].join(" ").replace("full connection", "dense");
  const depthwise = `, ${outputShape[0]} groups`;
  const short = rest.some((line) => line.endsWith(depthwise))
    ? "depthwise"
    : verb.replace("convolution", "conv").replace(/pooling$/, "pool");
  const [size, ...more] = rest.join(", ").replace(depthwise, "").split(", ");
  const around = margins(layer, window).map((word) => word.replace("padding", "pad"));
  return [`${size} ${short}`, ...more, ...around].join(", ");
}

/** Narrow boxes leave room for branches: a long line goes on in the next. */
function broken(line: string): readonly string[] {
  return packLines(line.split(", "), ", ", (longer) => textWidth(longer, LINE) <= LONG);
}

/** Layers that others may be folded into: read by that one layer alone. */
function foldings(model: Drawable): ReadonlyMap<string, readonly ShapedNode[]> {
  const readers = new Map<string, number>();
  for (const name of model.nodes.flatMap(({ inputs }) => inputs))
    readers.set(name, (readers.get(name) ?? 0) + 1);
  const owner = new Map<string, string>();
  const folded = new Map<string, ShapedNode[]>();
  for (const node of model.nodes) {
    const [before] = node.inputs;
    const fits = node.inputs.length === 1 && before !== undefined && before !== INPUT;
    if (fits && passing.has(node.layer.kind) && readers.get(before) === 1) {
      const own = owner.get(before) ?? before;
      owner.set(node.name, own);
      folded.get(own)?.push(node);
    } else folded.set(node.name, []);
  }
  return folded;
}

/** The boxes in the order of the layers, the input first. */
export function boxesOf(model: Drawable): readonly LayerBox[] {
  const folded = foldings(model);
  const named = new Map<string, string>();
  const entry = { name: INPUT, title: INPUT, inputs: [], look: "other" };
  const same = { signature: INPUT, motif: INPUT, shape: model.input };
  const boxes = [sized({ ...entry, ...same, lines: [sizeOf(model.input)] })];
  for (const node of model.nodes) {
    const more = folded.get(node.name);
    if (more === undefined) continue;
    const name = more.at(-1)?.name ?? node.name;
    for (const part of [node, ...more]) named.set(part.name, name);
    const inputs = [...new Set(node.inputs.map((input) => named.get(input) ?? input))];
    const { activation } = node.layer.options;
    const own = typeof activation === "string" && activation !== "none" ? [activation] : [];
    const then = [...own, ...more.map(wordOf)];
    const what = summaryOf(node);
    const lines = [
      ...(node.name.split("/").at(-1) === what ? [] : broken(what)),
      ...(then.length === 0 ? [] : broken(then.join(", "))),
      sizeOf(node.outputShape),
    ];
    const signature = JSON.stringify(
      [node, ...more].map(({ layer, outputShape }) => [layer.kind, layer.options, outputShape]),
    );
    const look = lookOf(node.layer.kind);
    const motif = JSON.stringify([what, then]);
    const shape = node.outputShape;
    boxes.push(sized({ name, inputs, look, title: node.name, lines, signature, motif, shape }));
  }
  return boxes;
}

/** A box that is as large as its words. */
export function sized(
  box: Omit<LayerBox, "heading" | "height" | "width">,
  named: string = box.title,
): LayerBox {
  const heading = fitText(named, WIDEST - 16, TITLE, true);
  const lines = box.lines.map((line) => fitText(line, WIDEST - 16, LINE));
  const widest = Math.max(
    textWidth(heading, TITLE, true),
    ...lines.map((line) => textWidth(line, LINE)),
  );
  return { ...box, heading, lines, width: widest + 16, height: 22 + lines.length * 13 };
}
