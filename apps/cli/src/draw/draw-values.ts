/** Figures that need values: `filters` and `feature-maps`. */
import { edgesOf, type Model, type ShapedNode, tensor, tidy } from "@convscope/core";
import { loadPicture } from "@convscope/data/node";
import {
  type FeatureMap,
  type FeatureMapGroup,
  featureMaps,
  filters,
  mapsOf,
} from "@convscope/figures";
import { seenPicture } from "../attribution/seen-picture.js";
import { createBackend } from "../backends.js";
import { recipeFor } from "../recipes.js";
import { valuedNetwork } from "../trace/network-with-input.js";
import { preprocessingFor } from "../training/preprocessing.js";
import { UsageError } from "../usage-error.js";
import type { DrawnFigure, DrawOptions } from "./draw-options.js";
import { layerOf } from "./layers.js";

/** The weights of a convolution, the first one unless a layer is named. @throws UsageError */
export async function drawFilters(
  args: readonly string[],
  options: DrawOptions,
): Promise<DrawnFigure> {
  const [name, layer, ...more] = args;
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      "draw filters takes a model and one of its convolutions. Try: convscope draw filters out C1",
    );
  }
  const { model, about, note } = await valuedNetwork(name, options);
  const node =
    layer === undefined
      ? model.nodes.find((own) => own.layer.kind === "conv2d")
      : layerOf(model, layer);
  const kernels = node === undefined ? undefined : model.variables.get(`${node.name}.weight`);
  if (node === undefined || kernels?.shape.length !== 4) {
    throw new UsageError(
      node === undefined
        ? `${model.name} has no convolution, and so no filters.`
        : `${node.name} is a ${node.layer.kind}, which has no filters. Choose a convolution.`,
    );
  }
  const svg = filters({
    title: `Filters of ${node.name} in ${model.name}`,
    subtitle: note && about,
    weights: await kernels.read(),
    shape: kernels.shape,
    mask: node.layer.variables.find((spec) => spec.name === "weight")?.mask,
  });
  model.dispose();
  return note === undefined ? { svg } : { svg, note };
}

/** Layers whose maps are drawn unless some are named. */
const LAYERS = 3;

/** What a network makes of a picture. @throws UsageError, IoError, FormatError */
export async function drawFeatureMaps(
  args: readonly string[],
  options: DrawOptions,
): Promise<DrawnFigure> {
  const { input } = options;
  const [modelName, ...layers] = args;
  if (modelName === undefined || input === undefined) {
    throw new UsageError(
      "draw feature-maps takes a model and --input with a picture, and the layers to show. Try: convscope draw feature-maps out C1 C3 --input digit.png",
    );
  }
  const { model, about, note } = await valuedNetwork(modelName, options);
  const nodes = mapLayers(model, layers);
  const { normalisation } = recipeFor(model.name);
  const values = await loadPicture(input, preprocessingFor(model, normalisation));
  const maps = await runTapped(model, values, nodes, options.backend);
  const svg = featureMaps({
    title: `What ${model.name} makes of a picture`,
    subtitle: note && about,
    input: await seenPicture(model, values, input),
    groups: nodes.map((node) => groupOf(node, maps.get(node.name) ?? new Float32Array())),
  });
  model.dispose();
  return note === undefined ? { svg } : { svg, note };
}

/** @throws UsageError for layers without maps */
function mapLayers(model: Model, names: readonly string[]): readonly ShapedNode[] {
  const hasMaps = ({ outputShape }: ShapedNode): boolean =>
    outputShape.length === 3 && (outputShape[1] ?? 1) * (outputShape[2] ?? 1) > 1;
  if (names.length === 0) {
    const found = model.nodes.filter((node) => node.layer.kind === "conv2d" && hasMaps(node));
    if (found.length > 0) return found.slice(0, LAYERS);
    throw new UsageError(`${model.name} has no layer of maps to show.`);
  }
  return names.map((name) => {
    const node = layerOf(model, name);
    if (hasMaps(node)) return node;
    throw new UsageError(
      `${name} gives ${node.outputShape.join("×")}, which are no maps. Choose a layer before it.`,
    );
  });
}

async function runTapped(
  model: Model,
  values: Float32Array,
  nodes: readonly ShapedNode[],
  name: string,
): Promise<ReadonlyMap<string, Float32Array>> {
  const backend = await createBackend(name);
  try {
    await model.to(backend);
    const names = nodes.map((node) => node.name);
    const { output, taps } = tidy(() =>
      model.predict(tensor(backend, values, [1, ...model.input]), { taps: names }),
    );
    const maps = new Map<string, Float32Array>();
    for (const [own, tap] of taps) maps.set(own, await tap.data());
    for (const held of [output, ...taps.values()]) held.dispose();
    await model.to(undefined);
    return maps;
  } finally {
    backend.dispose();
  }
}

/** Maps that are drawn of a layer at most, their rows and columns, and all their values. */
const MOST = { maps: 64, side: 56, values: 60_000 } as const;

/** The maps of a layer, as many and as fine as a figure can hold. */
function groupOf(
  { name, layer, inputs, inputShapes, outputShape }: ShapedNode,
  values: Float32Array,
): FeatureMapGroup {
  const whole = mapsOf(values, outputShape).map((map) => coarser(map, MOST.side));
  const [first] = whole;
  const area = first === undefined ? 1 : first.height * first.width;
  const step = stepFor(outputShape.slice(1), MOST.side);
  const means = step === 1 ? "" : `, means of ${step}×${step}:`;
  const shown = Math.min(whole.length, MOST.maps, Math.max(1, Math.floor(MOST.values / area)));
  const maps = whole.slice(0, shown);
  if (shown < whole.length)
    return { name: `${name} 0–${shown - 1} of ${whole.length}${means}`, maps };
  const [from, below] = [inputs[0], inputShapes[0]?.[0]];
  const table = "wiring" in layer ? layer.wiring : undefined;
  if (from === undefined || below === undefined || !isTable(table)) {
    return { name: name + means, maps };
  }
  const edges = edgesOf(table, below, whole.length);
  return { name: name + means, maps, wiring: { from, maps: below, edges } };
}

const stepFor = (sides: readonly number[], most: number): number =>
  Math.ceil(Math.max(...sides) / most);

/** A map of at most so many rows and columns, each value the mean of a square. */
function coarser(map: FeatureMap, most: number): FeatureMap {
  const step = stepFor([map.height, map.width], most);
  if (step === 1) return map;
  const [height, width] = [Math.ceil(map.height / step), Math.ceil(map.width / step)];
  const values = Float32Array.from({ length: height * width }, (_, i) => {
    const [top, left] = [Math.floor(i / width) * step, (i % width) * step];
    const [bottom, right] = [Math.min(map.height, top + step), Math.min(map.width, left + step)];
    let sum = 0;
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) sum += map.values[y * map.width + x] ?? 0;
    return sum / ((bottom - top) * (right - left));
  });
  return { label: map.label, height, width, values };
}

type Wiring = Parameters<typeof edgesOf>[0];

function isTable(wiring: unknown): wiring is Wiring & { readonly kind: "table" } {
  return (
    typeof wiring === "object" && wiring !== null && "kind" in wiring && wiring.kind === "table"
  );
}
