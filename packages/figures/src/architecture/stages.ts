/**
 * The stages of a chain as the drawing shows them: what a layer makes, by which operation. Layers that change no shape
 * (activations, norms, dropout) and flattening are left out.
 */
import {
  type Connectivity,
  INPUT,
  type Layer,
  type Model,
  type Shape,
  type ShapedNode,
  span,
  UnsupportedError,
  type Window2d,
} from "@convscope/core";
import type { LayerSummary, Summary } from "@convscope/explain";
import { countText } from "../number-text.js";

/** A window that slides over the maps before. */
export interface StageWindow {
  readonly height: number;
  readonly width: number;
}

/** One stage of the drawing. */
export interface Stage {
  readonly name: string;
  /** Maps and their size, or a row of units. */
  readonly form:
    | { readonly maps: number; readonly height: number; readonly width: number }
    | { readonly units: number };
  /** `6@28×28` */
  readonly size: string;
  /** Lines below: the operation, its particulars, its parameters. */
  readonly notes: readonly string[];
  /** Kind of its layer; absent for the input. */
  readonly kind?: string;
  /** Groups of its filters; 1 where every filter sees all maps. */
  readonly groups: number;
  /** What it reads of the stage before; undefined: all of it. */
  readonly window: StageWindow | undefined;
}

/** What the drawing needs of a model: no values. */
export type Drawable = Pick<Model, "name" | "input" | "nodes">;

/** Kinds that change no shape: told beside the layer that they follow. */
export const passing: ReadonlySet<string> = new Set([
  "activation",
  "batchNorm2d",
  "dropout",
  "dropout2d",
  "flatten",
  "groupNorm",
  "instanceNorm",
  "layerNorm",
  "localResponseNorm",
  "prelu",
]);

/** The stages, the input first. @throws UnsupportedError for a network that branches */
export function stagesOf(model: Drawable, summary: Summary): readonly Stage[] {
  let before = INPUT;
  for (const node of model.nodes) {
    if (node.inputs.length !== 1 || node.inputs[0] !== before) {
      throw new UnsupportedError(
        `architecture: found layer "${node.name}" reading ${node.inputs.join(" and ") || "nothing"}, expected a chain in which it reads "${before}" ` +
          "(stacks of maps in a row cannot show branches); draw one branch as a model of its own",
        { layer: node.name, inputs: node.inputs },
      );
    }
    before = node.name;
  }
  const rows = new Map(summary.layers.map((layer) => [layer.name, layer]));
  const drawn = model.nodes.filter(({ layer }) => !passing.has(layer.kind));
  return [inputStage(model.input), ...drawn.map((node) => stageOf(node, rows.get(node.name)))];
}

function formOf(shape: Shape): Stage["form"] {
  const [maps = 1, height = 1, width = 1] = shape;
  if (shape.length !== 3) return { units: shape.reduce((a, b) => a * b, 1) };
  return height === 1 && width === 1 ? { units: maps } : { maps, height, width };
}

/** `6@28×28`, `120` */
export function sizeOf(shape: Shape): string {
  const [maps = 1, ...sides] = shape;
  return shape.length === 3
    ? `${countText(maps)}@${sides.join("×")}`
    : shape.map(countText).join("×");
}

function inputStage(input: Shape): Stage {
  const drawn = { form: formOf(input), size: sizeOf(input) };
  return { name: INPUT, ...drawn, notes: [], groups: 1, window: undefined };
}

function stageOf(node: ShapedNode, row: LayerSummary | undefined): Stage {
  const window = windowOf(node);
  const margin = margins(node.layer, window).join(", ");
  const parameters = row?.parameters.value ?? 0;
  const counted = row === undefined || parameters === 0 ? [] : [`${countText(parameters)} params`];
  return {
    name: node.name,
    kind: node.layer.kind,
    groups: groupsOf(node.layer),
    form: formOf(node.outputShape),
    size: sizeOf(node.outputShape),
    notes: [...operation(node.layer, window), ...(margin === "" ? [] : [margin]), ...counted],
    window: window && {
      height: span(window.kernelHeight, window.dilationHeight),
      width: span(window.kernelWidth, window.dilationWidth),
    },
  };
}

