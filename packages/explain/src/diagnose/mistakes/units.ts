/** Mistakes about units: where they stand, how many there are, what they share. */
import { letter, literal, product } from "../../expression.js";
import type { Mistake } from "../mistake.js";
import { learns, recounting } from "./recounting.js";

/** Mistakes about units. */
export const unitMistakes: readonly Mistake[] = [
  recounting({
    ...{ id: "input-size", name: "input's size for the output's", cost: 1 },
    aspects: ["connections", "flops", "macs", "neurons"],
    wrong: "A filter is applied at each place of its input.",
    right: "It is applied at each place of its output.",
    change: (parts, { piece, input, output }) => {
      const same = input.height === output.height && input.width === output.width;
      const slides = piece.kind === "conv" || piece.kind === "pool";
      if (!slides || same) return undefined;
      const places = [letter("H", input.height), letter("W", input.width)];
      return { ...parts, places };
    },
    says: ({ input }) => `the size of the input, ${input.height}·${input.width}, taken`,
    rather: ({ output }) => `with the ${output.height}·${output.width} places of the output`,
  }),
  recounting({
    ...{ id: "neurons-as-filters", name: "neurons taken for filters", cost: 1 },
    aspects: ["neurons"],
    wrong: "A layer of ten filters has ten neurons.",
    right: "Neurons are outputs: one for each place of each map, sharing the filter's weights.",
    change: (parts) => (parts.places.length === 0 ? undefined : { ...parts, places: [] }),
    says: () => "the number of filters",
    rather: ({ output }) => `with one for each of ${output.height}·${output.width} places`,
  }),
  recounting({
    ...{ id: "neurons-of-one-map", name: "neurons of one map", cost: 1.5, aspects: ["neurons"] },
    wrong: "The neurons of one map are those of the layer.",
    right: "Every filter gives a map of them.",
    change: (parts) =>
      parts.places.length === 0 || parts.maps.length === 0
        ? undefined
        : { ...parts, maps: [literal(1)] },
    says: () => "the neurons of one map",
    rather: ({ output }) => `with ${output.maps} maps`,
    inTotals: false,
  }),
  recounting({
    ...{ id: "sharing-forgotten", name: "weight sharing forgotten", cost: 1.5 },
    aspects: ["parameters", "weights", "biases"],
    wrong: "Every unit has weights of its own.",
    right: "The units of a map share one filter, wherever they stand.",
    change: (parts) =>
      learns(parts) && parts.places.length > 0
        ? {
            ...parts,
            kernels: [...parts.places, ...parts.kernels],
            biases: parts.biases && product(...parts.places, parts.biases),
          }
        : undefined,
    says: () => "every unit with weights of its own",
    rather: () => "with one filter shared by all places of a map",
  }),
];
