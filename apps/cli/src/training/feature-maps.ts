/** The picture of `npm start`: what the first convolutions make of one test image. */
import { type Layer, type ShapedNode, tensor, tidy } from "@convscope/core";
import { type FeatureMapGroup, featureMaps, type MapWiring, mapsOf } from "@convscope/figures";
import { writeFile } from "./files.js";
import type { CompletedTraining } from "./run-training.js";

/** Convolutions that are shown. */
const LAYERS = 2;

/** Draws the maps of the first test image that was recognised, or of the first one; nothing if there is no convolution. */
export async function writeFeatureMaps(path: string, training: CompletedTraining): Promise<void> {
  const svg = await drawFeatureMaps(training);
  if (svg !== undefined) await writeFile(path, svg);
}

async function drawFeatureMaps(training: CompletedTraining): Promise<string | undefined> {
  const { model, parts, test } = training;
  const nodes = model.nodes.filter(({ layer }) => layer.kind === "conv2d").slice(0, LAYERS);
  if (nodes.length === 0) return undefined;
  const recognised = test.predictions.findIndex((label, i) => label === parts.test.labels[i]);
  const place = Math.max(0, recognised);
  const size = parts.test.images.length / parts.test.count;
  const image = Float32Array.from(parts.test.images.subarray(place * size, (place + 1) * size));
  const { scores, maps } = await runTapped(training, image, nodes);
  const { classes, labels } = parts.test;
  const nameOf = (label: number | undefined): string => classes[label ?? -1] ?? String(label);
  const [input] = mapsOf(image, model.input);
  if (input === undefined) return undefined;
  return featureMaps({
    title: `What ${model.name} makes of a ${nameOf(labels[place])}`,
    subtitle: `Test image ${place}, after ${training.result.epochs} epochs with seed ${training.settings.seed}`,
    input,
    groups: nodes.map((node): FeatureMapGroup => {
      const wiring = wiringOf(node);
      const group = {
        name: node.name,
        maps: mapsOf(maps.get(node.name) ?? new Float32Array(), node.outputShape),
      };
      return wiring === undefined ? group : { ...group, wiring };
    }),
    prediction: { kind: "probability", classes, scores, truth: nameOf(labels[place]) },
  });
}

/** Scores of the classes, and the maps of some layers. */
async function runTapped(
  { model, loss }: CompletedTraining,
  image: Float32Array,
  nodes: readonly ShapedNode[],
): Promise<{ readonly scores: Float32Array; readonly maps: ReadonlyMap<string, Float32Array> }> {
  const { backend } = model;
  if (backend === undefined) throw new RangeError("a trained model is on its backend");
  const { scores, taps } = tidy(() => {
    const x = tensor(backend, image, [1, ...model.input]);
    const tapped = model.predict(x, { taps: nodes.map(({ name }) => name) });
    return { scores: loss.scores(tapped.output), taps: tapped.taps };
  });
  const maps = new Map<string, Float32Array>();
  for (const [name, values] of taps) maps.set(name, await values.data());
  const read = await scores.data();
  for (const held of [scores, ...taps.values()]) held.dispose();
  return { scores: read, maps };
}

/** The connection table of a layer that has one. */
function wiringOf({ layer, inputs, inputShapes }: ShapedNode): MapWiring | undefined {
  const edges = tableOf(layer);
  const [from, shape] = [inputs[0], inputShapes[0]];
  if (edges === undefined || from === undefined || shape?.[0] === undefined) return undefined;
  return { from, maps: shape[0], edges: edges.map(([a, b]) => ({ from: a, to: b })) };
}

function tableOf({ options }: Layer): readonly (readonly [number, number])[] | undefined {
  const { connectivity } = options;
  const isTable =
    typeof connectivity === "object" && connectivity !== null && "edges" in connectivity;
  const edges: unknown = isTable ? connectivity.edges : undefined;
  return Array.isArray(edges) ? edges.filter(isEdge) : undefined;
}

function isEdge(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((n) => typeof n === "number");
}
