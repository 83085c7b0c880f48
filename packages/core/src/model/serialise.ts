/**
 * A model as `model.json` (layers, wiring, preprocessing, classes) and `weights.safetensors` (values). Under a connection
 * table only the kernels that exist are stored, `[E, R, S]`.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, FormatError } from "../errors.js";
import { freeCount, type Layer, type LayerOptions, type VariableSpec } from "../layers/layer.js";
import { show } from "../options.js";
import { formatShape, sameShape } from "../shape.js";
import { builtInLayers, type LayerFactory } from "./layer-factories.js";
import { Model } from "./model.js";
import type { ModelMetadata } from "./model-metadata.js";
import { checkTensors, type SafetensorsFile, type StoredTensor } from "./safetensors.js";

/** Version of `model.json` that this package writes. */
const MODEL_FORMAT_VERSION = 1;

/** `model.json`. */
export interface ModelJson {
  readonly format: "convscope-model";
  readonly version: number;
  readonly name: string;
  readonly input: readonly number[];
  readonly output: string;
  readonly layers: readonly {
    readonly name: string;
    readonly kind: string;
    readonly options: LayerOptions;
    readonly inputs: readonly string[];
  }[];
  readonly metadata: ModelMetadata;
}

/** What `model.json` says of a model. @throws ArgumentError for what is no model */
export function modelToJson(model: Model): ModelJson {
  checkModel("modelToJson", model);
  return {
    format: "convscope-model",
    version: MODEL_FORMAT_VERSION,
    name: model.name,
    input: model.input,
    output: model.output,
    layers: model.nodes.map(({ name, layer, inputs }) => ({
      name,
      kind: layer.kind,
      options: layer.options,
      inputs,
    })),
    metadata: model.metadata,
  };
}

/**
 * A model of its description, with starting values.
 *
 * @param factories makers of the user's own layers by kind
 * @param file where it was read from, for messages
 * @throws FormatError when the text is not a description, ArgumentError or ShapeError when the network is impossible
 */
export function modelFromJson(
  json: unknown,
  factories: Readonly<Record<string, LayerFactory>> = {},
  file: string = MODEL_JSON,
): Model {
  try {
    return described(json, factories);
  } catch (error) {
    throw inFile(file, error);
  }
}

/** What reads descriptions knows the file by its usual name. */
const MODEL_JSON = "model.json";

/** An error that names the file that was read. */
function inFile(file: string, error: unknown): unknown {
  const isOurs = error instanceof FormatError || error instanceof ArgumentError;
  if (file === MODEL_JSON || !isOurs || !error.message.startsWith(`${MODEL_JSON}:`)) return error;
  const text = `${file}${error.message.slice(MODEL_JSON.length)}`;
  const details = { ...error.details, file };
  return error instanceof FormatError
    ? new FormatError(text, details, error)
    : new ArgumentError(text, details);
}

function described(json: unknown, factories: Readonly<Record<string, LayerFactory>>): Model {
  if (!isModelJson(json)) {
    throw new FormatError(
      'model.json: found no convscope model, expected { format: "convscope-model", version, name, input, output, layers, metadata }; use a file that convscope wrote',
    );
  }
  if (json.version > MODEL_FORMAT_VERSION) {
    throw new FormatError(
      `model.json: found format version ${json.version}, expected at most ${MODEL_FORMAT_VERSION} (a newer convscope wrote it); update convscope`,
      { version: json.version },
    );
  }
  const nodes = json.layers.map(({ name, kind, options, inputs }) => {
    const own = Object.hasOwn(factories, kind) ? factories[kind] : undefined;
    const layer = own?.(options) ?? builtIn(kind, options);
    return { name, layer, inputs };
  });
  return new Model(
    { name: json.name, input: json.input, nodes, output: json.output },
    json.metadata,
  );
}

function isModelJson(json: unknown): json is ModelJson {
  if (typeof json !== "object" || json === null) return false;
  if (!("format" in json && "version" in json && "name" in json && "input" in json)) return false;
  if (!("output" in json && "layers" in json && "metadata" in json)) return false;
  const { format, version, name, input, output, layers, metadata } = json;
  return (
    format === "convscope-model" &&
    Number.isSafeInteger(version) &&
    typeof name === "string" &&
    isShape(input) &&
    typeof output === "string" &&
    typeof metadata === "object" &&
    metadata !== null &&
    !Array.isArray(metadata) &&
    Array.isArray(layers) &&
    layers.every(isLayerJson)
  );
}

function isShape(value: unknown): value is Shape {
  return (
    Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent > 0)
  );
}