/** The sizes that the drawing reads off a layer's geometry. */
export type Window = Pick<
  Window2d,
  | `${"dilation" | "kernel" | "stride"}${"Height" | "Width"}`
  | `pad${"Bottom" | "Left" | "Right" | "Top"}`
>;

/** Layers that slide a window can tell its geometry. */
function slides(layer: Layer): layer is Layer & { geometry(input: Shape): Window } {
  return "geometry" in layer && typeof layer.geometry === "function";
}

/** The window of a layer that slides one. */
export function windowOf({
  layer,
  inputShapes,
}: Pick<ShapedNode, "inputShapes" | "layer">): Window | undefined {
  const [input] = inputShapes;
  return input !== undefined && slides(layer) ? layer.geometry(input) : undefined;
}

const verbs: Readonly<Record<string, readonly string[]>> = {
  adaptiveAvgPool2d: ["adaptive", "mean pooling"],
  adaptiveMaxPool2d: ["adaptive", "max pooling"],
  avgPool2d: ["mean pooling"],
  conv2d: ["convolution"],
  globalAvgPool2d: ["global", "mean pooling"],
  globalMaxPool2d: ["global", "max pooling"],
  linear: ["full connection"],
  maxPool2d: ["max pooling"],
  rbf: ["distance", "from codes"],
  subsample: ["subsampling"],
};

/** What a layer does, in a few words each: verb, window, particulars. */
export function operation(layer: Layer, window: Window | undefined): readonly string[] {
  const verb = (Object.hasOwn(verbs, layer.kind) ? verbs[layer.kind] : undefined) ?? [layer.kind];
  if (window === undefined) return verb;
  const { kernelHeight, kernelWidth, strideHeight, strideWidth } = window;
  const steps = pair(strideHeight, strideWidth);
  // A stride is worth a word where it is not what one expects: 1 of a convolution, the window's size of a pooling.
  const expected =
    layer.kind === "conv2d"
      ? "1"
      : kernelHeight === kernelWidth
        ? String(kernelHeight)
        : `${kernelHeight}×${kernelWidth}`;
  return [
    ...verb,
    `${kernelHeight}×${kernelWidth}${steps === expected ? "" : `, stride ${steps}`}${wiringText(layer)}`,
  ];
}

const pair = (rows: number, columns: number): string =>
  rows === columns ? String(rows) : `${rows}×${columns}`;

/** `padding 1×2`, `dilation 2`, `ceil`: what is not as usual; four unequal sides are top, bottom, left and right. */
export function margins(layer: Layer, window: Window | undefined): readonly string[] {
  if (window === undefined) return [];
  const { padTop, padBottom, padLeft, padRight, dilationHeight, dilationWidth } = window;
  const alike = padTop === padBottom && padLeft === padRight;
  const padding = alike ? pair(padTop, padLeft) : [padTop, padBottom, padLeft, padRight].join(",");
  const dilation = pair(dilationHeight, dilationWidth);
  return [
    ...(padding === "0" ? [] : [`padding ${padding}`]),
    ...(dilation === "1" ? [] : [`dilation ${dilation}`]),
    ...(layer.options["ceilMode"] === true ? ["ceil"] : []),
  ];
}

/** Convolutions can tell which of their maps are connected. */
function isWired(layer: Layer): layer is Layer & { readonly wiring: Connectivity } {
  return "wiring" in layer && typeof layer.wiring === "object" && layer.wiring !== null;
}

function groupsOf(layer: Layer): number {
  return isWired(layer) && layer.wiring.kind === "groups" ? layer.wiring.groups : 1;
}

function wiringText(layer: Layer): string {
  if (!isWired(layer) || layer.wiring.kind === "full") return "";
  if (layer.wiring.kind !== "groups") return `, ${layer.wiring.kind}`;
  return layer.wiring.groups > 1 ? `, ${layer.wiring.groups} groups` : "";
}
