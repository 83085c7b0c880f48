/**
 * How an operation becomes differentiable: its kernel call and its pull-back, in one place. Validation and geometry are
 * the user function's; a definition only computes.
 */
import type { Backend, FusedKernels, GradKernels, Shape } from "../backend.js";
import { onlyInfers } from "../check-backend.js";
import { BackendMismatchError, UnsupportedError } from "../errors.js";
import { sizeOf } from "../shape.js";
import { full } from "../tensor/create.js";
import { failure } from "../tensor/failure.js";
import { callKey, checkResult } from "../tensor/kernel-results.js";
import { actualBackend } from "../tensor/recorder.js";
import { checkRoom } from "../tensor/room.js";
import { emptyTensor, type Tensor, wrapBuffer } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { kernelsToTrain, withRequiredKernels } from "./given-kernels.js";
import { type GradientThunk, isRecorded, note } from "./tape.js";

/** An operation on tensors under a resolved geometry. */
export type Op<G> = (inputs: readonly Tensor[], geometry: G) => Tensor;

export interface OpDefinition<G> {
  /** Name in messages: `"conv2d"`. */
  readonly name: string;
  readonly shape: (geometry: G, inputs: readonly Tensor[]) => Shape;
  readonly forward: (backend: Backend, inputs: readonly Tensor[], geometry: G) => unknown;
  /** What an empty operand gives where the result is not empty: 0 for sums. Absent: the op is an error then. */
  readonly empty?: number;
  /** Absent: the gradient is zero everywhere (rounding, comparisons). */
  readonly backward?: (
    dy: Tensor,
    inputs: readonly Tensor[],
    y: Tensor,
    geometry: G,
  ) => readonly GradientThunk[];
}

/** Makes an operation of a definition. */
export function defineOp<G>(definition: OpDefinition<G>): Op<G> {
  const { name, backward } = definition;
  return (inputs, geometry) => {
    const backend = commonBackend(name, inputs);
    const shape = definition.shape(geometry, inputs);
    const output = compute(definition, backend, inputs, geometry, shape);
    if (backward !== undefined && isRecorded(inputs)) {
      note(inputs, output, (dy, held, y) => backward(dy, held, y, geometry));
    }
    return output;
  };
}

function compute<G>(
  definition: OpDefinition<G>,
  backend: Backend,
  inputs: readonly Tensor[],
  geometry: G,
  shape: Shape,
): Tensor {
  const { name: kernel } = definition;
  const size = sizeOf(shape);
  if (size === 0) return emptyTensor(backend, shape);
  if (definition.empty !== undefined && inputs.some((input) => input.size === 0)) {
    return full(backend, shape, definition.empty);
  }
  checkRoom(backend, kernel, size);
  try {
    const result = definition.forward(withRequiredKernels(backend), inputs, geometry);
    const operands = inputs.map(({ buffer }) => buffer);
    const call = { backend, kernel, key: callKey(kernel, geometry), operands, size };
    return wrapBuffer(backend, checkResult(call, result), shape, kernel);
  } catch (error) {
    throw failure(kernel, backend, error);
  }
}

/**
 * The one backend of all inputs (`undefined`: an optional operand that was not given). A user's function that is made of
 * several ops asks for it first, so that the message names what the user called.
 *
 * @param home where they must be; by default where the first one is
 * @throws BackendMismatchError
 */
export function commonBackend(
  op: string,
  inputs: readonly (Tensor | undefined)[],
  home?: Backend,
): Backend {
  const backend = home ?? inputs[0]?.backend;
  if (backend === undefined) throw new RangeError(`${op} has no operands`);
  for (const input of inputs) {
    if (input === undefined || input.backend === backend) continue;
    throw new BackendMismatchError(
      `${op}: found tensors on ${nameBoth(backend, input.backend)}, expected one backend ` +
        "(data never moves by itself); move one of them: tensor(other, await x.data(), x.shape), or model.to(other)",
      { backends: [backend.name, input.backend.name] },
    );
  }
  return backend;
}

/** Two backends in a message; they may bear the same name. */
export function nameBoth(one: Backend, other: Backend): string {
  return `"${one.name}" and ${one.name === other.name ? "another " : ""}"${other.name}"`;
}

/** The gradient kernels. @throws UnsupportedError when the backend only infers */
export function gradKernels(backend: Backend): GradKernels<unknown> {
  if (backend.grads === undefined) {
    throw onlyInfers("gradient", actualBackend(backend).name);
  }
  return kernelsToTrain(backend, backend.grads);
}

/** An operation that some backends have as one kernel and all others compose of simpler ops. */
export interface FusedOpDefinition<G, K extends keyof FusedKernels<unknown>> {
  readonly name: string;
  readonly kernel: K;
  readonly shape: (geometry: G, inputs: readonly Tensor[]) => Shape;
  readonly fused: (
    kernels: Pick<FusedKernels<unknown>, K>,
    inputs: readonly Tensor[],
    geometry: G,
  ) => unknown;
  /** The definition, in ops. */
  readonly compose: (inputs: readonly Tensor[], geometry: G) => Tensor;
  /** Absent: where a gradient is asked for, the composition runs instead of the kernel. */
  readonly backward?: OpDefinition<G>["backward"];
}

/** A fused operation with its composition beside it, for the suite and for replay on a backend without the kernel. */
export interface FusedOp<G> extends Op<G> {
  readonly compose: Op<G>;
}

/** Makes a fused operation of a definition. */
export function defineFusedOp<G, K extends keyof FusedKernels<unknown>>(
  definition: FusedOpDefinition<G, K>,
): FusedOp<G> {
  const { name, kernel, shape, backward } = definition;
  const compose: Op<G> = (inputs, geometry) => tidy(() => definition.compose(inputs, geometry));
  const fused = defineOp<G>({
    name,
    shape,
    forward: (backend, inputs, geometry) => {
      if (!gives(backend.fused, kernel))
        throw new UnsupportedError(`${name}: backend "${backend.name}" lost its kernel`);
      return definition.fused(backend.fused, inputs, geometry);
    },
    ...(backward === undefined ? {} : { backward }),
  });
  const op: Op<G> = (inputs, geometry) => {
    const backend = commonBackend(name, inputs);
    const differentiable = backward !== undefined || !isRecorded(inputs);
    const whole = inputs.every((input) => input.size > 0);
    return gives(backend.fused, kernel) && differentiable && whole
      ? fused(inputs, geometry)
      : compose(inputs, geometry);
  };
  return Object.assign(op, { compose });
}

function gives<K extends keyof FusedKernels<unknown>>(
  kernels: Partial<FusedKernels<unknown>> | undefined,
  kernel: K,
): kernels is Partial<FusedKernels<unknown>> & Pick<FusedKernels<unknown>, K> {
  return kernels?.[kernel] !== undefined;
}
