/** Bytes of activations as they are held, and as people add them up: known of a network as it is, and not derived anew. */
import { sizeOf } from "@convscope/core";
import { views } from "../memory.js";
import type { LayerSummary } from "../quantities.js";
import { quantitiesOf } from "../quantity-address.js";
import { type Described, summarize } from "../summary.js";

/**
 * Which bytes: held in use, kept for the backward pass, all that layers make, with the input or without, or each layer's own
 * added up.
 */
export type BytesRule = "in-use" | "kept" | "made" | "read-and-made" | "summed";

/** Bytes by how they are counted. */
export type HeldBytes = Readonly<Record<BytesRule, number>>;

/** Bytes of a float32 for each value that a layer makes in use. */
function madeInUse({ kind, output }: Pick<LayerSummary, "kind" | "output">): number {
  return views.has(kind) ? 0 : 4 * sizeOf(output.value);
}

/** The bytes of every layer and module, and of the network under the name that is given for it. */
export function heldBytes(model: Described, whole: string): ReadonlyMap<string, HeldBytes> {
  const summary = summarize(model);
  const names = summary.layers.map(({ name }) => name);
  const modules = names.flatMap((name) =>
    [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index + 1)),
  );
  const held = (place: string): HeldBytes => {
    const { value, training } = quantitiesOf(summary, place).memory;
    const inside = summary.layers.filter(
      ({ name }) =>
        place === whole || name === place || (place.endsWith("/") && name.startsWith(place)),
    );
    const kept = inside.reduce((all, { memory }) => all + memory.training.value, 0);
    const made = inside.reduce((all, row) => all + madeInUse(row), 0);
    const summed = inside.reduce((all, { memory }) => all + memory.value, 0);
    const read = training.value - kept;
    return { "in-use": value, kept: training.value, made, "read-and-made": read + made, summed };
  };
  return new Map([...names, ...new Set(modules), whole].map((place) => [place, held(place)]));
}
