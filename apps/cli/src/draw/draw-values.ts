/** Figures that need values: `filters` and `feature-maps`. */
import { edgesOf, type Model, type ShapedNode, sizeOf, tensor, tidy } from "@convscope/core";
import { loadPicture } from "@convscope/data/node";
import { type FeatureMapGroup, featureMaps, filters, mapsOf } from "@convscope/figures";
import { createModel, modelNames } from "@convscope/models";
import { createBackend } from "../backends.js";
import { kindOf, looksLikePath } from "../model-source.js";
import { recipeFor } from "../recipes.js";
import { trainedModel } from "../trained-model.js";
import { preprocessingFor } from "../training/preprocessing.js";
import { UsageError, unknownName } from "../usage-error.js";
import type { DrawnFigure, DrawOptions } from "./draw-options.js";
import { layerOf } from "./layers.js";

/** A model with values: a network's starting ones, or those that a training left. */
interface Valued {
  readonly model: Model;
  /** What the values are, when they are none that a training left. */
  readonly note?: string;
}

async function valuedModel(name: string, seed: number): Promise<Valued> {
  if (modelNames.includes(name)) {
    const note = `untrained: starting values of seed ${seed}`;
    return { model: createModel(name).initialise(seed), note };
  }
  if (!looksLikePath(name) && (await kindOf(name)) === undefined) {
    throw unknownName("model", name, [...modelNames, "path/to/trained-model"]);
  }
  return { model: await trainedModel(name) };
}

/** The weights of a convolution, the first one unless a layer is named. @throws UsageError */
export async function drawFilters(
  args: readonly string[],
  { seed }: DrawOptions,
): Promise<DrawnFigure> {
  const [name, layer, ...more] = args;
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      "draw filters takes a model and one of its convolutions. Try: convscope draw filters out C1",
    );
  }
  const { model, note } = await valuedModel(name, seed);
  const node =
    layer === undefined
      ? model.nodes.find((own) => own.layer.kind === "conv2d")
      : layerOf(model, layer);
  const weight = node === undefined ? undefined : model.variables.get(`${node.name}.weight`);
  if (node === undefined || weight?.shape.length !== 4) {
    throw new UsageError(
      node === undefined
        ? `${model.name} has no convolution, and so no filters.`
        : `${node.name} is a ${node.layer.kind}, which has no filters. Choose a convolution.`,
    );
  }
  const svg = filters({
    title: `Filters of ${node.name} in ${model.name}`,
    subtitle: note,
    weights: await weight.read(),
    shape: weight.shape,
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
  { seed, input, backend: name }: DrawOptions,
): Promise<DrawnFigure> {
  const [modelName, ...layers] = args;
  if (modelName === undefined || input === undefined) {
    throw new UsageError(
      "draw feature-maps takes a model and --input with a picture, and the layers to show. Try: convscope draw feature-maps out C1 C3 --input digit.png",
    );
  }
  const { model, note } = await valuedModel(modelName, seed);
  const nodes = mapLayers(model, layers);
  const { normalisation } = recipeFor(model.name);
  const values = await loadPicture(input, preprocessingFor(model, normalisation));
  const maps = await runTapped(model, values, nodes, name);
  const [channels = 1] = model.input;
  const [picture] = mapsOf(values, model.input);
  if (picture === undefined) throw new RangeError("a picture has a channel");
  const svg = featureMaps({
    title: `What ${model.name} makes of a picture`,
    subtitle: [
      ...(channels > 1 ? ["its first channel on the left"] : []),
      ...(note ? [note] : []),
    ].join(" · "),
    input: picture,
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

/** Maps that are drawn of a layer at most: a thousand of them are no picture. */
const MAPS = 64;

function groupOf(
  { name, layer, inputs, inputShapes, outputShape }: ShapedNode,
  values: Float32Array,
): FeatureMapGroup {
  const area = sizeOf(outputShape.slice(1));
  const [count = 1, ...sides] = outputShape;
  const shown = Math.min(count, MAPS);
  const maps = mapsOf(values.subarray(0, shown * area), [shown, ...sides]);
  const group = { name: shown < count ? `${name}, ${shown} of ${count}:` : name, maps };
  const [from, below] = [inputs[0], inputShapes[0]?.[0]];
  const table = "wiring" in layer ? layer.wiring : undefined;
  if (from === undefined || below === undefined || shown < count || !isTable(table)) return group;
  return { ...group, wiring: { from, maps: below, edges: edgesOf(table, below, count) } };
}

type Wiring = Parameters<typeof edgesOf>[0];

function isTable(wiring: unknown): wiring is Wiring & { readonly kind: "table" } {
  return (
    typeof wiring === "object" && wiring !== null && "kind" in wiring && wiring.kind === "table"
  );
}
