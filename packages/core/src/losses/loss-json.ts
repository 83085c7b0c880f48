/**
 * Losses as a model saves them, and back. Files come from outside: every option is narrowed by hand.
 */
import { ArgumentError, FormatError } from "../errors.js";
import type { Json, LayerOptions } from "../layers/layer.js";
import { bceWithLogits } from "./bce-with-logits.js";
import { crossEntropy, nllLoss } from "./cross-entropy.js";
import type { LabelOptions } from "./labels.js";
import type { Loss, Reduction } from "./loss.js";
import { rbfLoss } from "./rbf-loss.js";
import { huberLoss, l1Loss, mseLoss } from "./regression.js";

function optional<T>(
  json: LayerOptions,
  name: string,
  expected: string,
  narrow: (value: Json) => T | undefined,
): T | undefined {
  const value = json[name];
  if (value === undefined) return undefined;
  const narrowed = narrow(value);
  if (narrowed !== undefined) return narrowed;
  throw new FormatError(
    `loss: found ${name} ${JSON.stringify(value)}, expected ${expected}; correct the model file`,
    { name },
  );
}

const asNumber = (value: Json): number | undefined =>
  typeof value === "number" ? value : undefined;

function asNumbers(value: Json): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const numbers = value.filter((item) => typeof item === "number");
  return numbers.length === value.length ? numbers : undefined;
}

const number = (json: LayerOptions, name: string): number | undefined =>
  optional(json, name, "a number", asNumber);

const reduction = (json: LayerOptions): { readonly reduction: Reduction | undefined } => ({
  reduction: optional(json, "reduction", '"mean" or "sum"', (value) =>
    value === "mean" || value === "sum" ? value : undefined,
  ),
});

const labels = (json: LayerOptions): LabelOptions => ({
  classWeights: optional(json, "classWeights", "a list of numbers", asNumbers),
  ignoreIndex: number(json, "ignoreIndex"),
  ...reduction(json),
});

const readers: Readonly<Record<string, (json: LayerOptions) => Loss>> = {
  "bce-with-logits": (json) =>
    bceWithLogits({
      posWeight: optional(
        json,
        "posWeight",
        "a number or a list of numbers",
        (value) => asNumber(value) ?? asNumbers(value),
      ),
      ...reduction(json),
    }),
  "cross-entropy": (json) =>
    crossEntropy({ labelSmoothing: number(json, "labelSmoothing"), ...labels(json) }),
  huber: (json) => huberLoss({ delta: number(json, "delta"), ...reduction(json) }),
  l1: (json) => l1Loss(reduction(json)),
  mse: (json) => mseLoss(reduction(json)),
  nll: (json) => nllLoss(labels(json)),
  rbf: (json) => rbfLoss({ j: number(json, "j") }),
};

/**
 * A loss from what a model saved.
 *
 * @throws ArgumentError for an unknown kind or an impossible option, FormatError for an option of the wrong type
 */
export function lossFromJson(json: LayerOptions): Loss {
  const { kind } = json;
  const read = typeof kind === "string" && Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (read !== undefined) return read(json);
  throw new ArgumentError(
    `loss: found kind ${JSON.stringify(kind)}, expected one of ${Object.keys(readers).join(", ")}; correct the model file`,
    { kind },
  );
}

/** What a model saves of its loss. */
export function lossToJson(loss: Loss): LayerOptions {
  return { kind: loss.kind, ...loss.options };
}
