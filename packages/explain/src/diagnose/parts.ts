/**
 * What the counts of one piece are made of, each part a formula with its numbers: a mistake changes a part, and every count
 * that is made of it changes with it.
 */
import { type Derivation, noBiases, noState, noWeights } from "../derivations/derivation.js";
import { type Expression, letter, literal, nothing, product, share, sum } from "../expression.js";
import { type ConvPiece, mapsMade, type Piece, type Sizes } from "./network.js";
import { kernelOn } from "./window.js";

/** The parts of one layer's counts. A list is a product; an empty one is a factor that nobody writes. */
export interface Parts {
  /** What its weights are: 2-D kernels, one number a map, or nothing. */
  readonly weighs: "kernels" | "maps" | "nothing";
  /** Output maps, or outputs of a dense layer. */
  readonly maps: readonly Expression[];
  /** Kernels with weights of their own. */
  readonly kernels: readonly Expression[];
  /** From map to map: what every place of the output reads. */
  readonly wires: readonly Expression[];
  readonly area: readonly Expression[];
  readonly places: readonly Expression[];
  readonly biases: Expression | undefined;
  readonly state: Expression;
  /** Whether a unit is a weighted sum: then every wire is a multiplication. */
  readonly sums: boolean;
  /** Values that it reads, and gives: `[H, W, C]`. */
  readonly reads: readonly Expression[];
  readonly gives: readonly Expression[];
  /** Counts that are not made of parts. */
  readonly given?: Derivation;
}

/** Every count of one layer. */
export type CountKey =
  | "biases"
  | "connections"
  | "inputs"
  | "macs"
  | "neurons"
  | "output"
  | "parameters"
  | "state"
  | "weights";

const noUnits = nothing("no units of its own");
const noProducts = nothing("no multiplication by a weight");

/** What one piece is made of; undefined where its wiring does not fit. */
export function partsOf(piece: Piece, inputs: readonly Sizes[], output: Sizes): Parts | undefined {
  const [input = output] = inputs;
  const own = ownParts(piece, input, output);
  if (own === undefined) return undefined;
  const together = inputs.length > 1;
  return {
    ...own,
    reads: together ? [sum(...inputs.map((each) => product(...extents(each))))] : extents(input),
    gives: extents(output, ["P", "Q", "K"]),
  };
}

/** `6·6·256`, as people write it: rows, columns, maps. */
function extents(
  { maps, height, width }: Sizes,
  letters: readonly [string, string, string] = ["H", "W", "C"],
): readonly Expression[] {
  if (height === 1 && width === 1) return [letter("n", maps)];
  return [letter(letters[0], height), letter(letters[1], width), letter(letters[2], maps)];
}

type OwnParts = Omit<Parts, "gives" | "reads">;

const none: OwnParts = {
  ...{ weighs: "nothing", maps: [], kernels: [], wires: [], area: [], places: [] },
  ...{ biases: undefined, state: noState, sums: false },
};

function ownParts(piece: Piece, input: Sizes, output: Sizes): OwnParts | undefined {
  const places = [letter("P", output.height), letter("Q", output.width)];
  const C = letter("C", input.maps);
  switch (piece.kind) {
    case "conv":
      return convParts(piece, input, places);
    case "dense": {
      const read = extents(input);
      const outputs = letter("m", piece.outputs);
      return {
        ...{ weighs: piece.fixed ? "nothing" : "kernels", maps: [outputs] },
        ...{ kernels: [...read, outputs], wires: [...read, outputs], area: [], places: [] },
        ...{ biases: piece.biased ? outputs : undefined, state: noState, sums: true },
      };
    }
    case "pool": {
      const [rows, columns] = piece.global ? [input.height, input.width] : piece.window.kernel;
      return {
        ...{ weighs: piece.weighted ? "maps" : "nothing", maps: [C], kernels: [], wires: [C] },
        ...{ area: [letter("R", rows), letter("S", columns)], places },
        ...{ biases: piece.weighted ? C : undefined, state: noState, sums: false },
      };
    }
    case "batch-norm":
      return {
        ...{ weighs: "maps", maps: [C], kernels: [], wires: [], area: [], places: [] },
        ...{ biases: C, state: product(literal(2), C), sums: false },
      };
    case "fixed":
      return { ...none, given: piece.derivation };
    default:
      return none;
  }
}

