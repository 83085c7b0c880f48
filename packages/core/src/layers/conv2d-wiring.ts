/**
 * How a wiring of maps is carried out: stored kernels, which of them exist, and the dense kernel that runs. What a wiring
 * is, as edges between maps, is connectivity.ts.
 */
import type { Shape } from "../backend.js";
import { type Connectivity, edgeCount, edgesOf, outputMaps } from "../connectivity.js";
import { type Initialiser, type InitialiserChoice, initialiserOf } from "../init.js";
import { broadcastTo } from "../ops/broadcast.js";
import { where } from "../ops/where.js";
import { constant } from "../tensor/create.js";
import type { Tensor } from "../tensor/tensor.js";

/** Stored shape of the kernels: `[K, C/groups, R, S]`, with one map where the wiring shares kernels over maps. */
export function weightShape(
  wiring: Connectivity,
  inChannels: number,
  outChannels: number,
  [rows, columns]: readonly [number, number],
): Shape {
  const perFilter = inChannels / groupsOf(wiring, inChannels);
  const shared = wiring.kind === "per-map" || wiring.kind === "shared-across-maps";
  return [outChannels, shared ? 1 : perFilter, rows, columns];
}

/** Groups that the kernel of the contract runs in. */
export function groupsOf(wiring: Connectivity, inChannels: number): number {
  if (wiring.kind === "groups") return wiring.groups;
  return wiring.kind === "depthwise" ? inChannels : 1;
}

/** 1 where a kernel exists, in the dense `[K, C, R, S]`. */
export function maskOf(
  edges: ReturnType<typeof edgesOf>,
  shape: Shape,
  inChannels: number,
  area: number,
): Float32Array {
  const mask = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (const { from, to } of edges)
    mask.fill(1, (to * inChannels + from) * area, (to * inChannels + from + 1) * area);
  return mask;
}

/**
 * How weights and biases start. Where output maps have different numbers of inputs, each starts by its own fan-in: torch7's
 * SpatialConvolutionMap, and F_i of LeCun et al. 1998. Orthogonal rows know no fan-in.
 */
export function startOf(
  choice: InitialiserChoice,
  wiring: Connectivity,
  sizes: { readonly inChannels: number; readonly outChannels: number; readonly area: number },
): Initialiser {
  const { inChannels, outChannels, area } = sizes;
  const edges = edgeCount(wiring, inChannels, outChannels);
  const maps = outputMaps(wiring, inChannels, outChannels);
  const fanOut = (edges / inChannels) * area;
  const by = (inputs: number): Initialiser =>
    initialiserOf(choice)({ fanIn: inputs * area, fanOut, rows: outChannels });
  const orthogonal = typeof choice === "object" && choice.scheme === "orthogonal";
  if (orthogonal || wiring.kind !== "table") return by(edges / maps);
  const inputs = new Array<number>(maps).fill(0);
  for (const [, to] of wiring.edges) inputs[to] = (inputs[to] ?? 0) + 1;
  if (inputs.every((count) => count === inputs[0])) return by(edges / maps);
  return (values, random) => {
    const share = values.length / maps;
    inputs.forEach((count, to) => {
      // A map without inputs is its bias alone.
      by(Math.max(1, count))(values.subarray(to * share, (to + 1) * share), random);
    });
  };
}

/** The dense kernel that runs: masked under a table, repeated over the maps where they share it. */
export function effectiveWeight(wiring: Connectivity, inChannels: number, weight: Tensor): Tensor {
  const [filters = 1, , rows = 1, columns = 1] = weight.shape;
  if (wiring.kind === "shared-across-maps") {
    return broadcastTo(weight, [filters, inChannels, rows, columns]);
  }
  if (wiring.kind !== "table" && wiring.kind !== "random") return weight;
  const edges = edgesOf(wiring, inChannels, filters);
  const pairs = maskOf(edges, [filters, inChannels], inChannels, 1);
  const mask = constant(weight.backend, pairs, [filters, inChannels, 1, 1]);
  return where(mask, weight, 0);
}
