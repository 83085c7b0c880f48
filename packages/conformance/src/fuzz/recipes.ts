/**
 * How a random case of each kernel is made: its geometry, what its operands hold, and which of them may hold NaN, infinities
 * or subnormals. Total by type: a new kernel of the contract does not compile without its recipe. As in the suite's own
 * cases, nothing is asked that the contract leaves open: a NaN never meets padding that a backend may or may not multiply.
 */
import type {
  BinaryGeometry,
  BinaryOp,
  Conv2dGeometry,
  GeometryOf,
  KernelName,
} from "@convscope/core/backend";
import type { Arbitrary } from "fast-check";
import { UNARY_RANGES } from "../cases/unary.js";
import { cargo, halves, masks, numbers, type Role, range, rivals } from "./operands.js";
import {
  randomAxis,
  randomBinary,
  randomConcat,
  randomLocalResponseNorm,
  randomMatmul,
  randomPermute,
  randomReduce,
  randomSlice,
  randomUnary,
  randomWhere,
} from "./random-shapes.js";
import { randomConv2d, randomPool2d } from "./random-windows.js";
import type { Sizes } from "./sizes.js";

/** Which operands may hold numbers of a kind, by their index. */
type Places<G> = (geometry: G) => readonly number[];

/** How random cases of one kernel are made. */
export interface Recipe<K extends KernelName> {
  readonly geometry: (sizes: Sizes) => Arbitrary<GeometryOf<K>>;
  /** One role an operand. */
  readonly roles: (geometry: GeometryOf<K>) => readonly Role[];
  readonly nonFinite: Places<GeometryOf<K>>;
  readonly subnormal: Places<GeometryOf<K>>;
}

const isUnpadded = (g: Conv2dGeometry): boolean =>
  g.padTop + g.padBottom + g.padLeft + g.padRight === 0;
const isPointwise = (g: Conv2dGeometry): boolean => g.kernelHeight * g.kernelWidth === 1;

const first = (): readonly number[] => [0];
const both = (): readonly number[] => [0, 1];

/** A pair of numbers, and one pair of a range for the ops that are not defined everywhere or grow fast. */
function binaryRoles({ op }: BinaryGeometry): readonly Role[] {
  if (op === "div") return [range(0.25, 8), range(0.25, 8)];
  if (op === "pow") return [range(0.25, 4), range(-3, 3)];
  return COMPARING.includes(op) ? [rivals, rivals] : [numbers, numbers];
}

const COMPARING: readonly BinaryOp[] = ["equal", "greater", "less", "max", "min"];

const scores: Role = [...range(-4, 4), ...range(-200, 200)];
const signed: Role = range(-3, 3);

/** The recipes. */
export const RECIPES: { readonly [K in KernelName]: Recipe<K> } = {
  unary: {
    geometry: randomUnary,
    roles: ({ op }) => [[...range(...UNARY_RANGES[op]), ...(op === "round" ? halves : [])]],
    nonFinite: first,
    subnormal: first,
  },
  binary: {
    geometry: randomBinary,
    roles: binaryRoles,
    nonFinite: both,
    subnormal: ({ op }) => (op === "div" || op === "pow" ? [] : [0, 1]),
  },
  where: {
    geometry: randomWhere,
    roles: () => [masks, cargo, cargo],
    nonFinite: () => [0, 1, 2],
    subnormal: () => [0, 1, 2],
  },
  reduce: {
    geometry: randomReduce,
    roles: ({ op }) => [op === "sum" ? numbers : rivals],
    nonFinite: first,
    subnormal: first,
  },
  matmul: {
    geometry: randomMatmul,
    roles: () => [numbers, numbers],
    nonFinite: both,
    subnormal: both,
  },
  conv2d: {
    geometry: randomConv2d,
    roles: () => [numbers, numbers],
    nonFinite: (g) => (isUnpadded(g) ? [0, 1] : [0]),
    subnormal: (g) => (isPointwise(g) ? [0, 1] : []),
  },
  maxPool2d: {
    geometry: randomPool2d,
    roles: () => [rivals],
    nonFinite: first,
    subnormal: first,
  },
  avgPool2d: {
    geometry: randomPool2d,
    roles: () => [numbers],
    nonFinite: first,
    subnormal: first,
  },
  permute: { geometry: randomPermute, roles: () => [cargo], nonFinite: first, subnormal: first },
  slice: { geometry: randomSlice, roles: () => [cargo], nonFinite: first, subnormal: first },
  concat: {
    geometry: randomConcat,
    roles: ({ lengths }) => lengths.map(() => cargo),
    nonFinite: ({ lengths }) => [...lengths.keys()],
    subnormal: ({ lengths }) => [...lengths.keys()],
  },
  conv2dInputGrad: {
    geometry: randomConv2d,
    roles: () => [numbers, numbers],
    nonFinite: first,
    subnormal: (g) => (isPointwise(g) ? [0, 1] : []),
  },
  conv2dWeightGrad: {
    geometry: randomConv2d,
    roles: () => [numbers, numbers],
    nonFinite: (g) => (isUnpadded(g) ? [0, 1] : [0]),
    subnormal: (g) => (isPointwise(g) ? [0, 1] : []),
  },
  maxPool2dInputGrad: {
    geometry: randomPool2d,
    roles: () => [numbers, rivals],
    nonFinite: both,
    subnormal: both,
  },
  maxPool2dSelect: {
    geometry: randomPool2d,
    roles: () => [cargo, rivals],
    nonFinite: both,
    subnormal: both,
  },
  avgPool2dInputGrad: {
    geometry: randomPool2d,
    roles: () => [numbers],
    nonFinite: first,
    subnormal: first,
  },
  conv2dBiasActivation: {
    geometry: (sizes) =>
      sizes.fc
        .tuple(
          randomConv2d(sizes),
          sizes.fc.constantFrom(
            "none" as const,
            "relu" as const,
            "sigmoid" as const,
            "tanh" as const,
          ),
        )
        .map(([g, activation]) => ({ ...g, activation })),
    roles: () => [numbers, numbers, numbers],
    nonFinite: (g) => (isUnpadded(g) ? [0, 1, 2] : [0, 2]),
    subnormal: (g) => (isPointwise(g) ? [0, 1, 2] : []),
  },
  batchNorm: {
    geometry: randomAxis,
    roles: () => [numbers, numbers, numbers],
    nonFinite: () => [0, 1, 2],
    subnormal: () => [0, 2],
  },
  localResponseNorm: {
    geometry: randomLocalResponseNorm,
    roles: () => [signed],
    nonFinite: first,
    subnormal: first,
  },
  softmax: { geometry: randomAxis, roles: () => [scores], nonFinite: first, subnormal: first },
};
