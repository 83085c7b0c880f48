/**
 * Every number that a known mistake, or two of them together, gives in the place of the right one. Nothing here knows the
 * number that somebody asks about.
 */

import { derivedSizes } from "./derived-sizes.js";
import { mistakes } from "./library.js";
import type { Change, Setting } from "./mistake.js";
import { isWhole, layersOf, type Network } from "./network.js";
import { type Aspect, type Outcome, outcomeOf, rightView, type View } from "./view.js";

/** A wrong number with the mistakes that make it. */
export interface Candidate extends Outcome {
  readonly changes: readonly Change[];
  /** The less, the more plausible. */
  readonly cost: number;
}

/** What can be made of a question. */
export interface Candidates {
  readonly aspect: Aspect;
  readonly right: Outcome;
  /** The most plausible first; a pair stands behind each of its mistakes. */
  readonly wrong: readonly Candidate[];
}

/** Two mistakes at once are about e² times as seldom as their costs say. */
const PAIR_COST = 2;

/** Pairs of far-fetched mistakes explain anything, and so nothing. */
const MOST_COST = 5;

/** All candidates; undefined where the layer has no such count. */
export function candidatesOf(
  network: Network,
  layer: string,
  aspect: Aspect,
): Candidates | undefined {
  const view = rightView(network, layer, aspect);
  const right = outcomeOf(view);
  const changes = changesOf(network, layer, aspect);
  if (right === undefined || changes === undefined) return undefined;
  const truth = right.expression.value;
  const singles = changes.flatMap((change) => made(view, [change], change.cost, [truth]));
  const wrong = [...singles, ...pairsOf(view, singles, truth)].sort((a, b) => a.cost - b.cost);
  return { aspect, right, wrong };
}

/** Every known mistake, each way to make it there; undefined where the network does not fit together. */
export function changesOf(
  network: Network,
  layer: string,
  aspect: Aspect,
): readonly Change[] | undefined {
  const sizes = derivedSizes(network);
  if (sizes === undefined) return undefined;
  const setting: Setting = { network, sizes, layer, aspect, upstream: upstreamOf(network, layer) };
  return mistakes.flatMap((mistake) =>
    mistake.aspects.includes(aspect)
      ? mistake.changes(setting).map((change): Change => ({ mistake, ...change }))
      : [],
  );
}

/** Names of the layers that a layer depends on, nearest first. */
function upstreamOf(network: Network, layer: string): readonly string[] {
  const { layers } = network;
  const names = layers.map(({ name }) => name).reverse();
  if (isWhole(layer))
    return layersOf(network, layer)
      .map(({ name }) => name)
      .reverse();
  const reached = new Set([layer]);
  for (const { name, from } of [...layers].reverse()) {
    if (reached.has(name)) for (const each of from) reached.add(each);
  }
  return names.filter((name) => name !== layer && reached.has(name));
}

/** The outcome of some changes, unless it is impossible or one of those that are told already. */
function made(
  view: View,
  changes: readonly Change[],
  cost: number,
  known: readonly number[],
): readonly Candidate[] {
  let changed: View | undefined = view;
  for (const change of changes) changed = changed && change.apply(changed);
  const outcome = changed && outcomeOf(changed);
  const value = outcome?.expression.value;
  if (outcome === undefined || value === undefined || !Number.isSafeInteger(value)) return [];
  return known.includes(value) ? [] : [{ ...outcome, changes, cost }];
}

function pairsOf(view: View, singles: readonly Candidate[], truth: number): readonly Candidate[] {
  const able = singles.flatMap(({ changes: [change], expression }) =>
    change?.pairs === true ? [{ change, value: expression.value }] : [],
  );
  return able.flatMap((a, i) =>
    able.slice(i + 1).flatMap((b) => {
      const cost = a.change.cost + b.change.cost + PAIR_COST;
      if (cost > MOST_COST || a.change.mistake === b.change.mistake) return [];
      if (contradict(view, a.change, b.change)) return [];
      return made(view, [a.change, b.change], cost, [truth, a.value, b.value]);
    }),
  );
}

/** Whether what two mistakes make of a layer that both are made in depends on which comes last: nobody makes both there. */
function contradict(view: View, a: Change, b: Change): boolean {
  const shared = a.layers.filter((name) => b.layers.includes(name));
  if (shared.length === 0) return false;
  const after = (first: Change, second: Change): string | undefined => {
    const once = first.apply(view);
    const twice = once && second.apply(once);
    const pieces = twice?.network.layers.filter(({ name }) => shared.includes(name));
    return twice && JSON.stringify([pieces, outcomeOf(twice)?.expression.value]);
  };
  const one = after(a, b);
  return one === undefined || one !== after(b, a);
}
