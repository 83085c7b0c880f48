/**
 * What can be told of a network whose description leaves sizes of its input open: what its layers hold, which is the same at
 * every size. For that it is built at the least sizes that it takes; nothing that depends on them is shown.
 */
import { type Model, modelFromJson, type Shape, ShapeError } from "@convscope/core";
import { type QuantityName, quantityNames } from "@convscope/explain";
import { modelNames } from "@convscope/models";
import {
  checkReadable,
  modelFile,
  openInput,
  openSize,
  readDescription,
  withInput,
} from "./model-source.js";

/** A network at some size. */
export interface OpenNetwork {
  readonly model: Model;
  /** The same at a larger size, to tell what both have from what only this size has; absent where none other fits. */
  readonly larger: Model | undefined;
  /** Its input as the description has it, open sizes undefined. */
  readonly input: readonly (number | undefined)[];
}

/** What layers hold, whatever they are given. */
export const heldQuantities: ReadonlySet<QuantityName> = new Set<QuantityName>([
  ...(["parameters", "weights", "biases", "trainable", "state"] as const),
]);

/** The quantities that can be told: all, or what layers hold where the size is open. */
export function knownQuantities(open: OpenNetwork | undefined): readonly QuantityName[] {
  return open === undefined
    ? quantityNames
    : quantityNames.filter((name) => heldQuantities.has(name));
}

/** `1×?×?` */
export function openSizes({ input }: Pick<OpenNetwork, "input">): string {
  return input.map((own) => own ?? "?").join("×");
}

/** What is left out for want of a size, and how to have it. */
export function leftOut(nameOrPath: string, { input }: Pick<OpenNetwork, "input">): string {
  const missing = quantityNames.filter((name) => !heldQuantities.has(name));
  const all = `${missing.slice(0, -1).join(", ")} and ${missing.at(-1)}`;
  return openSize(nameOrPath, input, `${all} follow from it`).message;
}

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
  const from = (least: number): Model | undefined => {
    for (let size = least; size <= MOST; size++) {
      const model = modelAt(
        json,
        input.map((own) => own ?? size),
        file,
      );
      if (model !== undefined) return model;
    }
    return undefined;
  };
  const model = from(1);
  if (model === undefined) throw openSize(nameOrPath, input);
  checkReadable(nameOrPath, model, model.input);
  return { model, larger: from(2 * Math.max(...model.input) + 1), input };
}

/** Undefined where the size does not fit. @throws FormatError */
function modelAt(json: unknown, input: Shape, file: string): Model | undefined {
  try {
    return modelFromJson(withInput(json, input), {}, file);
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}
