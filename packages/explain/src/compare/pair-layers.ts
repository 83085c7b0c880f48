/**
 * Which layer of one network stands for which of another. Layers of one name are the same layer. Of those that are left, the
 * n-th of a kind is paired with the n-th of this kind where both networks have as many: so are networks that are one idea
 * under two schemes of names, while a chain that is longer stays what it is.
 */
import { INPUT, type ShapedNode } from "@convscope/core";

/** A layer of the first network, of the other, or one of both. */
export interface LayerPair {
  readonly first: ShapedNode | undefined;
  readonly other: ShapedNode | undefined;
}

type Nodes = readonly ShapedNode[];

/** All layers of both, in the order of the first; one of the other alone stands behind what comes before it there. */
export function pairLayers(first: Nodes, other: Nodes): readonly LayerPair[] {
  const named = new Map(other.map((node) => [node.name, node]));
  const own = new Set(first.map(({ name }) => name));
  const left = byKind(first.filter(({ name }) => !named.has(name)));
  const rest = byKind(other.filter(({ name }) => !own.has(name)));
  for (const [kind, nodes] of left) {
    const others = rest.get(kind) ?? [];
    if (others.length !== nodes.length) continue;
    for (const [at, { name }] of nodes.entries()) {
      const found = others[at];
      if (found !== undefined) named.set(name, found);
    }
  }
  const pairs: LayerPair[] = first.map((node) => ({ first: node, other: named.get(node.name) }));
  for (const [at, node] of other.entries()) {
    if (pairs.some((pair) => pair.other === node)) continue;
    const before = pairs.findIndex((pair) => pair.other === other[at - 1]);
    pairs.splice(at === 0 ? 0 : before + 1, 0, { first: undefined, other: node });
  }
  return pairs;
}

function byKind(nodes: Nodes): ReadonlyMap<string, Nodes> {
  const kinds = new Map<string, ShapedNode[]>();
  for (const node of nodes)
    kinds.set(node.layer.kind, [...(kinds.get(node.layer.kind) ?? []), node]);
  return kinds;
}

/**
 * What a layer reads, by the names of the first network: what only one network has in between is left out, as it is told on
 * its own.
 */
export function sourcesIn(
  nodes: Nodes,
  pairs: readonly LayerPair[],
  side: "first" | "other",
): (node: ShapedNode) => readonly string[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const names = new Map(
    pairs.flatMap(({ first, other }) =>
      first && other ? [[side === "first" ? first.name : other.name, first.name] as const] : [],
    ),
  );
  const sourceOf = (name: string): string => {
    const known = names.get(name);
    const [before, ...others] = byName.get(name)?.inputs ?? [];
    return known ?? (before === undefined || others.length > 0 ? name : sourceOf(before));
  };
  return ({ inputs }) => inputs.map((name) => (name === INPUT ? INPUT : sourceOf(name)));
}
