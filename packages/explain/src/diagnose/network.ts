/**
 * A network as plain data that a mistake can rewrite: pieces in place of layers, which accept whatever stands before them.
 * Built from a model; shapes are derived anew after each change.
 */
import type { Connectivity, Layer, Shape, ShapedNode } from "@convscope/core";
import { sizeOf } from "@convscope/core";
import { isConv2d } from "../derivations/conv2d.js";
import type { Derivation } from "../derivations/derivation.js";
import { derive } from "../derivations/derive.js";
import { isPool2d } from "../derivations/pool2d.js";
import { isAdaptive } from "../derivations/spatial.js";
import type { Described } from "../summary.js";
import { type HeldBytes, heldBytes } from "./held-bytes.js";
import { type Both, coveringWindow, type Window, windowOf } from "./window.js";

/** The network as a whole. */
export const TOTAL = "total";

/** Whether a sum over layers is asked for: of the network, or of a module (`inception_3a/`). */
export function isWhole(asked: string): boolean {
  return asked === TOTAL || asked.endsWith("/");
}

/** The layers that a question is about, in their order. */
export function layersOf({ layers }: Network, asked: string): readonly Placed[] {
  if (asked === TOTAL) return layers;
  return layers.filter(({ name }) => (isWhole(asked) ? name.startsWith(asked) : name === asked));
}

/** Maps of rows and columns; flat features are as many maps of one value. */
export interface Sizes {
  readonly maps: number;
  readonly height: number;
  readonly width: number;
}

/** What a layer is, as far as counting needs it. */
export type Piece =
  | ConvPiece
  | PoolPiece
  /** Every output sees every input; `fixed`: nothing is learned (RBF). */
  | {
      readonly kind: "dense";
      readonly outputs: number;
      readonly biased: boolean;
      readonly fixed: boolean;
    }
  /** A scale and a shift a map, and two statistics that are carried along. */
  | { readonly kind: "batch-norm" }
  /** Keeps the shape and counts nothing. */
  | { readonly kind: "pass" }
  | { readonly kind: "concat" }
  | FixedPiece;

/** Everything else: as it was derived, whatever stands before it. */
export interface FixedPiece {
  readonly kind: "fixed";
  readonly sizes: Sizes;
  readonly derivation: Derivation;
  /** Rows that a unit reads at most, and rows from one unit to the next; absent where nothing slides. */
  readonly rows?: readonly [reach: number, stride: number];
}

/** Filters over maps. */
export interface ConvPiece {
  readonly kind: "conv";
  readonly filters: number;
  readonly wiring: Connectivity;
  readonly window: Window;
  readonly biased: boolean;
}

/** Windows on each map; `weighted`: LeNet-5's coefficient and bias. */
export interface PoolPiece {
  readonly kind: "pool";
  readonly window: Window;
  readonly weighted: boolean;
  /** Whether the window is the whole map, whatever its size. */
  readonly global: boolean;
}

/** A piece in its place. */
export interface Placed {
  readonly name: string;
  readonly from: readonly string[];
  readonly piece: Piece;
}

/** A layer that a mistake is made in, as it is. */
export interface Spot {
  readonly name: string;
  readonly piece: Piece;
  /** Of the first thing that it reads. */
  readonly input: Sizes;
  readonly inputs: readonly Sizes[];
  readonly output: Sizes;
}

/** A network as one may believe it to be. */
export interface Network {
  readonly input: Sizes;
  readonly layers: readonly Placed[];
  /** Bytes of activations by layer: known of the network as it is, and not derived anew. */
  readonly memory: ReadonlyMap<string, HeldBytes>;
}

/** Maps, rows and columns of a shape. */
function sizesOf(shape: Shape): Sizes {
  const [maps = 1, height = 1, width = 1] = shape;
  if (shape.length === 3) return { maps, height, width };
  if (shape.length === 2) return { maps, height: 1, width: height };
  return { maps: sizeOf(shape), height: 1, width: 1 };
}

/** A model as pieces, with its memory where that is asked about. @throws ShapeError, UnsupportedError as `derive` does */
export function networkOf(model: Described, withMemory: boolean = false): Network {
  const memory = withMemory ? heldBytes(model, TOTAL) : new Map<string, HeldBytes>();
  const layers = model.nodes.map((node) => ({
    name: node.name,
    from: node.inputs,
    piece: pieceOf(node),
  }));
  return { input: sizesOf(model.input), layers, memory };
}

