/**
 * Mistakes about a layer itself: the network is rewritten where the mistake is made, and every size behind it follows.
 * Where: at the layer that is asked about, at one before it, or everywhere.
 */

import { replacedInTurn } from "../derived-sizes.js";
import type { Change, Mistake, Setting } from "../mistake.js";
import { everything, listed } from "../mistake.js";
import { isWhole, type Piece, type Spot, spotOf, withPiece } from "../network.js";

/** A mistake that is a rewritten piece. */
export interface Rewriting extends Omit<Mistake, "aspects" | "changes"> {
  readonly aspects?: Mistake["aspects"];
  readonly cost: number;
  /** The piece as it is believed to be; undefined where that is no mistake or makes no sense. */
  rewrite(spot: Spot): Piece | undefined;
  /** Words for one place. @param direct whether the asked layer is the next one, or this one itself */
  says(spot: Spot, after: Piece, direct: boolean): string;
  rather(spot: Spot): string;
  /** In which aspects it is made in the asked layer itself; all where absent. */
  readonly own?: Mistake["aspects"];
  /** Whether it is made in one layer alone of a whole network; else in all that it can be made in. */
  readonly aloneInWholes?: boolean;
  /** Whether to look no further than the layer itself and what it reads. */
  readonly near?: boolean;
}

/** Layers before the asked one in which a mistake is looked for, one at a time. */
const REACH = 5;

/** A mistake of this kind. */
export function rewriting(definition: Rewriting): Mistake {
  const { id, name, wrong, right, aspects = everything } = definition;
  const changes: Mistake["changes"] = (setting) => changesOf(definition, setting);
  return { id, name, wrong, right, aspects, changes };
}

function changesOf(definition: Rewriting, setting: Setting): readonly Omit<Change, "mistake">[] {
  const { own: aspects = everything } = definition;
  const itself =
    !isWhole(setting.layer) && setting.aspect !== "inputs" && aspects.includes(setting.aspect);
  const own = itself ? [setting.layer] : [];
  const spots = [...own, ...setting.upstream].flatMap((name) => {
    const spot = spotOf(setting.network, setting.sizes, name);
    const after = spot && definition.rewrite(spot);
    return spot === undefined || after === undefined ? [] : [{ spot, after }];
  });
  const alone = !isWhole(setting.layer) || definition.aloneInWholes !== false;
  const near = definition.near === true ? spots.filter(isNear(setting)) : spots.slice(0, REACH);
  const single = alone ? near : [];
  const direct = nextBefore(setting);
  const one = single.map(({ spot, after }, i) => {
    const says = definition.says(spot, after, [...own, direct].includes(spot.name));
    return oneChange(definition, spot, says, i);
  });
  return spots.length < 2
    ? one
    : [...one, everywhere(definition, spots.map(({ spot }) => spot).reverse())];
}

function isNear(setting: Setting): (made: { readonly spot: Spot }) => boolean {
  const { layer, upstream } = setting;
  return ({ spot }) => spot.name === layer || spot.name === upstream[0];
}

/** The nearest layer before the asked one that does more than pass values on. */
function nextBefore({ network, layer, upstream }: Setting): string | undefined {
  if (isWhole(layer)) return undefined;
  return upstream.find((name) => {
    const placed = network.layers.find((each) => each.name === name);
    return placed !== undefined && placed.piece.kind !== "pass";
  });
}

function oneChange(
  definition: Rewriting,
  spot: Spot,
  says: string,
  distance: number,
): Omit<Change, "mistake"> {
  return {
    layers: [spot.name],
    says,
    rather: definition.rather(spot),
    cost: definition.cost + Math.min(2, distance * 0.5),
    pairs: distance < 2,
    apply: (view) => {
      // Another mistake may have rewritten the same piece: this one is made on top of it.
      const now = view.network.layers.find(({ name }) => name === spot.name);
      const rewritten = now && definition.rewrite({ ...spot, piece: now.piece });
      if (rewritten === undefined) return undefined;
      return { ...view, network: withPiece(view.network, spot.name, rewritten) };
    },
  };
}

/** The mistake in every layer where it can be made. */
function everywhere(definition: Rewriting, spots: readonly Spot[]): Omit<Change, "mistake"> {
  const pieces = new Map(spots.map(({ name, piece }) => [name, piece]));
  const names = [...pieces.keys()];
  return {
    layers: names,
    says: `${definition.name} in ${listed(names)}`,
    rather: "counted as the layers are,",
    cost: definition.cost + 0.25,
    pairs: true,
    apply: (view) => {
      let isContradicted = false;
      const network = replacedInTurn(view.network, (spot) => {
        const own = pieces.get(spot.name);
        if (own === undefined) return spot.piece;
        const after = definition.rewrite(spot);
        // Sizes before it have changed: what cannot be made here any more is left as it is. What another mistake has made
        // of the layer itself, though, this one contradicts.
        if (after === undefined && spot.piece !== own) isContradicted = true;
        return after ?? spot.piece;
      });
      return isContradicted ? undefined : { ...view, network };
    },
  };
}
