/** Mistakes about layers in groups, as AlexNet's two towers. */
import { letter, literal, product, share } from "../../expression.js";
import { type Mistake, sized, weighed } from "../mistake.js";
import type { Piece } from "../network.js";
import { recounting } from "./recounting.js";

/** More groups are no towers any more: nobody takes a depthwise convolution for some. */
const MOST_TOWERS = 8;

/** How many towers there are; undefined where there are not several. */
function groupsOf(piece: Piece): number | undefined {
  if (piece.kind !== "conv" || piece.wiring.kind !== "groups") return undefined;
  const { groups } = piece.wiring;
  return groups === 1 || groups > MOST_TOWERS ? undefined : groups;
}

/** Mistakes about towers. */
export const towerMistakes: readonly Mistake[] = [
  recounting({
    ...{ id: "one-tower", name: "one tower counted", cost: 1 },
    aspects: [...weighed, ...sized, "biases"],
    wrong: "The figures of one of the towers are those of the layer.",
    right: "Groups stand side by side: the layer is all of them together.",
    change: (parts, { piece }) => {
      const groups = groupsOf(piece);
      if (groups === undefined) return undefined;
      const [K, ...fan] = parts.kernels;
      if (K === undefined) return undefined;
      const own = share(K, letter("g", groups));
      const kernels = [own, ...fan];
      const gives = [...parts.gives.slice(0, -1), own];
      const biases = parts.biases && own;
      return { ...parts, maps: [own], kernels, wires: kernels, biases, gives };
    },
    says: ({ piece }) => `one of ${groupsOf(piece)} towers`,
    rather: () => "with all of them",
  }),
  recounting({
    ...{ id: "towers-doubled", name: "towers counted twice", cost: 1.5 },
    aspects: [...weighed, ...sized, "biases"],
    wrong: "Each of the towers is as large as the layer.",
    right: "The layer's filters are shared out among the towers.",
    change: (parts, { piece }) => {
      const groups = groupsOf(piece);
      if (groups === undefined) return undefined;
      const towers = literal(groups);
      const [K] = parts.maps;
      const kernels = [towers, ...parts.kernels];
      const maps = K === undefined ? parts.maps : [towers, K];
      const biases = parts.biases && product(...maps);
      return { ...parts, maps, kernels, wires: kernels, biases, gives: [...parts.gives, towers] };
    },
    says: () => "every tower counted as the whole layer",
    rather: () => "with the filters shared out among them",
  }),
];
