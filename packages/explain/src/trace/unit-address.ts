/** One number of a network by its address: `C3[4,3,5]` a unit, `input[0,12,7]` a pixel, `C3.weight[4,0,1,1]` a weight. */
import { ArgumentError, formatShape, INPUT, type Shape, type ShapedNode } from "@convscope/core";
import { nearestNames } from "../nearest-names.js";
import type { Described } from "../summary.js";

/** What an address names. */
export interface UnitAddress {
  readonly kind: "unit" | "pixel" | "variable";
  /** `C3`, `input`, `C3.weight` */
  readonly array: string;
  /** The layer that makes it or owns it; undefined for the network's input. */
  readonly node: ShapedNode | undefined;
  /** Of one example, or of the variable. */
  readonly shape: Shape;
  readonly at: readonly number[];
  /** Its place in the array, row-major. */
  readonly index: number;
}

/** A model as far as addresses need it. */
export type Addressed = Pick<Described, "name" | "input"> & {
  readonly nodes: readonly ShapedNode[];
};

/**
 * Takes an address apart and looks whether it lies within the network.
 *
 * @throws ArgumentError for a layer or variable that is not there (with the nearest names), for a place outside (with the
 * valid range)
 * @example
 * ```ts
 * import { unitAddress } from "@convscope/explain";
 * import { lenet5 } from "@convscope/models";
 * const { array, index } = unitAddress(lenet5(), "C3[4,3,5]");
 * if (array !== "C3" || index !== 435) throw new Error("C3 has 16 maps of 10 by 10");
 * ```
 */
export function unitAddress(model: Addressed, address: string): UnitAddress {
  const [, array, inside] = /^([^[\]]+)\[([^\]]*)\]$/.exec(address.replaceAll(" ", "")) ?? [];
  if (array === undefined || inside === undefined) throw noAddress(model, address);
  const named = arrayOf(model, array);
  const at = inside.split(",").map((text) => (text === "" ? Number.NaN : Number(text)));
  checkPlace(array, at, inside, named.shape);
  const index = at.reduce((sum, i, axis) => sum * (named.shape[axis] ?? 1) + i, 0);
  return { ...named, array, at, index };
}

function noAddress({ name, nodes }: Addressed, address: string): ArgumentError {
  const meant = nodes.find(({ name: layer }) => layer === address) ?? nodes.at(-1);
  const example = meant && `${meant.name}[${meant.outputShape.map(() => 0).join(",")}]`;
  return new ArgumentError(
    `unit of ${name}: found "${address}", expected an array and a place in it; write ${example}, or input[0,0,0] for a pixel`,
    { address },
  );
}

function arrayOf(model: Addressed, array: string): Pick<UnitAddress, "kind" | "node" | "shape"> {
  if (array === INPUT) return { kind: "pixel", node: undefined, shape: model.input };
  const dot = array.indexOf(".");
  const layer = dot < 0 ? array : array.slice(0, dot);
  const node = model.nodes.find(({ name }) => name === layer);
  const layers = model.nodes.map(({ name }) => name);
  if (node === undefined) throw unknown(`layer of ${model.name}`, layer, [INPUT, ...layers]);
  if (dot < 0) return { kind: "unit", node, shape: node.outputShape };
  const wanted = array.slice(dot + 1);
  const variable = node.layer.variables.find(({ name }) => name === wanted);
  if (variable !== undefined) return { kind: "variable", node, shape: variable.shape };
  const names = node.layer.variables.map(({ name }) => name);
  throw unknown(`variable of ${layer}`, wanted, names);
}

/** Names that an error lists; of more the first and the last. */
const LISTED = 16;

/** Names one after the other, for an error. */
export function listedNames(known: readonly string[]): string {
  return known.length <= LISTED
    ? known.join(", ")
    : `${known.slice(0, LISTED - 2).join(", ")} … ${known.at(-1)} (${known.length} in all)`;
}

function unknown(what: string, found: string, known: readonly string[]): ArgumentError {
  const near = nearestNames(found, known);
  const listed = listedNames(known) || "none (it has no variables)";
  const guess = near.length > 0 ? `did you mean ${near.join(" or ")}` : "choose one of these";
  return new ArgumentError(`${what}: found "${found}", expected ${listed}; ${guess}`, {
    found,
    known,
    near,
  });
}

function checkPlace(array: string, at: readonly number[], text: string, shape: Shape): void {
  const inside = at.every((i, axis) => Number.isInteger(i) && i >= 0 && i < (shape[axis] ?? 0));
  if (inside && at.length === shape.length) return;
  const ranges = shape.map((extent) => (extent === 1 ? "0" : `0…${extent - 1}`)).join(", ");
  throw new ArgumentError(
    `unit of ${array}: found [${text}], expected ${array}[${ranges}] (its shape is ${formatShape(shape)}, counted from 0); choose a place within`,
    { at, shape },
  );
}
