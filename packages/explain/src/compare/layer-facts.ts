/** What a layer is, as words beside names: what may differ between two networks. Initial values are not among it. */
import { type Shape, type ShapedNode, sizeOf, type Window2d } from "@convscope/core";
import { isConv2d } from "../derivations/conv2d.js";
import { isPool2d } from "../derivations/pool2d.js";
import { formatCount } from "../expression.js";

/** By name. */
export type Facts = Readonly<Record<string, string>>;

/** All that is told of a layer. */
export function factsOf(node: ShapedNode): Facts {
  const { layer, inputShapes, outputShape } = node;
  const [input = []] = inputShapes;
  // What holds nothing takes the shapes that come: they are told of the layer that made them.
  const learns = layer.variables.length > 0;
  if (isConv2d(layer)) {
    const g = layer.geometry(input);
    return {
      "maps read": formatCount(input[0] ?? 0),
      filters: formatCount(g.outChannels),
      ...windowFacts(g),
      groups: formatCount(g.groups),
      wiring: layer.wiring.kind === "groups" ? "full" : layer.wiring.kind,
      "places of the result": outputShape.slice(1).join("×"),
      ...common(node),
    };
  }
  if (isPool2d(layer)) {
    const g = layer.geometry(input);
    const ceil = layer.options["ceilMode"] === true ? "up" : "down";
    const maps = learns ? { maps: formatCount(input[0] ?? 0) } : {};
    return { ...maps, ...windowFacts(g), rounding: ceil, ...common(node) };
  }
  if (layer.kind === "linear") {
    return { inputs: inputsOf(input), outputs: formatCount(sizeOf(outputShape)), ...common(node) };
  }
  const shapes = learns ? { input: input.join("×"), output: outputShape.join("×") } : {};
  return { ...shapes, ...optionFacts(node), ...common(node) };
}

function windowFacts(g: Omit<Window2d, "batch">): Facts {
  const pads = [g.padTop, g.padBottom, g.padLeft, g.padRight];
  const square = (a: number, b: number): string => (a === b ? String(a) : `${a}×${b}`);
  return {
    kernel: `${g.kernelHeight}×${g.kernelWidth}`,
    stride: square(g.strideHeight, g.strideWidth),
    padding: new Set(pads).size === 1 ? String(pads[0]) : pads.join("/"),
    dilation: square(g.dilationHeight, g.dilationWidth),
  };
}

function inputsOf(input: Shape): string {
  const size = formatCount(sizeOf(input));
  return input.length > 1 ? `${input.join("·")} = ${size}` : size;
}

function common({ layer }: ShapedNode): Facts {
  const { activation } = layer.options;
  return {
    bias: layer.variables.some(({ name }) => name === "bias") ? "yes" : "no",
    activation: typeof activation === "string" ? activation : "none",
  };
}

/** Longer values are not told. */
const LONGEST = 24;

/** The options of a kind that is not told in words of its own. */
function optionFacts({ layer }: ShapedNode): Facts {
  const told = Object.entries(layer.options).filter(
    ([name]) => !/initialiser$/i.test(name) && !["activation", "channels", "shape"].includes(name),
  );
  return Object.fromEntries(
    told.map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return [name, text.length > LONGEST ? "of its own" : text];
    }),
  );
}