function convParts(
  piece: ConvPiece,
  input: Sizes,
  places: readonly Expression[],
): OwnParts | undefined {
  const { wiring, filters, window } = piece;
  const made = mapsMade(piece, input.maps);
  if (made === undefined) return undefined;
  const [C, K] = [letter("C", input.maps), letter("K", filters)];
  const [rows, columns] = kernelOn(window, input);
  const area = [letter("R", rows), letter("S", columns)];
  const shared = { weighs: "kernels", area, places, state: noState, sums: true } as const;
  const wired = (
    maps: readonly Expression[],
    kernels: readonly Expression[],
    wires: readonly Expression[],
  ): OwnParts => ({
    ...{ ...shared, maps, kernels, wires },
    biases: piece.biased ? product(...maps) : undefined,
  });
  switch (wiring.kind) {
    case "groups": {
      const fan = wiring.groups === 1 ? C : share(C, letter("g", wiring.groups));
      return wired([K], [K, fan], [K, fan]);
    }
    case "depthwise": {
      const maps = wiring.multiplier === 1 ? [C] : [C, letter("m", wiring.multiplier)];
      return wired(maps, maps, maps);
    }
    case "per-map":
      return wired([C, K], [K], [C, K]);
    case "shared-across-maps":
      return wired([K], [K], [K, C]);
    case "full":
      return wired([K], [K, C], [K, C]);
    case "random": {
      const fan = letter("F", wiring.fanIn);
      return wired([K], [K, fan], [K, fan]);
    }
    case "table": {
      if (wiring.edges.some(([from]) => from >= input.maps)) return undefined;
      const edges = [letter("E", wiring.edges.length)];
      return wired([K], edges, edges);
    }
    default:
      return wiring satisfies never;
  }
}

const times = (...factors: readonly Expression[]): Expression =>
  factors.length === 0 ? literal(1) : product(...factors);

/** The count that the parts come to. */
export function countParts(parts: Parts, key: CountKey): Expression {
  if (parts.given !== undefined && key !== "inputs" && key !== "output") {
    return givenCount(parts.given, key);
  }
  const { weighs, maps, kernels, wires, area, places, biases, sums } = parts;
  switch (key) {
    case "inputs":
      return times(...parts.reads);
    case "output":
      return times(...parts.gives);
    case "weights":
      if (weighs === "nothing") return noWeights;
      return times(...(weighs === "maps" ? maps : [...kernels, ...area]));
    case "biases":
      return biases ?? noBiases;
    case "parameters":
      return added(countParts(parts, "weights"), countParts(parts, "biases"));
    case "neurons":
      return wires.length === 0 ? noUnits : times(...places, ...maps);
    case "macs":
      if (sums) return times(...places, ...wires, ...area);
      return weighs === "maps" && wires.length > 0 ? times(...places, ...maps) : noProducts;
    case "connections": {
      if (wires.length === 0) return noUnits;
      const taps = times(...wires, ...area);
      const perPlace = biases === undefined ? taps : sum(taps, times(...maps));
      return times(...places, perPlace);
    }
    case "state":
      return parts.state;
    default:
      return key satisfies never;
  }
}

function givenCount(given: Derivation, key: Exclude<CountKey, "inputs" | "output">): Expression {
  return key === "parameters" ? added(given.weights, given.biases) : given[key];
}

/** A sum without the terms that are nothing. */
function added(a: Expression, b: Expression): Expression {
  if (b.value === 0) return a;
  return a.value === 0 ? b : sum(a, b);
}
