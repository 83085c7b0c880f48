/**
 * Which input map feeds which output map, as data. Forward, counts, gradients and pictures all come from this one
 * description. The definition is a 0/1 selection matrix from the free kernels to the dense `[K, C, R, S]`; execution
 * never builds it.
 */
import { ArgumentError } from "./errors.js";
import { checkInteger } from "./geometry/window.js";
import { Random } from "./random.js";

/** Wiring of a convolution's maps. */
export type Connectivity =
  /** Every filter spans every input map ("type 2.2"). */
  | { readonly kind: "full" }
  /** Maps and filters in g groups; filters see their own group's maps. */
  | { readonly kind: "groups"; readonly groups: number }
  /** m separate 2-D kernels for each input map. */
  | { readonly kind: "depthwise"; readonly multiplier: number }
  /** Every one of k 2-D kernels over every input map: C·k output maps ("type 1"). */
  | { readonly kind: "per-map" }
  /** Each filter is one 2-D kernel, the same over all input maps, summed ("type 2.1"). */
  | { readonly kind: "shared-across-maps" }
  /** Edges [input map, output map], as LeNet-5's C3. */
  | { readonly kind: "table"; readonly edges: readonly (readonly [from: number, to: number])[] }
  /** Each output map takes `fanIn` input maps, dealt by the seed (torch7's nn.tables.random). */
  | { readonly kind: "random"; readonly fanIn: number; readonly seed: number };

/** One edge: an input map feeds an output map through a 2-D kernel; equal `kernel` numbers share weights. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kernel: number;
}

/** The wirings by name; `connectivity.table(lenet5C3)`. */
export const connectivity = {
  full: (): Connectivity => ({ kind: "full" }),
  groups: (groups: number): Connectivity => ({ kind: "groups", groups }),
  depthwise: (multiplier: number = 1): Connectivity => ({ kind: "depthwise", multiplier }),
  perMap: (): Connectivity => ({ kind: "per-map" }),
  sharedAcrossMaps: (): Connectivity => ({ kind: "shared-across-maps" }),
  table: (edges: readonly (readonly [number, number])[]): Connectivity => ({
    kind: "table",
    edges,
  }),
  random: (fanIn: number, seed: number = 0): Connectivity => ({ kind: "random", fanIn, seed }),
} as const;

/** C3 of LeNet-5: LeCun, Bottou, Bengio, Haffner 1998, Table I. Row: S2 map; X: it feeds the C3 map of that column. */
const LENET5_C3_ROWS = [
  "X...XXX..XXXX.XX",
  "XX...XXX..XXXX.X",
  "XXX...XXX..X.XXX",
  ".XXX..XXXX..X.XX",
  "..XXX..XXXX.XX.X",
  "...XXX..XXXX.XXX",
] as const;

/** The 60 edges of LeNet-5's C3, ordered by output map. */
export const lenet5C3: readonly (readonly [from: number, to: number])[] = LENET5_C3_ROWS.flatMap(
  (row, from) => [...row].flatMap((mark, to) => (mark === "X" ? [[from, to] as const] : [])),
).sort((a, b) => a[1] - b[1] || a[0] - b[0]);

/** Number of output maps that `filters` kernels give on `inChannels` maps; only "per-map" gives more than `filters`. */
export function outputMaps(wiring: Connectivity, inChannels: number, filters: number): number {
  return wiring.kind === "per-map" ? inChannels * filters : filters;
}

/**
 * Number of edges of a wiring, none of them made: a ResNet-101 has 42 million.
 *
 * @throws ArgumentError when the wiring does not fit the numbers of maps
 * @example
 * ```ts
 * import { connectivity, edgeCount } from "@convscope/core";
 * if (edgeCount(connectivity.groups(2), 96, 256) !== 12_288) throw new Error("half of 96 times 256");
 * ```
 */
export function edgeCount(wiring: Connectivity, inChannels: number, filters: number): number {
  checkConnectivity(wiring, inChannels, filters);
  switch (wiring.kind) {
    case "full":
    case "per-map":
    case "shared-across-maps":
      return inChannels * filters;
    case "groups":
      return (inChannels / wiring.groups) * filters;
    case "depthwise":
      return filters;
    case "table":
      return wiring.edges.length;
    case "random":
      return wiring.fanIn * filters;
    default:
      return wiring satisfies never;
  }
}

/**
 * All edges of a wiring between `inChannels` maps and `filters` filters, ordered by output map.
 *
 * @throws ArgumentError when the wiring does not fit the numbers of maps
 * @example
 * ```ts
 * import { connectivity, edgesOf, lenet5C3 } from "@convscope/core";
 * const edges = edgesOf(connectivity.table(lenet5C3), 6, 16);
 * if (edges.length !== 60) throw new Error("C3 has 60 of 96 connections");
 * ```
 */
