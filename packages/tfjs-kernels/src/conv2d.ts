/**
 * Conv2D and DepthwiseConv2dNative with their gradients, and the fused forms of both. Depthwise is a convolution of as many
 * groups as channels; a convolution's record is the same forward and backward.
 */
import {
  add,
  conv2dInputGradOp,
  conv2dOp,
  conv2dWeightGradOp,
  reshape,
  sameShape,
  type Tensor,
} from "@convscope/core";
import type { Conv2dBiasActivationGeometry, Conv2dGeometry } from "@convscope/core/backend";
import { activate } from "./activate.js";
import type { KernelCall, KernelRule } from "./kernel-call.js";
import {
  fromDepthwiseFilter,
  fromFilter,
  fromMaps,
  toDepthwiseFilter,
  toFilter,
  toMaps,
} from "./layout.js";
import { channelsFirst, convolutionInfo, type WindowInfo, windowOf } from "./window-info.js";

/** How a kind of convolution stores its filters, and how many groups it has. */
interface Kind {
  readonly depthwise: boolean;
  groups(info: WindowInfo, filter: readonly number[]): number;
  toOurs(w: Tensor): Tensor;
  toTheirs(w: Tensor, g: Conv2dGeometry): Tensor;
}

const dense: Kind = {
  depthwise: false,
  groups: (info, [, , channels = 1]) => info.inChannels / channels,
  toOurs: toFilter,
  toTheirs: fromFilter,
};

const depthwise: Kind = {
  depthwise: true,
  groups: (info) => info.inChannels,
  toOurs: toDepthwiseFilter,
  toTheirs: (w, g) => fromDepthwiseFilter(w, g.inChannels),
};

/** The record of a convolution of x with a filter, both in TensorFlow.js's shapes. */
function geometryOf(
  call: KernelCall,
  kind: Kind,
  x: readonly number[],
  filter: readonly number[],
): Conv2dGeometry {
  const info = convolutionInfo(call, x, filter, kind.depthwise);
  const { inChannels, outChannels } = info;
  const groups = kind.groups(info, filter);
  return Object.freeze({ ...windowOf(info), inChannels, outChannels, groups });
}

const toOurMaps = (call: KernelCall, x: Tensor): Tensor => (channelsFirst(call) ? x : toMaps(x));
const toTheirMaps = (call: KernelCall, x: Tensor): Tensor =>
  channelsFirst(call) ? x : fromMaps(x);

function forward(call: KernelCall, kind: Kind): Tensor {
  const g = geometryOf(call, kind, call.info("x").shape, call.info("filter").shape);
  const x = toOurMaps(call, call.tensor("x"));
  return toTheirMaps(call, conv2dOp([x, kind.toOurs(call.tensor("filter"))], g));
}

function inputGrad(call: KernelCall, kind: Kind): Tensor {
  const g = geometryOf(call, kind, call.numbers("inputShape"), call.info("filter").shape);
  const dy = toOurMaps(call, call.tensor("dy"));
  return toTheirMaps(call, conv2dInputGradOp([dy, kind.toOurs(call.tensor("filter"))], g));
}

function filterGrad(call: KernelCall, kind: Kind): Tensor {
  const g = geometryOf(call, kind, call.info("x").shape, call.numbers("filterShape"));
  const [x, dy] = [toOurMaps(call, call.tensor("x")), toOurMaps(call, call.tensor("dy"))];
  return kind.toTheirs(conv2dWeightGradOp([x, dy], g), g);
}

/** A vector stands along the channels, wherever the layout has them; other shapes broadcast as they are. */
function alongChannels(call: KernelCall, vector: Tensor): Tensor {
  const apart = channelsFirst(call) && vector.rank === 1 && vector.size > 1;
  return apart ? reshape(vector, [vector.size, 1, 1]) : vector;
}

/** TensorFlow.js's activations that the contract's fused kernel has. */
const fusedActivations: Readonly<Record<string, Conv2dBiasActivationGeometry["activation"]>> = {
  linear: "none",
  relu: "relu",
  sigmoid: "sigmoid",
};

/** Convolution, bias and activation by one kernel, where the backend has it and the call asks for no more than it does. */
function inOneKernel(call: KernelCall, kind: Kind): Tensor | undefined {
  const kernel = call.backend.fused?.conv2dBiasActivation?.bind(call.backend.fused);
  const activation = fusedActivations[String(call.attribute("activation") ?? "linear")];
  if (kernel === undefined || activation === undefined || !call.has("bias")) return undefined;
  const g = geometryOf(call, kind, call.info("x").shape, call.info("filter").shape);
  const bias = call.tensor("bias");
  if (!sameShape(bias.shape, [g.outChannels])) return undefined;
  const [x, w] = [toOurMaps(call, call.tensor("x")), kind.toOurs(call.tensor("filter"))];
  const y = call.kernel([g.batch, g.outChannels, g.outHeight, g.outWidth], () =>
    kernel(x.buffer, w.buffer, bias.buffer, { ...g, activation }),
  );
  return toTheirMaps(call, y);
}

function fused(call: KernelCall, kind: Kind): Tensor {
  const whole = inOneKernel(call, kind);
  if (whole !== undefined) return whole;
  const sum = forward(call, kind);
  const biased = call.has("bias") ? add(sum, alongChannels(call, call.tensor("bias"))) : sum;
  return activate(call, biased, (slopes) => alongChannels(call, slopes));
}

/** A rule for one way of running one kind. */
function rule(
  name: string,
  kind: Kind,
  run: (call: KernelCall, kind: Kind) => Tensor,
  applies: (call: KernelCall, kind: Kind) => boolean = () => true,
): KernelRule {
  return {
    name,
    applies: (call) => applies(call, kind),
    // Results have the type of x; a gradient of x has none to take.
    run: (call) => call.give(run(call, kind), call.has("dy") ? "float32" : call.info("x").dtype),
  };
}

/** Whether dy has as many rows and columns as the convolution's result; TensorFlow.js reads a corner of a larger one. */
function isWhole(call: KernelCall, kind: Kind): boolean {
  const g = geometryOf(call, kind, call.numbers("inputShape"), call.info("filter").shape);
  const [, a, b, c] = call.info("dy").shape;
  const [height, width] = channelsFirst(call) ? [b, c] : [a, b];
  return height === g.outHeight && width === g.outWidth;
}

/** Rules for the kernels of convolutions. */
export const convolutionRules: readonly KernelRule[] = [
  rule("Conv2D", dense, forward),
  rule("Conv2DBackpropInput", dense, inputGrad, isWhole),
  rule("Conv2DBackpropFilter", dense, filterGrad),
  rule("FusedConv2D", dense, fused),
  rule("DepthwiseConv2dNative", depthwise, forward),
  rule("DepthwiseConv2dNativeBackpropInput", depthwise, inputGrad, isWhole),
  rule("DepthwiseConv2dNativeBackpropFilter", depthwise, filterGrad),
  rule("FusedDepthwiseConv2D", depthwise, fused),
];
