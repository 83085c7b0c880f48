/** What a compiled program is made of: the contract's calls, and what several of them come to when they are done at once. */
import type {
  Conv2dGeometry,
  Pool2dGeometry,
  Program,
  Shape,
  Slot,
  Step,
} from "@convscope/core/backend";
import type { FinishActivation } from "../kernels/finish.js";

/** A convolution and what is done to its result: activation(y · scale + shift + residual), pooled or not. */
export interface FinishedGeometry extends Conv2dGeometry {
  /** Which of the two numbers for each channel there are. */
  readonly affine: "none" | "shift" | "scale and shift";
  readonly residual: boolean;
  readonly activation: FinishActivation;
  /** Where a "cut-relu" cuts. */
  readonly top: number;
  /** The pooling by maxima that comes last, if any. */
  readonly pool: Pool2dGeometry | undefined;
}

/** Operands: x, w, scale, shift, residual; of the last three those that the geometry names. */
export interface FinishedConv2d {
  readonly kernel: "conv2dFinished";
  readonly operands: readonly Slot[];
  readonly geometry: FinishedGeometry;
  readonly out: Slot;
}

/** Relu's gradient: dy where y is above 0, else 0. Operands: y, dy, both whole. */
export interface ReluGrad {
  readonly kernel: "reluGrad";
  readonly operands: readonly [y: Slot, dy: Slot];
  readonly geometry: {
    readonly out: Shape;
    readonly strides: readonly [y: readonly number[], dy: readonly number[]];
  };
  readonly out: Slot;
}

/** The gradient of max pooling behind relu: a window's dy to its maximum if that is above 0. Operands: dy, relu's result. */
export interface MaxPool2dReluGrad {
  readonly kernel: "maxPool2dReluGrad";
  readonly operands: readonly Slot[];
  readonly geometry: Pool2dGeometry;
  readonly out: Slot;
}

/** A call of a compiled program. */
export type Call = Step | FinishedConv2d | ReluGrad | MaxPool2dReluGrad;

/** How often each slot is read, outputs and successors of state included. */
export function usesOf(calls: readonly Call[], program: Program): ReadonlyMap<Slot, number> {
  const uses = new Map<Slot, number>();
  const taken = [...program.outputs, ...program.donated.values()];
  for (const slot of [...calls.flatMap(({ operands }) => operands), ...taken]) {
    uses.set(slot, (uses.get(slot) ?? 0) + 1);
  }
  return uses;
}

/** Whether strides are `expected` along every axis on which there is anything to step. */
export function follows(
  strides: readonly number[],
  out: readonly number[],
  expected: readonly number[],
): boolean {
  return out.every((size, axis) => size === 1 || strides[axis] === expected[axis]);
}
