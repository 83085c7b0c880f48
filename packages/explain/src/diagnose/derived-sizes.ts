/** Sizes of a network as one believes it to be: derived layer by layer from the input, anew after each change. */
import { INPUT } from "@convscope/core";
import {
  mapsMade,
  type Network,
  type Piece,
  type Placed,
  type Sizes,
  type Spot,
} from "./network.js";
import { placesAlong, type Window } from "./window.js";

/** Sizes by layer. */
type SizesByName = ReadonlyMap<string, Sizes>;

interface Known {
  readonly last: string | undefined;
  readonly sizes: SizesByName | undefined;
}

/** What was derived last of a network: a network never changes, and most mistakes count on the right one. */
const knownOf = new WeakMap<Network, Known>();

/** Sizes of every layer's output, or as far as the last that matters; undefined where something does not fit. */
export function derivedSizes(network: Network, last?: string): SizesByName | undefined {
  const known = knownOf.get(network);
  if (known !== undefined && known.last === last) return known.sizes;
  const sizes = derived(network, last);
  knownOf.set(network, { last, sizes });
  return sizes;
}

function derived(network: Network, last: string | undefined): SizesByName | undefined {
  const known = new Map<string, Sizes>([[INPUT, network.input]]);
  for (const { name, from, piece } of network.layers) {
    const sizes = sizesMade(piece, inputsOf(from, known));
    if (sizes === undefined) return undefined;
    known.set(name, sizes);
    if (name === last) break;
  }
  return known;
}

/**
 * A network with pieces replaced one after another, each as it stands over what reaches it by then. Behind a piece that does
 * not fit, nothing is replaced.
 */
export function replacedInTurn(network: Network, replace: (spot: Spot) => Piece): Network {
  const known = new Map<string, Sizes>([[INPUT, network.input]]);
  const layers: Placed[] = [];
  for (const placed of network.layers) {
    const { name, from } = placed;
    const inputs = inputsOf(from, known);
    const [input] = inputs;
    if (input === undefined) break;
    const output = sizesMade(placed.piece, inputs) ?? input;
    const piece = replace({ name, piece: placed.piece, input, inputs, output });
    const sizes = sizesMade(piece, inputs);
    if (sizes === undefined) break;
    known.set(name, sizes);
    layers.push(piece === placed.piece ? placed : { ...placed, piece });
  }
  return { ...network, layers: [...layers, ...network.layers.slice(layers.length)] };
}

function inputsOf(from: readonly string[], known: SizesByName): readonly Sizes[] {
  return from.flatMap((each) => known.get(each) ?? []);
}

/** What a piece gives; undefined where it does not fit or nothing is left. */
function sizesMade(piece: Piece, inputs: readonly Sizes[]): Sizes | undefined {
  const sizes = outputSizes(piece, inputs);
  return sizes !== undefined && sizes.height >= 1 && sizes.width >= 1 ? sizes : undefined;
}

function outputSizes(piece: Piece, inputs: readonly Sizes[]): Sizes | undefined {
  const [input] = inputs;
  if (input === undefined) return undefined;
  switch (piece.kind) {
    case "conv": {
      const maps = mapsMade(piece, input.maps);
      return maps === undefined ? undefined : { maps, ...placesOf(piece.window, input) };
    }
    case "pool":
      return piece.global
        ? { maps: input.maps, height: 1, width: 1 }
        : { maps: input.maps, ...placesOf(piece.window, input) };
    case "dense":
      return { maps: piece.outputs, height: 1, width: 1 };
    case "concat":
      return equal(inputs, false)
        ? { ...input, maps: inputs.reduce((total, { maps }) => total + maps, 0) }
        : undefined;
    case "fixed":
      return piece.sizes;
    default:
      return equal(inputs, true) ? input : undefined;
  }
}

/** Whether all sides are alike, and the maps where these count. */
function equal([first, ...others]: readonly Sizes[], withMaps: boolean): boolean {
  return others.every(
    ({ maps, height, width }) =>
      height === first?.height && width === first.width && (!withMaps || maps === first.maps),
  );
}

function placesOf(window: Window, input: Sizes): Pick<Sizes, "height" | "width"> {
  return {
    height: placesAlong(window, 0, input.height),
    width: placesAlong(window, 1, input.width),
  };
}
