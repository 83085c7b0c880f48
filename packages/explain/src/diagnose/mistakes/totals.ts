/** Mistakes about the sum over a network: layers that are left out of it, or counted although nothing trains them. */
import type { Change, Mistake } from "../mistake.js";
import { weighed } from "../mistake.js";
import type { Piece, Placed } from "../network.js";
import { isWhole, layersOf } from "../network.js";

function leftOut(
  words: Omit<Mistake, "aspects" | "changes">,
  cost: number,
  says: string,
  rather: string,
  out: (placed: Placed, last: string) => boolean,
): Mistake {
  return {
    ...words,
    aspects: [...weighed, "biases", "neurons"],
    changes({ network, layer }): readonly Omit<Change, "mistake">[] {
      const counted = layersOf(network, layer);
      const last = counted.findLast(({ piece }) => holdsWeights(piece))?.name ?? "";
      const layers = counted.filter((placed) => out(placed, last)).map(({ name }) => name);
      const left = counted.some(({ name, piece }) => holdsWeights(piece) && !layers.includes(name));
      if (!isWhole(layer) || layers.length === 0 || !left) return [];
      return [
        {
          ...{ layers, says, rather, cost, pairs: true },
          apply: (view) => ({
            ...view,
            without: (placed) => view.without(placed) || layers.includes(placed.name),
          }),
        },
      ];
    },
  };
}

const holdsWeights = ({ kind }: Piece): boolean => kind === "conv" || kind === "dense";

/** Mistakes about totals. */
export const totalMistakes: readonly Mistake[] = [
  leftOut(
    {
      id: "convolutions-alone",
      name: "convolutions alone",
      wrong: "The convolutions are the network.",
      right: "Dense layers hold weights and multiply too.",
    },
    0.5,
    "the convolutions alone",
    "with the other layers",
    ({ piece }) => piece.kind !== "conv",
  ),
  leftOut(
    {
      id: "dense-alone",
      name: "dense layers alone",
      wrong: "The dense layers are the network.",
      right: "Convolutions hold weights and multiply too.",
    },
    1,
    "the dense layers alone",
    "with the other layers",
    ({ piece }) => piece.kind !== "dense",
  ),
  leftOut(
    {
      id: "last-layer-left-out",
      name: "last layer left out",
      wrong: "The classifier's last layer does not belong to the network.",
      right: "It does, unless it is replaced to learn other classes.",
    },
    1,
    "the last layer left out",
    "counting it too,",
    ({ name }, last) => name === last,
  ),
];
