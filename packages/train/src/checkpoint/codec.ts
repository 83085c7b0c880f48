/**
 * Checkpoints as bytes: one safetensors file that any reader of the format opens. Arrays are named `weights/…`,
 * `average/…`, `best/…` and `optimizer/…`; all else is JSON in the header's metadata. A checksum of the whole file, in
 * which its own digits count as zeros, tells damage anywhere.
 */
import {
  decodeSafetensors,
  encodeSafetensors,
  FormatError,
  type ModelJson,
  type SafetensorsFile,
  type StoredTensor,
} from "@convscope/core";
import type { Checkpoint, WeightValues } from "./checkpoint.js";
import { crc32 } from "./crc32.js";
import { isTrainingJson, type TrainingJson } from "./training-json.js";

/** Version of the layout that this package writes. */
const VERSION = 1;
const KIND = "convscope-checkpoint";
const NO_DIGITS = "00000000";
const LABEL = '"checksum":"';

/**
 * One self-contained file: weights, optimiser, position, history.
 *
 * Values are float32: on a backend that computes in more, a resumed run differs from an uninterrupted one by rounding.
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  const put = (group: string, values: WeightValues | undefined): void => {
    for (const [name, value] of values ?? []) tensors.set(`${group}/${name}`, value);
  };
  put("weights", checkpoint.weights);
  put("average", checkpoint.average?.weights);
  put("best", checkpoint.best?.weights);
  put("optimizer", checkpoint.optimizer.state);
  const metadata = {
    kind: KIND,
    version: String(VERSION),
    checksum: NO_DIGITS,
    model: JSON.stringify(checkpoint.model),
    training: JSON.stringify(toJson(checkpoint)),
  };
  const bytes = encodeSafetensors({ tensors, metadata });
  const place = checksumPlace(bytes);
  if (place === undefined) throw new RangeError("a checkpoint's header holds its checksum");
  bytes.set(new TextEncoder().encode(digitsOf(crc32(bytes))), place);
  return bytes;
}

/**
 * Reads what {@link encodeCheckpoint} wrote.
 *
 * @param name what messages call the file
 * @throws FormatError for a file that is cut short, damaged, of a newer version, or something else
 */
export function decodeCheckpoint(bytes: Uint8Array, name: string = "checkpoint"): Checkpoint {
  const fail = (found: string, expected: string, remedy: string): never => {
    throw new FormatError(`${name}: found ${found}, expected ${expected}; ${remedy}`, {
      file: name,
    });
  };
  const file = decodeSafetensors(bytes, name);
  const { kind, version, model, training } = file.metadata;
  if (kind !== KIND) {
    fail(
      "a safetensors file without a run's state",
      "a checkpoint of convscope",
      "use a file that a training run saved (checkpoint.safetensors)",
    );
  }
  checkSum(bytes, file, fail);
  if (version !== String(VERSION)) {
    fail(`checkpoint version ${version}`, `${VERSION}`, "use the convscope that wrote it");
  }
  const modelJson: unknown = JSON.parse(model ?? "null");
  const trainingJson: unknown = JSON.parse(training ?? "null");
  if (!isTrainingJson(trainingJson) || !isModelJson(modelJson)) {
    return fail("a run's state with parts missing", "all of them", "use another checkpoint");
  }
  return fromJson(trainingJson, modelJson, file);
}

function checkSum(
  bytes: Uint8Array,
  { metadata: { checksum = "" } }: SafetensorsFile,
  fail: (found: string, expected: string, remedy: string) => never,
): void {
  const plain = bytes.slice();
  const place = checksumPlace(plain);
  if (place !== undefined) plain.set(new TextEncoder().encode(NO_DIGITS), place);
  const actual = digitsOf(crc32(plain));
  if (place === undefined || checksum !== actual) {
    fail(
      `checksum ${actual}`,
      `${checksum} as the file says (it is damaged or cut short)`,
      "use an earlier copy, or train anew",
    );
  }
}

/** Where the checksum's digits are: its key is the first of that spelling, since metadata opens the header. */
function checksumPlace(bytes: Uint8Array): number | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 400));
  const place = head.indexOf(LABEL);
  return place < 0 ? undefined : place + LABEL.length;
}

function digitsOf(checksum: number): string {
  return checksum.toString(16).padStart(8, "0");
}

function isModelJson(value: unknown): value is ModelJson {
  return typeof value === "object" && value !== null && "layers" in value && "format" in value;
}

function toJson(checkpoint: Checkpoint): TrainingJson {
  const { frozen, optimizer, average, best, epochs, progress } = checkpoint;
  const { history, random, loader, data, notes } = checkpoint;
  const { kind, key, steps, baseLearningRate } = optimizer;
  return {
    frozen,
    optimizer: { kind, key, steps, baseLearningRate },
    ...(average && { averageDecay: average.decay }),
    ...(best && { best: { monitor: best.monitor, epoch: best.epoch, value: best.value } }),
    epochs,
    progress,
    history,
    random,
    loader,
    data,
    notes,
  };
}

function fromJson(json: TrainingJson, model: ModelJson, file: SafetensorsFile): Checkpoint {
  const take = (group: string): Map<string, StoredTensor> => {
    const prefix = `${group}/`;
    const own = [...file.tensors].filter(([name]) => name.startsWith(prefix));
    return new Map(own.map(([name, value]) => [name.slice(prefix.length), value]));
  };
  const { averageDecay, best, optimizer, ...rest } = json;
  const bestWeights = take("best");
  return {
    ...rest,
    model,
    weights: take("weights"),
    optimizer: { ...optimizer, state: take("optimizer") },
    ...(averageDecay !== undefined && {
      average: { decay: averageDecay, weights: take("average") },
    }),
    ...(best && { best: bestWeights.size > 0 ? { ...best, weights: bestWeights } : best }),
  };
}