export function edgesOf(
  wiring: Connectivity,
  inChannels: number,
  filters: number,
): readonly Edge[] {
  checkConnectivity(wiring, inChannels, filters);
  switch (wiring.kind) {
    case "full":
      return dense(inChannels, filters, () => true);
    case "groups": {
      const share = inChannels / wiring.groups;
      const made = filters / wiring.groups;
      return dense(
        inChannels,
        filters,
        (from, to) => Math.floor(from / share) === Math.floor(to / made),
      );
    }
    case "depthwise":
      return dense(inChannels, filters, (from, to) => Math.floor(to / wiring.multiplier) === from);
    case "per-map":
      return Array.from({ length: inChannels * filters }, (_, to) => ({
        from: Math.floor(to / filters),
        to,
        kernel: to % filters,
      }));
    case "shared-across-maps":
      return dense(inChannels, filters, () => true).map((edge) => ({ ...edge, kernel: edge.to }));
    case "table":
      return wiring.edges
        .map(([from, to]) => ({ from, to }))
        .sort((a, b) => a.to - b.to || a.from - b.from)
        .map((edge, kernel) => ({ ...edge, kernel }));
    case "random": {
      const deal = dealer(new Random(wiring.seed), inChannels, wiring.fanIn);
      return Array.from({ length: filters }, (_, to) => deal().map((from) => ({ from, to })))
        .flat()
        .map((edge, kernel) => ({ ...edge, kernel }));
    }
    default:
      return wiring satisfies never;
  }
}

/**
 * Hands of `size` different maps from a shuffled deck; shuffled again when it holds no full hand. So no map is dealt twice
 * before the deck is through, as in torch7's tables.random.
 */
function dealer(random: Random, maps: number, size: number): () => readonly number[] {
  let deck = random.permutation(maps);
  let next = 0;
  return () => {
    if (next + size > maps) {
      deck = random.permutation(maps);
      next = 0;
    }
    next += size;
    return [...deck.subarray(next - size, next)].sort((a, b) => a - b);
  };
}

function dense(
  inChannels: number,
  filters: number,
  connects: (from: number, to: number) => boolean,
): readonly Edge[] {
  const edges: Edge[] = [];
  for (let to = 0; to < filters; to++) {
    for (let from = 0; from < inChannels; from++) {
      if (connects(from, to)) edges.push({ from, to, kernel: edges.length });
    }
  }
  return edges;
}

/** Checks that a wiring fits the numbers of maps. @throws ArgumentError */
function checkConnectivity(wiring: Connectivity, inChannels: number, filters: number): void {
  const fail = (found: string, expected: string, remedy: string): never => {
    throw new ArgumentError(
      `connectivity ${wiring.kind}: found ${found}, expected ${expected}; ${remedy}`,
      {
        wiring,
        inChannels,
        filters,
      },
    );
  };
  if (wiring.kind === "groups") {
    checkInteger("connectivity", "groups", wiring.groups, 1);
    if (inChannels % wiring.groups !== 0 || filters % wiring.groups !== 0) {
      fail(
        `${wiring.groups} groups for ${inChannels} → ${filters} maps`,
        "a divisor of both",
        "choose groups that divide them",
      );
    }
  } else if (wiring.kind === "depthwise") {
    checkInteger("connectivity", "multiplier", wiring.multiplier, 1);
    const wanted = inChannels * wiring.multiplier;
    if (filters !== wanted) {
      fail(
        `${filters} filters`,
        `${inChannels}·${wiring.multiplier} = ${wanted}`,
        `set outChannels to ${wanted}`,
      );
    }
  } else if (wiring.kind === "random") {
    checkInteger("connectivity", "fanIn", wiring.fanIn, 1);
    if (wiring.fanIn > inChannels)
      fail(`fanIn ${wiring.fanIn}`, `at most ${inChannels} input maps`, "lower fanIn");
  } else if (wiring.kind === "table") {
    checkTable(wiring.edges, inChannels, filters, fail);
  }
}

function checkTable(
  edges: readonly (readonly [number, number])[],
  inChannels: number,
  filters: number,
  fail: (found: string, expected: string, remedy: string) => never,
): void {
  const seen = new Set<string>();
  for (const [from, to] of edges) {
    if (
      !Number.isInteger(from) ||
      from < 0 ||
      from >= inChannels ||
      !Number.isInteger(to) ||
      to < 0 ||
      to >= filters
    ) {
      fail(
        `edge ${from} → ${to}`,
        `maps 0…${inChannels - 1} → 0…${filters - 1}`,
        "count maps from 0",
      );
    }
    if (seen.has(`${from}>${to}`))
      fail(`edge ${from} → ${to} twice`, "each edge once", "remove one");
    seen.add(`${from}>${to}`);
  }
}
