/** What a contestant is asked to compute. */
import { layers, type Model, sequential } from "@convscope/core";
import { createModel } from "@convscope/models";

/** One convolution without a bias. Maps and filters are square, padding is even on all sides. */
export interface ConvolutionWorkload {
  readonly kind: "convolution";
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly side: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
}

/** A network's outputs. */
export interface InferenceWorkload {
  readonly kind: "inference";
  /** A name of `@convscope/models`. */
  readonly network: string;
  readonly batch: number;
}

/** One step of plain gradient descent on the cross-entropy: forward, backward, update. */
export interface TrainingWorkload {
  readonly kind: "training";
  readonly network: string;
  readonly batch: number;
  readonly learningRate: number;
}

/** What a contestant is asked to do. */
export type Workload = ConvolutionWorkload | InferenceWorkload | TrainingWorkload;

/** The model that a workload runs; a convolution is a model of one layer. */
export function modelOf(workload: Workload): Model {
  if (workload.kind !== "convolution") return createModel(workload.network);
  const { inChannels, outChannels, side, kernel, stride, padding, groups } = workload;
  const options = { inChannels, outChannels, kernel, stride, padding, groups, bias: false };
  return sequential("layer", [inChannels, side, side], [["conv", layers.conv2d(options)]]);
}

/**
 * Multiplications and additions of one run, counted as direct sums, so that an algorithm that needs fewer may pass the
 * machine's limit. A step of training counts as three forward passes: outputs, and the gradients of inputs and of weights.
 */
export function operationsOf(workload: Workload): number {
  const macs = modelOf(workload).nodes.reduce(
    (sum, { layer, inputShapes }) => sum + (layer.counts?.(...inputShapes).macs ?? 0),
    0,
  );
  return 2 * macs * workload.batch * (workload.kind === "training" ? 3 : 1);
}
