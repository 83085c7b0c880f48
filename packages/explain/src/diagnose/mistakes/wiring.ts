/** Mistakes about which map feeds which: groups, tables, depthwise kernels, and the "types" of convolution. */
import { type Connectivity, connectivity } from "@convscope/core";
import type { Mistake } from "../mistake.js";
import type { ConvPiece, Spot } from "../network.js";
import { type Rewriting, rewriting } from "./rewriting.js";

/** What a wiring mistake has to say. */
interface WiringMistake extends Omit<Rewriting, "rewrite" | "says"> {
  change(piece: ConvPiece, spot: Spot): Partial<ConvPiece> | undefined;
  says(name: string, piece: ConvPiece, spot: Spot): string;
}

function wiringMistake({ change, says, ...words }: WiringMistake): Mistake {
  return rewriting({
    ...words,
    rewrite(spot) {
      const { piece } = spot;
      const part = piece.kind === "conv" ? change(piece, spot) : undefined;
      return piece.kind === "conv" && part !== undefined ? { ...piece, ...part } : undefined;
    },
    says: (spot) => (spot.piece.kind === "conv" ? says(spot.name, spot.piece, spot) : ""),
  });
}

function isFull(wiring: Connectivity): boolean {
  return wiring.kind === "full" || (wiring.kind === "groups" && wiring.groups === 1);
}

/** Whether a filter sums over several maps, all of them or those that a table gives it. */
function sumsOverMaps(wiring: Connectivity, maps: number): boolean {
  return maps > 1 && (isFull(wiring) || wiring.kind === "table");
}

/** Kernels that each map has for itself in a depthwise convolution; undefined for others. */
function kernelsPerMap({ wiring, filters }: ConvPiece, maps: number): number | undefined {
  if (wiring.kind === "depthwise") return wiring.multiplier;
  const alone = wiring.kind === "groups" && wiring.groups === maps && maps > 1;
  return alone ? filters / maps : undefined;
}

/** How a filter's inputs are rightly counted, for "it is". */
function rightly({ piece, input }: Spot): string {
  if (piece.kind !== "conv") return "right";
  const { wiring } = piece;
  switch (wiring.kind) {
    case "groups":
      return wiring.groups === 1
        ? `with every filter over all ${input.maps} maps, summed,`
        : wiring.groups === input.maps
          ? "with kernels of its own for each map"
          : `with ${wiring.groups} groups`;
    case "depthwise":
      return "with kernels of its own for each map";
    case "table":
      return `with the ${wiring.edges.length} connections of the table`;
    case "random":
      return `with ${wiring.fanIn} maps for each filter`;
    case "full":
      return `with every filter over all ${input.maps} maps, summed,`;
    default:
      return "as it is wired";
  }
}

const full = connectivity.full();

/** Mistakes about wiring. */
export const wiringMistakes: readonly Mistake[] = [
  wiringMistake({
    ...{ id: "wired-fully", name: "full wiring presumed", cost: 1 },
    wrong: "Every filter sees every input map.",
    right: "With groups, depthwise kernels or a connection table a filter sees its own maps alone.",
    change: ({ wiring }) => {
      if (isFull(wiring) || wiring.kind === "per-map") return undefined;
      return { wiring: full };
    },
    says: (name, { filters, wiring }, { input }) =>
      wiring.kind === "table"
        ? `${name} fully wired, ${filters}·${input.maps} connections of maps in place of ${wiring.edges.length}`
        : `${name} with every filter over all ${input.maps} maps`,
    rather: rightly,
  }),
  wiringMistake({
    ...{ aloneInWholes: false, id: "groups-presumed", name: "two groups presumed", cost: 2.5 },
    wrong: "The layer has two groups, each filter half of the maps, as in AlexNet's two towers.",
    right: "Without groups every filter spans all input maps.",
    change: ({ wiring, filters }, { input }) =>
      isFull(wiring) && filters % 2 === 0 && input.maps % 2 === 0
        ? { wiring: connectivity.groups(2) }
        : undefined,
    says: (name) => `${name} counted with two groups`,
    rather: rightly,
  }),
  wiringMistake({
    ...{
      aloneInWholes: false,
      id: "every-filter-on-every-map",
      name: "every filter on every map",
      cost: 1.5,
    },
    wrong: "k2 filters on k1 maps give k1·k2 maps, each 2-D kernel going over each map (“type 1”).",
    right: "Each filter spans all k1 maps and sums over them: k2 filters give k2 maps.",
    change: ({ wiring }, { input }) =>
      sumsOverMaps(wiring, input.maps) ? { wiring: connectivity.perMap() } : undefined,
    says: (name, { filters }, { input }) =>
      `every filter of ${name} on every map, ${filters}·${input.maps} maps out`,
    rather: rightly,
  }),
  wiringMistake({
    ...{
      aloneInWholes: false,
      id: "kernel-shared-over-maps",
      name: "2-D kernels shared over maps",
      cost: 1.25,
    },
    wrong: "A filter is one 2-D kernel, the same over all input maps (“type 2.1”).",
    right: "A filter has a 2-D kernel of its own for each input map: k1×k×k weights.",
    change: ({ wiring }, { input }) =>
      sumsOverMaps(wiring, input.maps) ? { wiring: connectivity.sharedAcrossMaps() } : undefined,
    says: (name) => `one 2-D kernel a filter in ${name}, shared over the maps`,
    rather: rightly,
  }),
  wiringMistake({
    ...{ id: "depthwise-kernels-shared", name: "depthwise kernels shared", cost: 1.5 },
    wrong: "A depthwise convolution is “type 1”: the same few 2-D kernels go over every map.",
    right: "A depthwise convolution has kernels of its own for each map.",
    change: (piece, { input }) => {
      const own = kernelsPerMap(piece, input.maps);
      return own === undefined ? undefined : { wiring: connectivity.perMap(), filters: own };
    },
    says: (name, piece, { input }) => {
      const own = kernelsPerMap(piece, input.maps) ?? 1;
      return `the same ${own === 1 ? "kernel" : `${own} kernels`} of ${name} over every map`;
    },
    rather: rightly,
  }),
  wiringMistake({
    ...{
      aloneInWholes: false,
      id: "maps-kept",
      name: "as many maps out as in",
      cost: 1.25,
      near: true,
    },
    wrong: "Filtering an image gives an image with the same channels: RGB stays RGB.",
    right: "A filter sums over the channels: each filter gives one single-channel map.",
    change: ({ filters, wiring }, { input }) =>
      isFull(wiring) && filters !== input.maps ? { filters: input.maps } : undefined,
    says: (name, _piece, { input }) => `${name} giving as many maps as it reads, ${input.maps}`,
    rather: ({ piece }) =>
      `with one map for each of the ${piece.kind === "conv" ? piece.filters : 0} filters`,
  }),
];