const passing: ReadonlySet<string> = new Set([
  ...["activation", "add", "dropout", "dropout2d", "flatten", "localResponseNorm"],
]);

function pieceOf(node: ShapedNode): Piece {
  const { layer, outputShape } = node;
  const derivation = derive(node);
  const rows = adaptiveRows(node);
  const fixed: Piece = {
    ...{ kind: "fixed", sizes: sizesOf(outputShape), derivation },
    ...(rows && { rows }),
  };
  const known = knownPiece(node);
  if (known === undefined) return fixed;
  // Somebody's own layer may bear the name of one of core's: `derive` has looked at what it holds.
  const recorded = /^(counts\(\) of|recorded forward pass of) /.test(derivation.source);
  return recorded && layer.kind !== "activation" ? fixed : known;
}

/** The longest window of a pooling to a given size, and how far windows are apart: no number where that varies. */
function adaptiveRows({ layer, inputShapes }: ShapedNode): FixedPiece["rows"] {
  if (!isAdaptive(layer)) return undefined;
  const { vertical } = layer.windows(inputShapes[0] ?? []);
  const stride = vertical.in / vertical.lengths.length;
  return [Math.max(...vertical.lengths), Number.isInteger(stride) ? stride : Number.NaN];
}

const biased = (layer: Layer): boolean => layer.variables.some(({ name }) => name === "bias");

function knownPiece({ layer, inputShapes, outputShape }: ShapedNode): Piece | undefined {
  const input: Shape = inputShapes[0] ?? [];
  if (isConv2d(layer)) {
    const g = layer.geometry(input);
    const window = coveringWindow(windowOf(g, false), sizesOf(input));
    return {
      ...{ kind: "conv", filters: g.outChannels, wiring: layer.wiring },
      ...{ window, biased: biased(layer) },
    };
  }
  if (isPool2d(layer)) {
    const window = windowOf(layer.geometry(input), layer.options["ceilMode"] === true);
    return { kind: "pool", window, weighted: layer.kind === "subsample", global: false };
  }
  switch (layer.kind) {
    case "globalAvgPool2d":
    case "globalMaxPool2d":
      return { kind: "pool", window: wholeMap(input), weighted: false, global: true };
    case "linear":
    case "rbf": {
      const fixed = layer.kind === "rbf";
      return { kind: "dense", outputs: sizeOf(outputShape), biased: biased(layer), fixed };
    }
    case "batchNorm2d":
      return { kind: "batch-norm" };
    case "concat":
      return { kind: "concat" };
    default:
      return passing.has(layer.kind) ? { kind: "pass" } : undefined;
  }
}

function wholeMap(input: Shape): Window {
  const { height, width } = sizesOf(input);
  const [one, none]: readonly [Both, Both] = [
    [1, 1],
    [0, 0],
  ];
  return {
    ...{ kernel: [height, width], stride: one, dilation: one, before: none, after: none },
    ...{ ceil: false, rule: "windows", covers: true },
  };
}

/** Output maps of a convolution over so many maps; undefined where its groups do not divide them. */
export function mapsMade({ filters, wiring }: ConvPiece, inputMaps: number): number | undefined {
  switch (wiring.kind) {
    case "per-map":
      return inputMaps * filters;
    case "depthwise":
      return inputMaps * wiring.multiplier;
    case "groups":
      return inputMaps % wiring.groups === 0 && filters % wiring.groups === 0 ? filters : undefined;
    default:
      return filters;
  }
}

/** A network with one piece replaced. */
export function withPiece(network: Network, name: string, piece: Piece): Network {
  const layers = network.layers.map((placed) =>
    placed.name === name ? { ...placed, piece } : placed,
  );
  return { ...network, layers };
}

/** A layer with what it reads and gives; undefined where there is no such layer. */
export function spotOf(
  network: Network,
  sizes: ReadonlyMap<string, Sizes>,
  name: string,
): Spot | undefined {
  const placed = network.layers.find((each) => each.name === name);
  return placed && spotAt(placed, sizes);
}

/** A layer in its place, with what it reads and gives; undefined where its sizes are not known. */
export function spotAt(
  { name, from, piece }: Placed,
  sizes: ReadonlyMap<string, Sizes>,
): Spot | undefined {
  const output = sizes.get(name);
  if (output === undefined) return undefined;
  const inputs = from.flatMap((each) => sizes.get(each) ?? []);
  return { name, piece, input: inputs[0] ?? output, inputs, output };
}