function isLayerJson(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (!("name" in value && "kind" in value && "options" in value && "inputs" in value))
    return false;
  const { name, kind, options, inputs } = value;
  return (
    typeof name === "string" &&
    typeof kind === "string" &&
    typeof options === "object" &&
    options !== null &&
    Array.isArray(inputs) &&
    inputs.every((input) => typeof input === "string")
  );
}

function builtIn(kind: string, options: LayerOptions): Layer {
  const factory = Object.hasOwn(builtInLayers, kind) ? builtInLayers[kind] : undefined;
  if (factory === undefined) {
    throw new ArgumentError(
      `model.json: found layer kind "${kind}", expected one of ${Object.keys(builtInLayers).sort().join(", ")}; pass a factory for it to the loader`,
      { kind },
    );
  }
  const layer = factory(options);
  const unread = Object.keys(options).find((name) => !Object.hasOwn(layer.options, name));
  if (unread === undefined) return layer;
  throw new FormatError(
    `model.json: found option "${unread}" in a ${kind} layer, expected only ${Object.keys(layer.options).join(", ") || "none"} (it would be ignored); correct the file`,
    { kind, option: unread },
  );
}

/** Values of all variables by name, as they are stored. @throws ArgumentError for what is no model */
export async function weightsOf(model: Model): Promise<Map<string, StoredTensor>> {
  checkModel("weightsOf", model);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, spec] of specsOf(model)) {
    const values = await model.variables.get(name)?.read();
    if (values !== undefined) tensors.set(name, pack(spec, values));
  }
  return tensors;
}

/**
 * Puts stored values into a model's variables. Nothing is changed unless everything fits.
 *
 * @throws FormatError when a variable is missing or of another shape, or the file holds one that the model lacks; ArgumentError for
 *   arguments in another order, or bytes that were not decoded
 */
export function loadWeights(model: Model, file: Pick<SafetensorsFile, "tensors">): void {
  checkModel("loadWeights", model);
  checkTensors("loadWeights", file);
  const specs = specsOf(model);
  const unpacked = new Map<string, Float32Array>();
  for (const [name, spec] of specs) {
    const stored = file.tensors.get(name);
    const wanted = storedShape(spec);
    if (stored === undefined || !sameShape(stored.shape, wanted)) {
      const found = stored === undefined ? "no values" : `shape ${formatShape(stored.shape)}`;
      throw new FormatError(
        `weights: found ${found} for ${name}, expected ${formatShape(wanted)} (${model.name} has it); load the weights of this very model`,
        { name, expected: wanted },
      );
    }
    unpacked.set(name, unpack(spec, stored.values));
  }
  const extra = [...file.tensors.keys()].filter((name) => !specs.has(name));
  if (extra.length > 0) {
    throw new FormatError(
      `weights: found values for ${extra.slice(0, 5).join(", ")}, expected only what ${model.name} has (the file is of another model); load the weights of this very model`,
      { extra },
    );
  }
  for (const [name, values] of unpacked) model.variables.get(name)?.set(values);
}

/** JavaScript has no compiler to tell arguments in another order. Not by class: a page may hold two copies of it. */
function checkModel(op: string, model: unknown): void {
  if (typeof model === "object" && model !== null && "nodes" in model && "variables" in model)
    return;
  throw new ArgumentError(
    `${op}: found ${show(model)} in the model's place, expected a Model; mind the order of the arguments: saveModel(folder, model), loadWeights(model, file)`,
    { op },
  );
}

function specsOf(model: Model): ReadonlyMap<string, VariableSpec> {
  return new Map(
    model.nodes.flatMap(({ name, layer }) =>
      layer.variables.map((spec) => [`${name}.${spec.name}`, spec] as const),
    ),
  );
}

/** `[E, R, S]` under a mask: one 2-D kernel an edge, ordered by output map, then input map. */
function storedShape(spec: VariableSpec): Shape {
  if (spec.mask === undefined) return spec.shape;
  const [rows = 1, columns = 1] = spec.shape.slice(2);
  return [freeCount(spec) / (rows * columns), rows, columns];
}

function pack(spec: VariableSpec, values: Float32Array): StoredTensor {
  const { mask } = spec;
  return {
    shape: storedShape(spec),
    values: mask === undefined ? values : values.filter((_, i) => mask[i] === 1),
  };
}

function unpack(spec: VariableSpec, values: Float32Array): Float32Array {
  const { mask } = spec;
  if (mask === undefined) return values;
  let next = 0;
  return mask.map((bit) => (bit === 1 ? (values[next++] ?? 0) : 0));
}
