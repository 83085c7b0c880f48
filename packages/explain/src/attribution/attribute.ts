/**
 * Where on the input a network's answer comes from: the gradient's size at each pixel (Simonyan et al. 2014), Grad-CAM
 * (Selvaraju et al. 2017), and what the score loses when a patch is covered (Zeiler & Fergus 2014). None of them is a proof of
 * cause: they are three ways to ask.
 */
import {
  ArgumentError,
  type Backend,
  formatShape,
  INPUT,
  type Model,
  type ShapedNode,
  sizeOf,
  tensor,
  tidy,
} from "@convscope/core";
import { nearestNames } from "../nearest-names.js";
import { receptiveFields } from "../receptive-field.js";
import { oneHot } from "../trace/layer-gradients.js";
import { listedNames } from "../trace/unit-address.js";
import type {
  AttributeOptions,
  Attribution,
  AttributionMethod,
  Found,
  MapPlaces,
  Seen,
} from "./attribution.js";
import { classOf, type ScoreLayer, scoreLayerOf } from "./class-score.js";
import { LoadedNetwork } from "./loaded-network.js";
import { occlusion } from "./occlusion.js";

const methods: Readonly<
  Record<AttributionMethod, (seen: Seen, options: AttributeOptions) => Promise<Found>>
> = { saliency, "grad-cam": gradCam, occlusion };

/**
 * Says where on the input the score of a class comes from.
 *
 * @param input one example `[C, H, W]`, row-major
 * @throws ArgumentError for a class, a layer or a patch that does not fit, or an input that is no picture
 * @example
 * ```ts
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { attribute } from "@convscope/explain";
 * import { createModel } from "@convscope/models";
 * const model = createModel("lenet5-modern").initialise(1);
 * const { size } = await attribute(model, new Float32Array(1024).fill(0.5), createReferenceBackend());
 * if (size.join() !== "32,32") throw new Error("a number for each pixel");
 * ```
 */
export async function attribute(
  model: Model,
  input: Float32Array,
  backend: Backend,
  options: AttributeOptions = {},
): Promise<Attribution> {
  checkPicture(model, input);
  const { method = "saliency" } = options;
  const scores = scoreLayerOf(model);
  using network = await LoadedNetwork.of(model, backend);
  const values = tidy(() => network.run(new Map([[INPUT, network.upload(input)]]), scores.layer));
  try {
    const found = await values.get(scores.layer)?.data();
    if (found === undefined) throw new RangeError("the network has scores");
    const chosen = classOf(model, scores, found, options.class);
    const score = scores.sign * (found[chosen] as number);
    const seen = { network, input, values, scores, class: chosen, score };
    const answer = await methods[method](seen, options);
    return { model: model.name, method, class: chosen, score, ...answer };
  } finally {
    for (const value of values.values()) value.dispose();
  }
}

function checkPicture(model: Model, input: Float32Array): void {
  if (model.input.length === 3 && input.length === sizeOf(model.input)) return;
  throw new ArgumentError(
    `attribute ${model.name}: found ${input.length} values for an input of ${formatShape(model.input)}, expected one example [C, H, W]; give a picture of this size`,
    { values: input.length, input: model.input },
  );
}

/** ∂score/∂(an array), as a host array. */
async function scoreGradient(
  { network, values, scores, class: chosen }: Seen,
  array: string,
): Promise<Float32Array> {
  const last = values.get(scores.layer);
  if (last === undefined) throw new RangeError("the network has scores");
  const seed = oneHot(last.shape, chosen).map((one) => scores.sign * one);
  using found = tidy(() =>
    network.gradient(values, array, scores.layer, tensor(network.backend, seed, last.shape)),
  );
  return await found.data();
}

async function saliency(seen: Seen): Promise<Found> {
  const [channels = 1, rows = 1, columns = 1] = seen.network.model.input;
  const gradient = await scoreGradient(seen, INPUT);
  const map = new Float32Array(rows * columns);
  for (let i = 0; i < channels * map.length; i++) {
    const at = i % map.length;
    map[at] = Math.max(map[at] as number, Math.abs(gradient[i] as number));
  }
  return { layer: INPUT, size: [rows, columns], places: { start: [0, 0], step: [1, 1] }, map };
}

/** relu(Σ_k α_k A_k), α_k the mean of ∂score/∂A_k over the map: equations 1 and 2 of the paper. */
async function gradCam(seen: Seen, { layer: wanted }: AttributeOptions): Promise<Found> {
  const { name, outputShape } = mapLayer(seen.network.model, seen.scores, wanted);
  const [maps = 1, rows = 1, columns = 1] = outputShape;
  const activations = await seen.values.get(name)?.data();
  if (activations === undefined) throw new RangeError(`${name} has been run`);
  const gradient = await scoreGradient(seen, name);
  const area = rows * columns;
  const sum = new Float64Array(area);
  for (let k = 0; k < maps; k++) {
    let alpha = 0;
    for (let i = 0; i < area; i++) alpha += (gradient[k * area + i] as number) / area;
    for (let i = 0; i < area; i++) {
      sum[i] = (sum[i] as number) + alpha * (activations[k * area + i] as number);
    }
  }
  const map = Float32Array.from(sum, (value) => Math.max(0, value));
  const places = unitPlaces(seen.network.model, name);
  return { layer: name, size: [rows, columns], places, map };
}

/** Middles of what the units of a layer see. */
function unitPlaces({ nodes, input }: Model, layer: string): MapPlaces {
  const field = receptiveFields(nodes, input).get(layer);
  if (field === undefined) throw new RangeError("every layer has a field");
  const { start, value, jump } = field;
  const middle = (axis: 0 | 1): number => start[axis] + (value[axis] - 1) / 2;
  return { start: [middle(0), middle(1)], step: jump };
}

/** @throws ArgumentError for a layer that is not there, has no maps, or lies behind the scores */
function mapLayer(
  model: Model,
  { layer: last }: ScoreLayer,
  wanted: string | undefined,
): ShapedNode {
  const end = model.nodes.findIndex(({ name }) => name === last);
  const known = model.nodes
    .slice(0, end)
    .filter(({ outputShape: [, rows = 1, columns = 1] }) => rows * columns > 1);
  const node = wanted === undefined ? known.at(-1) : known.find(({ name }) => name === wanted);
  if (node !== undefined) return node;
  const names = known.map(({ name }) => name);
  const near = wanted === undefined ? [] : nearestNames(wanted, names);
  const choice = names.length > 0 ? "choose one of these" : "choose another method";
  const guess = near.length > 0 ? `did you mean ${near.join(" or ")}` : choice;
  throw new ArgumentError(
    `grad-cam of ${model.name}: found layer "${wanted ?? "none"}", expected one with maps before the scores: ${listedNames(names) || "it has none"}; ${guess}`,
    { layer: wanted, known: names },
  );
}
