/** Options of layers, as their sheets read them. */
import type { Layer } from "@convscope/core";
import { activationFormulas } from "../activation-formula.js";

/** The name of a layer's activation: `"none"` where it has none. */
export function activationOf({ options }: Layer, fallback: string = "none"): string {
  const name = options["activation"];
  return typeof name === "string" ? name : fallback;
}

/** What is wrong with an activation behind a sum, if anything. */
export function unfitActivation(layer: Layer, fallback: string = "none"): string | undefined {
  const name = activationOf(layer, fallback);
  return Object.hasOwn(activationFormulas, name) ? undefined : `activation "${name}"`;
}
