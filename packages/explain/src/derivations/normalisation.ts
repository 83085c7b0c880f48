/**
 * Counts of layers that rescale values by learned factors: norms and the parametric relu. They have no units in LeCun's
 * sense; what they hold goes by channel or by value.
 */
import type { Layer, Shape } from "@convscope/core";
import { type Expression, letter, nothing, product } from "../expression.js";
import { type Derivation, noBiases, noState, noWeights } from "./derivation.js";
import { moving } from "./structure.js";

const sources: Readonly<Record<string, string>> = {
  batchNorm2d: "Ioffe & Szegedy 2015, algorithm 1",
  groupNorm: "Wu & He 2018, equation 7",
  instanceNorm: "Ulyanov, Vedaldi, Lempitsky 2016, equation 3",
  layerNorm: "Ba, Kiros, Hinton 2016, equation 4",
  prelu: "He, Zhang, Ren, Sun 2015, equation 1",
};

/** Extents in the letters of their axes. */
function extents(shape: Shape): Expression {
  const [channels = 1, height = 1, width = 1] = shape;
  if (shape.length === 1) return letter("C", channels);
  if (shape.length === 3)
    return product(letter("C", channels), letter("H", height), letter("W", width));
  return product(...shape.map((extent, axis) => letter(`d${axis + 1}`, extent)));
}

/** Of a layer whose every value or channel has factors of its own; undefined for other kinds. */
export function rescalingDerivation(layer: Layer): Derivation | undefined {
  const { kind, variables } = layer;
  const source = Object.hasOwn(sources, kind) ? sources[kind] : undefined;
  if (source === undefined) return undefined;
  const held = (name: string, none: Expression): Expression => {
    const spec = variables.find((each) => each.name === name);
    return spec === undefined ? none : extents(spec.shape);
  };
  const carried = variables.filter((spec) => spec.kind === "state");
  const [first] = carried;
  return {
    ...moving,
    weights: held("weight", noWeights),
    biases: held("bias", noBiases),
    state:
      first === undefined
        ? noState
        : product(letter(`${carried.length}`, carried.length), extents(first.shape)),
    macs: nothing(
      kind === "batchNorm2d"
        ? "folded into the convolution before it"
        : "rescales values; no sums of products",
    ),
    source,
  };
}
