/**
 * Which map feeds which, under every way to wire a convolution: the edges of one and the counts of all, side by side. Counts
 * are those of a real layer with that wiring; nothing is counted here.
 */
import {
  ArgumentError,
  type Connectivity,
  ConvscopeError,
  connectivity,
  type Edge,
  edgeCount,
  edgesOf,
  layers,
  lenet5C3,
  outputMaps,
  sequential,
} from "@convscope/core";
import { nearestNames } from "../nearest-names.js";
import type { Quantities } from "../quantities.js";
import { summarize } from "../summary.js";

/** How maps are wired, and how big the windows are. */
export interface WiringQuestion {
  /** Input maps. */
  readonly from: number;
  /** Filters. */
  readonly to: number;
  /** 5 */
  readonly kernel?: number | undefined;
  /** Rows and columns of the input; by default the kernel's, which gives one place. */
  readonly in?: number | undefined;
}

/** One way to wire them, with its counts. */
export interface WiringCounts {
  /** As {@link parseWiring} reads it: `groups=2`. */
  readonly name: string;
  /** One sentence. */
  readonly meaning: string;
  readonly outputMaps: number;
  /** 2-D kernels with weights of their own. */
  readonly kernels: number;
  /** Pairs of maps that a kernel joins. */
  readonly edges: number;
  readonly quantities: Pick<
    Quantities,
    "biases" | "connections" | "macs" | "neurons" | "output" | "parameters" | "weights"
  >;
}

/** A way that these numbers of maps do not allow. */
export interface ImpossibleWiring {
  readonly name: string;
  readonly meaning: string;
  readonly why: string;
}

/** The kinds of wiring in one sentence each, by the names that users write. */
export const wiringKinds: Readonly<Record<string, string>> = {
  full: "every filter spans all input maps and sums over them",
  groups: "maps and filters in groups, which do not see each other",
  depthwise: "every input map has filters of its own",
  "per-map": "the same 2-D filters over every map, nothing is summed",
  shared: "each filter is one 2-D kernel, the same over all maps, summed",
  table: "a table says which maps feed which filter",
  random: "each filter takes so many maps, dealt by a seed",
};

const forms = "full, groups=2, depthwise, per-map, shared, table=lenet5-c3, random=3";

/**
 * A wiring from its name: full, groups=2, depthwise, per-map, shared, table=lenet5-c3, random=3.
 *
 * @throws ArgumentError for a name that is not there, with the nearest ones, and for a number that is none
 * @example
 * ```ts
 * import { edgesOf } from "@convscope/core";
 * import { parseWiring } from "@convscope/explain";
 * if (edgesOf(parseWiring("table=lenet5-c3", 6, 16), 6, 16).length !== 60) throw new Error("60 of 96");
 * ```
 */
export function parseWiring(name: string, from: number, to: number): Connectivity {
  const [kind = "", value] = name.split("=");
  const count = (least: number): number => {
    const number = Number(value);
    if (/^\d+$/.test(value ?? "") && number >= least) return number;
    throw new ArgumentError(
      `connect: found "${name}", expected ${kind}= and a whole number from ${least}; write ${kind}=2, say`,
      { name },
    );
  };
  if (kind === "groups") return connectivity.groups(count(1));
  if (kind === "random") return connectivity.random(count(1));
  if (kind === "table") return namedTable(name, value, from, to);
  if (kind === "depthwise") {
    return connectivity.depthwise(value === undefined ? multiplierOf(from, to) : count(1));
  }
  if (value === undefined) {
    if (kind === "full") return connectivity.full();
    if (kind === "per-map") return connectivity.perMap();
    if (kind === "shared") return connectivity.sharedAcrossMaps();
  }
  const near = nearestNames(kind, Object.keys(wiringKinds));
  const guess = near.length > 0 ? `did you mean ${near.join(" or ")}` : "choose one of these";
  throw new ArgumentError(`connect: found kind "${name}", expected ${forms}; ${guess}`, { name });
}

/** The one table that has a name. @throws ArgumentError for another, and for maps that are not its own */
function namedTable(
  name: string,
  value: string | undefined,
  from: number,
  to: number,
): Connectivity {
  if (value === "lenet5-c3") return lenet5Table(from, to);
  throw new ArgumentError(
    `connect: found "${name}", expected table= and the name of a known table (lenet5-c3, of LeNet-5's C3); write table=lenet5-c3, or give a layer a table of its own with connectivity.table`,
    { name, known: ["lenet5-c3"] },
  );
}

