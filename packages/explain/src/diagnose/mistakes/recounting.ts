/**
 * Mistakes about how a layer is counted, its sizes being right: a part of the count is left out or taken for another.
 */
import { listed, type Mistake, type Setting } from "../mistake.js";
import { isWhole, layersOf, type Network, type Spot, spotOf } from "../network.js";
import { type Parts, partsOf } from "../parts.js";

/** A mistake that is another view of a layer's parts. */
export interface Recounting extends Omit<Mistake, "changes"> {
  readonly cost: number;
  change(parts: Parts, spot: Spot): Parts | undefined;
  says(spot: Spot): string;
  rather(spot: Spot): string;
  /** What is true of these layers, where that is more than `right`. */
  rightHere?(spots: readonly Spot[], network: Network): string | undefined;
  /** Whether a whole network is counted so. */
  readonly inTotals?: boolean;
}

/** A mistake of this kind. */
export function recounting(definition: Recounting): Mistake {
  const { id, name, wrong, right, aspects, cost, change, inTotals = true } = definition;
  const changes: Mistake["changes"] = (setting) => {
    const spots = spotsOf(setting).filter((spot) => {
      const parts = partsOf(spot.piece, spot.inputs, spot.output);
      return parts !== undefined && change(parts, spot) !== undefined;
    });
    const [spot] = spots;
    const total = isWhole(setting.layer);
    if (spot === undefined || (total && !inTotals)) return [];
    const here = definition.rightHere?.(spots, setting.network);
    return [
      {
        ...(here !== undefined && { right: here }),
        layers: spots.map((each) => each.name),
        says: total
          ? `${name} in ${spots.length > 4 ? "every layer" : listed(spots.map((each) => each.name))}`
          : definition.says(spot),
        rather: total ? "counted right," : definition.rather(spot),
        ...{ cost, pairs: true },
        apply: (view) => ({ ...view, parts: [...view.parts, change] }),
      },
    ];
  };
  return { id, name, wrong, right, aspects, changes };
}

function spotsOf({ network, sizes, layer }: Setting): readonly Spot[] {
  return layersOf(network, layer).flatMap(({ name }) => spotOf(network, sizes, name) ?? []);
}

/** Whether there are kernels to learn. */
export const learns = ({ weighs }: Parts): boolean => weighs === "kernels";
