/**
 * A network of convscope as the list of layers that peers without a description of their own build theirs from. The
 * comparison of results shows that they read it as convscope does. Not for networks with branches.
 */
import type { Json, LayerOptions, Model, ShapedNode } from "@convscope/core";

/** A layer; convolutions and linear layers have a bias. */
export type ChainLayer =
  | {
      readonly kind: "conv";
      readonly filters: number;
      readonly kernel: number;
      readonly stride: number;
      readonly padding: number;
      readonly relu: boolean;
    }
  | { readonly kind: "pool"; readonly kernel: number; readonly stride: number }
  | {
      readonly kind: "norm";
      readonly size: number;
      readonly alpha: number;
      readonly beta: number;
      readonly k: number;
    }
  | { readonly kind: "linear"; readonly features: number; readonly relu: boolean };

/** The layers of a network in order, less its dropout. @throws RangeError for a layer or a wiring that is not known here */
export function chainOf(model: Model): readonly ChainLayer[] {
  let before = "input";
  return model.nodes.flatMap((node) => {
    if (node.inputs.join() !== before) throw unknown(model, node, `an input from ${node.inputs}`);
    before = node.name;
    if (node.layer.kind === "dropout") return [];
    return [chainLayer(model, node)];
  });
}

function chainLayer(model: Model, node: ShapedNode): ChainLayer {
  const { options, kind } = node.layer;
  const of = (name: string, otherwise?: number): number => numberOf(options, name, otherwise);
  const relu = options["activation"] === "relu";
  if (kind === "conv2d" && of("groups", 1) === 1) {
    const place = { kernel: of("kernel"), stride: of("stride", 1), padding: of("padding", 0) };
    return { kind: "conv", filters: of("outChannels"), ...place, relu };
  }
  if (kind === "maxPool2d" && of("padding", 0) === 0) {
    return { kind: "pool", kernel: of("kernel"), stride: of("stride", of("kernel")) };
  }
  if (kind === "localResponseNorm") {
    return { kind: "norm", size: of("size"), alpha: of("alpha"), beta: of("beta"), k: of("k") };
  }
  if (kind === "linear") return { kind: "linear", features: of("outFeatures"), relu };
  throw unknown(model, node, `a ${kind} with ${JSON.stringify(options)}`);
}

function numberOf(options: LayerOptions, name: string, otherwise?: number): number {
  const value: Json | undefined = options[name] ?? otherwise;
  if (typeof value === "number") return value;
  throw new RangeError(
    `chain: found ${name} ${JSON.stringify(value)}, expected one number (filters are square here); choose another network`,
  );
}

function unknown({ name }: Model, node: ShapedNode, found: string): RangeError {
  return new RangeError(
    `chain: found ${found} in ${node.name} of ${name}, expected convolutions, max pools, local response norms and linear layers in a row; give this network to engines that read its description`,
  );
}
