/**
 * Counts of a convolution under any wiring of its maps. K filters, C input maps, R × S kernel, P × Q places, E edges.
 * Source of the wirings: LeCun et al. 1998 (table), Krizhevsky et al. 2012 (groups), torch7 (random).
 */
import { type Conv2dLayer, edgesOf, type Layer, outputMaps, type Shape } from "@convscope/core";
import { type Expression, letter, product, share, sum } from "../expression.js";
import { type Derivation, noBiases, noState, one } from "./derivation.js";

/** Whether a layer is core's convolution, with wiring and geometry. */
export function isConv2d(layer: Layer): layer is Conv2dLayer {
  return layer.kind === "conv2d" && "wiring" in layer && "geometry" in layer;
}

/** How the wiring counts: kernels with weights of their own, and inputs of each unit. */
interface Wired {
  readonly source: string;
  /** 2-D kernels with their own weights. */
  readonly kernels: Expression;
  /** Output maps. */
  readonly maps: Expression;
  /** Input maps of every output map; undefined where they differ. */
  readonly fanIn: Expression | undefined;
  /** Edges from map to map. */
  readonly edges: Expression;
}

const book = "Goodfellow, Bengio, Courville 2016, section 9.5";

function wired(layer: Conv2dLayer, inputMaps: number, filters: number): Wired {
  const { wiring } = layer;
  const [C, K] = [letter("C", inputMaps), letter("K", filters)];
  switch (wiring.kind) {
    case "full":
      return even(K, C, book);
    case "groups": {
      const fanIn = wiring.groups === 1 ? C : share(C, letter("g", wiring.groups));
      return even(
        K,
        fanIn,
        wiring.groups === 1 ? book : "Krizhevsky, Sutskever, Hinton 2012, section 3.5",
      );
    }
    case "depthwise": {
      const maps = product(C, letter("m", wiring.multiplier));
      return { source: "Sifre 2014, section 6.2", kernels: maps, maps, fanIn: one, edges: maps };
    }
    case "per-map": {
      const maps = product(C, K);
      return {
        source: "each 2-D kernel over every map",
        kernels: K,
        maps,
        fanIn: one,
        edges: maps,
      };
    }
    case "shared-across-maps":
      return { ...even(K, C, "one 2-D kernel a filter, the same over all maps"), kernels: K };
    case "random":
      return even(K, letter("F", wiring.fanIn), "torch7, SpatialConvolutionMap with tables.random");
    case "table": {
      const edges = letter("E", edgesOf(wiring, inputMaps, filters).length);
      const source = "LeCun, Bottou, Bengio, Haffner 1998, section II.B and Table I";
      return {
        source,
        kernels: edges,
        maps: letter("K", outputMaps(wiring, inputMaps, filters)),
        fanIn: undefined,
        edges,
      };
    }
    default:
      return wiring satisfies never;
  }
}

/** Every filter takes equally many maps, with weights for each. */
function even(filters: Expression, fanIn: Expression, source: string): Wired {
  const edges = product(filters, fanIn);
  return { source, kernels: edges, maps: filters, fanIn, edges };
}

/** The counts of a convolution on one example. @throws ShapeError when the input does not fit */
export function conv2dDerivation(layer: Conv2dLayer, input: Shape): Derivation {
  const g = layer.geometry(input);
  const w = wired(layer, input[0] ?? 0, g.outChannels);
  const kernel = product(letter("R", g.kernelHeight), letter("S", g.kernelWidth));
  const places = product(letter("P", g.outHeight), letter("Q", g.outWidth));
  const biased = layer.variables.some(({ name }) => name === "bias");
  const neurons = product(w.maps, places);
  const [taps, biases] =
    w.fanIn === undefined ? [product(w.edges, kernel), w.maps] : [fanOf(w.fanIn, kernel), one];
  const perUnit = biased ? sum(taps, biases) : taps;
  // Units of a table differ in their inputs: then the sum runs over edges, for each place.
  const units = w.fanIn === undefined ? places : neurons;
  return {
    weights: product(w.kernels, kernel),
    biases: biased ? w.maps : noBiases,
    state: noState,
    neurons,
    connections: product(units, perUnit),
    macs: product(units, taps),
    source: w.source,
  };
}

/** Inputs of one unit: a fan-in of one map is left out. */
function fanOf(fanIn: Expression, kernel: Expression): Expression {
  return fanIn === one ? kernel : product(fanIn, kernel);
}
