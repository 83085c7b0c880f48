/** Mistakes about the factors of a count: input maps, filters, kernel, places of a map. */
import { literal, product } from "../../expression.js";
import { type Mistake, weighed } from "../mistake.js";
import type { Spot } from "../network.js";
import { learns, recounting } from "./recounting.js";

function filtersOf({ piece, output }: Spot): number {
  return piece.kind === "conv" ? piece.filters : output.maps;
}

/** "all 96 maps", those of a group, or those that a table connects. */
function overMaps({ piece, input }: Spot): string {
  if (piece.kind === "conv" && piece.wiring.kind === "table") {
    return `with the ${piece.wiring.edges.length} connections of the table`;
  }
  const groups = piece.kind === "conv" && piece.wiring.kind === "groups" ? piece.wiring.groups : 1;
  const maps =
    groups === 1 ? `all ${input.maps} maps` : `the ${input.maps / groups} maps of a group`;
  return `with filters over ${maps}`;
}

/** Mistakes about factors that are left out. */
export const depthMistakes: readonly Mistake[] = [
  recounting({
    ...{ id: "weights-overlooked", name: "weights overlooked", cost: 1 },
    aspects: ["parameters", "weights"],
    wrong: "A convolution is an operation: it holds no weights.",
    right: "Its filters are its weights, and they are learned.",
    change: (parts) =>
      learns(parts) ? { ...parts, weighs: "nothing", biases: undefined } : undefined,
    says: ({ name }) => `${name} taken as without weights`,
    rather: () => "with the filters, which are learned,",
    inTotals: false,
  }),
  recounting({
    ...{ id: "depth-forgotten", name: "depth forgotten", cost: 1, aspects: weighed },
    wrong: "A filter is two-dimensional: k×k weights.",
    right: "A filter spans all input maps: k×k×depth; two-dimensional only on a single map.",
    change: (parts, { input, piece }) =>
      piece.kind === "conv" &&
      input.maps > 1 &&
      (parts.kernels.length > 1 || piece.wiring.kind === "table")
        ? { ...parts, kernels: parts.maps, wires: parts.maps }
        : undefined,
    says: ({ name, input }) =>
      `the depth forgotten, filters of ${name} over one of ${input.maps} maps`,
    rather: overMaps,
  }),
  recounting({
    ...{ id: "maps-forgotten", name: "maps forgotten", cost: 1.5 },
    aspects: [...weighed, "inputs", "neurons", "output"],
    wrong: "One map is counted for all.",
    right: "Values are rows × columns × maps.",
    change: (parts, { piece }) => {
      const [height, width, ...maps] = parts.reads;
      const [rows, columns, ...made] = parts.gives;
      const reads = height && width && maps.length > 0 ? [height, width] : parts.reads;
      const gives = rows && columns && made.length > 0 ? [rows, columns] : parts.gives;
      const dense = piece.kind === "dense" ? [...reads, ...parts.maps] : undefined;
      const kernels = dense ?? parts.kernels;
      return { ...parts, reads, gives, kernels, wires: dense ?? parts.wires };
    },
    says: ({ input, piece }) =>
      `the maps forgotten${piece.kind === "dense" ? `, one of ${input.maps}` : ""}`,
    rather: () => "with all maps",
    inTotals: false,
  }),
  recounting({
    ...{ id: "places-forgotten", name: "places forgotten", cost: 1.5 },
    aspects: ["connections", "flops", "inputs", "macs", "output", "parameters", "weights"],
    wrong: "A map is one value.",
    right: "A map has a value at each of its places.",
    change: (parts, { input, piece }) => {
      const [, , ...maps] = parts.reads;
      const [, , ...made] = parts.gives;
      const reads = maps.length > 0 ? maps : parts.reads;
      const gives = made.length > 0 ? made : parts.gives;
      if (piece.kind !== "dense" || input.height * input.width === 1)
        return { ...parts, reads, gives };
      const wires = [...reads, ...parts.maps];
      return { ...parts, reads, gives, wires, kernels: wires };
    },
    says: ({ input }) => `one value for each of ${input.maps} maps`,
    rather: () => "with all places of each map",
    inTotals: false,
  }),
  recounting({
    ...{ id: "one-filter", name: "one filter counted", cost: 1.5, aspects: weighed },
    wrong: "What one filter has is what the layer has.",
    right: "Every filter has as many.",
    change: (parts, spot) => {
      const [, ...rest] = parts.kernels;
      if (spot.piece.kind !== "conv" || filtersOf(spot) === 1 || rest.length === 0)
        return undefined;
      const biases = parts.biases && literal(1);
      return { ...parts, maps: [literal(1)], kernels: rest, wires: rest, biases };
    },
    says: () => "one filter",
    rather: (spot) => `with ${filtersOf(spot)} filters`,
    inTotals: false,
  }),
  recounting({
    ...{ id: "one-side", name: "one side of the kernel counted", cost: 2, aspects: weighed },
    wrong: "A kernel of size k has k weights a map.",
    right: "It has k rows of k.",
    change: (parts, { piece }) => {
      const [rows] = parts.area;
      return piece.kind === "conv" && rows !== undefined && rows.value > 1
        ? { ...parts, area: [rows] }
        : undefined;
    },
    says: () => "one side of the kernel",
    rather: () => "with both",
    inTotals: false,
  }),
  recounting({
    ...{ id: "kernel-as-constant", name: "kernel taken as one number", cost: 2, aspects: weighed },
    wrong: "A kernel is one weight.",
    right: "It has a weight for each of its rows and columns.",
    change: (parts, { piece }) =>
      piece.kind === "conv" && product(...parts.area).value > 1
        ? { ...parts, area: [] }
        : undefined,
    says: () => "one weight for a kernel",
    rather: () => "with all of them",
    inTotals: false,
  }),
];
