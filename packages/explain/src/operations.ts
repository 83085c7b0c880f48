/**
 * How many operations a layer takes, by every convention in use: papers and tools print figures of one network that differ
 * by a factor of two and more, and all are right. Sources: torchinfo 1.8, `LayerInfo.calculate_macs`; fvcore 0.1.5,
 * `flop_count.py` and `jit_handles.py`; the others are how papers count.
 */
import { ArgumentError, sizeOf } from "@convscope/core";
import type { Derivation, Place } from "./derivations/derivation.js";
import { type Expression, letter, literal, nothing, product, sum } from "./expression.js";
import { measures, type OperationConvention, type Quantity, quantityOf } from "./quantity.js";

/** All that `--convention` takes. */
export const operationConventions: readonly OperationConvention[] = [
  "weights-only",
  "with-bias",
  "times-two",
  "convolutions-only",
  "convolutions-times-two",
  "torchinfo",
  "fvcore",
];

/** Checks a name that came from a user. @throws ArgumentError */
export function checkConvention(name: string | undefined): void {
  if (name === undefined || operationConventions.some((known) => known === name)) return;
  throw new ArgumentError(
    `convention: found "${name}", expected ${operationConventions.join(", ")}; choose one of these`,
    { convention: name },
  );
}

/** A MAC is one operation also where a FLOP is half of one: then MACs are counted by the convention that is doubled. */
const ofMacs: Readonly<Partial<Record<OperationConvention, OperationConvention>>> = {
  "times-two": "weights-only",
  "convolutions-times-two": "convolutions-only",
};

const sources: Readonly<Partial<Record<OperationConvention, string>>> = {
  torchinfo: "torchinfo 1.8, LayerInfo.calculate_macs",
  fvcore: "fvcore 0.1.5, FlopCountAnalysis",
};

/** The operations of one layer under both names. */
export function operationQuantities(
  place: Place,
  derivation: Derivation,
  chosen?: OperationConvention,
): Readonly<Record<"macs" | "flops", Quantity>> {
  const counted = (name: "flops" | "macs", convention: OperationConvention): Quantity => {
    const source = sources[convention];
    const measure = { ...measures[name], convention };
    return quantityOf(operations(place, derivation, convention), measure, source);
  };
  const macs = chosen === undefined ? "weights-only" : (ofMacs[chosen] ?? chosen);
  return { macs: counted("macs", macs), flops: counted("flops", chosen ?? "times-two") };
}

function operations(place: Place, counts: Derivation, convention: OperationConvention): Expression {
  switch (convention) {
    case "weights-only":
      return counts.macs;
    case "with-bias":
      return withBias(counts, counts.macs);
    case "times-two":
      return doubled(counts.macs);
    case "convolutions-only":
      return isConvolution(place) ? counts.macs : noConvolution;
    case "convolutions-times-two":
      return isConvolution(place) ? withBias(counts, doubled(counts.macs)) : noConvolution;
    case "torchinfo":
      return byTorchinfo(place, counts);
    case "fvcore":
      return byFvcore(place, counts);
    default:
      return convention satisfies never;
  }
}

const noConvolution = nothing("no convolution");

function isConvolution({ layer }: Place): boolean {
  return ["conv1d", "conv2d", "convTranspose2d"].includes(layer.kind);
}

function doubled(macs: Expression): Expression {
  return macs.value === 0 ? macs : product(literal(2), macs);
}

/** Every unit of a layer that multiplies adds its bias once. */
function withBias({ biases, neurons, macs }: Derivation, operations: Expression): Expression {
  return biases.value > 0 && macs.value > 0 ? sum(operations, neurons) : operations;
}

function byTorchinfo(place: Place, { weights, biases }: Derivation): Expression {
  const held = [weights, biases].filter(({ value }) => value > 0);
  if (held.length === 0) return nothing("no parameters");
  const parameters = sum(...held);
  if (!isConvolution(place)) return parameters;
  const places = place.outputShape.slice(1);
  const letters = places.length === 1 ? ["P"] : ["P", "Q"];
  return product(parameters, ...places.map((size, axis) => letter(letters[axis] ?? "n", size)));
}

/** Kinds of core that fvcore has no counter for, though they multiply. */
const uncounted: ReadonlySet<string> = new Set(["prelu", "rbf", "subsample"]);

function byFvcore({ layer, inputShapes, outputShape }: Place, { macs }: Derivation): Expression {
  const { kind, options, variables } = layer;
  const read = inputShapes.reduce((total, shape) => total + sizeOf(shape), 0);
  const affine = variables.some((spec) => spec.kind === "parameter");
  const each = (factor: number, what: string, values: number): Expression =>
    factor === 1 ? letter(what, values) : product(literal(factor), letter(what, values));
  switch (kind) {
    case "batchNorm2d":
      return each(affine ? 2 : 1, "values read", read);
    case "groupNorm":
    case "instanceNorm":
    case "layerNorm":
      return each(affine ? 5 : 4, "values read", read);
    case "upsample":
      return each(options["mode"] === "bilinear" ? 4 : 1, "values made", sizeOf(outputShape));
    case "adaptiveAvgPool2d":
    case "globalAvgPool2d":
      return each(1, "values read", read);
    default:
      return uncounted.has(kind) ? nothing("fvcore has no counter for it") : macs;
  }
}
