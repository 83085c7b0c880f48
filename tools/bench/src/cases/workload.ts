/** What a contestant is asked to compute. */
import type { NetworkName } from "./networks.js";

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

/** One step of plain gradient descent on the cross-entropy: forward, backward, update. */
export interface TrainingWorkload {
  readonly kind: "training";
  readonly network: NetworkName;
  readonly batch: number;
  readonly learningRate: number;
}

/** What a contestant is asked to do. */
export type Workload = ConvolutionWorkload | TrainingWorkload;
