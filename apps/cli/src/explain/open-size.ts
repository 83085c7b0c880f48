/**
 * What can be told of a network whose description leaves sizes of its input open: what its layers hold, which is the same at
 * every size. For that it is built at the least size that it takes; nothing that depends on it is shown.
 */
import { type Model, modelFromJson, ShapeError } from "@convscope/core";
import type { QuantityName } from "@convscope/explain";
import { modelNames } from "@convscope/models";
import { modelFile, openInput, openSize, readDescription, withInput } from "../model-source.js";

/** A network at some size. */
export interface OpenNetwork {
  readonly model: Model;
  /** Its input as the description has it, open sizes undefined. */
  readonly input: readonly (number | undefined)[];
}

/** What layers hold, whatever they are given. */
export const heldQuantities: ReadonlySet<QuantityName> = new Set<QuantityName>([
  ...(["parameters", "weights", "biases", "trainable", "state"] as const),
]);

/** Rows and columns that are tried at most. */
const MOST = 1024;

/** The network of such a description; undefined for all others. @throws UsageError where no size fits, IoError, FormatError */
export async function openNetwork(nameOrPath: string): Promise<OpenNetwork | undefined> {
  if (modelNames.includes(nameOrPath)) return undefined;
  const file = await modelFile(nameOrPath);
  if (!file.endsWith(".json")) return undefined;
  const json = await readDescription(file);
  const input = openInput(json);
  if (input === undefined) return undefined;
  for (let size = 1; size <= MOST; size++) {
    const shape = input.map((own) => own ?? size);
    try {
      return { model: modelFromJson(withInput(json, shape), {}, file), input };
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
    }
  }
  throw openSize(nameOrPath, input);
}