/** The table of LeNet-5's third layer is for its own numbers of maps. */
function lenet5Table(from: number, to: number): Connectivity {
  if (from === 6 && to === 16) return connectivity.table(lenet5C3);
  throw new ArgumentError(
    `connect: found ${from} maps and ${to} filters, expected 6 and 16 (the table of LeNet-5's C3 names each of them); ask for these, or for another wiring`,
    { from, to },
  );
}

/** Filters of each map. */
function multiplierOf(from: number, to: number): number {
  if (to % from === 0) return to / from;
  const fewer = Math.max(from, to - (to % from));
  throw new ArgumentError(
    `connect: found ${to} filters for ${from} maps, expected a multiple of ${from} (depthwise gives every map equally many filters of its own); choose ${fewer} or ${fewer + from} filters`,
    { from, to },
  );
}

/**
 * The edges of one wiring, ordered by output map; edges with the same `kernel` number share weights.
 *
 * @throws ArgumentError when the wiring does not fit the numbers of maps
 */
export function wiringEdges(name: string, { from, to }: WiringQuestion): readonly Edge[] {
  return edgesOf(parseWiring(name, from, to), from, to);
}

/**
 * The counts of one wiring, each with its derivation.
 *
 * @throws ArgumentError for a wiring or sizes that do not fit
 * @example
 * ```ts
 * import { countWiring } from "@convscope/explain";
 * const c3 = countWiring("table=lenet5-c3", { from: 6, to: 16, in: 14 });
 * if (c3.quantities.parameters.substituted !== "60·5·5 + 16 = 1,516") throw new Error("60 kernels and 16 biases");
 * ```
 */
export function countWiring(name: string, question: WiringQuestion): WiringCounts {
  const { from, to, kernel = 5 } = question;
  checkMaps(question);
  const wiring = parseWiring(name, from, to);
  const size = question.in ?? kernel;
  const layer = layers.conv2d({
    ...{ inChannels: from, outChannels: to, kernel, connectivity: wiring },
  });
  const [row] = summarize(sequential("connect", [from, size, size], [["conv", layer]])).layers;
  if (row === undefined) throw new ArgumentError(`connect: found no layer for ${name}`);
  const { output, parameters, weights, biases, neurons, connections, macs } = row;
  return {
    name,
    meaning: wiringKinds[name.split("=")[0] ?? ""] ?? "",
    outputMaps: outputMaps(wiring, from, to),
    kernels: weights.value / (kernel * kernel),
    edges: edgeCount(wiring, from, to),
    quantities: { output, parameters, weights, biases, neurons, connections, macs },
  };
}

function checkMaps({ from, to, kernel = 5 }: WiringQuestion): void {
  for (const [name, value] of Object.entries({ from, to, kernel })) {
    if (Number.isSafeInteger(value) && value >= 1 && value <= 65_536) continue;
    throw new ArgumentError(
      `connect: found ${name} ${value}, expected a whole number from 1 to 65,536; correct ${name}`,
      { [name]: value },
    );
  }
}

/**
 * All kinds of wiring between so many maps, each counted or with the reason why it is impossible.
 *
 * @param chosen a wiring to be among them: `groups=4`
 * @throws ArgumentError for sizes that do not fit, or a `chosen` that does not
 * @example
 * ```ts
 * import { compareWirings } from "@convscope/explain";
 * const [full] = compareWirings({ from: 4, to: 6 });
 * if (!full || !("kernels" in full) || full.kernels !== 24) throw new Error("4·6 kernels, though only 6 maps come out");
 * ```
 */
export function compareWirings(
  question: WiringQuestion,
  chosen: string = "full",
): readonly (ImpossibleWiring | WiringCounts)[] {
  countWiring("full", question);
  const usual = ["full", "groups=2", "depthwise", "per-map", "shared", "table=lenet5-c3"];
  const kind = (name: string): string | undefined => name.split("=")[0];
  const at = usual.findIndex((name) => kind(name) === kind(chosen));
  const names = at < 0 ? [...usual, chosen] : usual.with(at, chosen);
  return names.map((name) => {
    if (name === chosen) return countWiring(name, question);
    try {
      return countWiring(name, question);
    } catch (error) {
      if (!(error instanceof ConvscopeError)) throw error;
      const meaning = wiringKinds[kind(name) ?? ""] ?? "";
      return { name, meaning, why: error.message };
    }
  });
}
