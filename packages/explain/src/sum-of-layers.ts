/**
 * A sum over layers that can be read: layer by layer, or, where those are too many, block by block. A block is what begins
 * alike up to a slash (`layer1/`); asked for by this name it is taken apart further.
 */
import { type Expression, letter, nothing, sum } from "./expression.js";

/** What one layer adds. */
export interface LayerTerm {
  readonly layer: string;
  readonly value: number;
}

/** Sums with more terms than this are not written out. */
const WRITTEN_TERMS = 24;

/** The sum of some layers' figures; those that are 0 are left out. */
export function sumOfLayers(layers: readonly LayerTerm[]): Expression {
  const terms = layers.filter(({ value }) => value !== 0);
  if (terms.length === 0) return nothing("no layer has any");
  const written = terms.length > WRITTEN_TERMS ? blocksOf(terms) : terms;
  const all = sum(...written.map(({ layer, value }) => letter(layer, value)));
  return written.length > WRITTEN_TERMS
    ? letter(`sum over ${terms.length} layers`, all.value)
    : all;
}

/** The layers by the first part of their names that is not the same in all. */
function blocksOf(terms: readonly LayerTerm[]): readonly LayerTerm[] {
  const shared = sharedParts(terms.map(({ layer }) => layer.split("/").slice(0, -1)));
  const blocks = new Map<string, number>();
  for (const { layer, value } of terms) {
    const parts = layer.split("/");
    const block = parts.length > shared + 1 ? `${parts.slice(0, shared + 1).join("/")}/` : layer;
    blocks.set(block, (blocks.get(block) ?? 0) + value);
  }
  return [...blocks].map(([layer, value]) => ({ layer, value }));
}

/** How many parts all paths begin with. */
function sharedParts(paths: readonly (readonly string[])[]): number {
  const [first = []] = paths;
  const parted = first.findIndex((part, at) => paths.some((path) => path[at] !== part));
  return parted < 0 ? first.length : parted;
}
