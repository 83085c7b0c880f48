/**
 * Gradients as adjoints of the forward kernel on the same backend: <forward(v), dy> = <v, gradient(dy)> for any v.
 * It holds to within both kernels' bounds, and needs no second implementation.
 */
import type { Backend, Conv2dGeometry, KernelName, Pool2dGeometry } from "@convscope/core/backend";
import { messageOf } from "@convscope/core/errors";
import { expectationOf } from "./bounds/expect.js";
import { makeInput, uniform } from "./inputs.js";
import { isGiven } from "./invoke.js";
import { operandLengths } from "./lengths.js";
import type { Disagreement, PreparedCase } from "./prepared-case.js";
import type { Trial } from "./trial.js";

/** Seed of the probes v, apart from those of the cases. */
const PROBE = uniform(987654321);

/** The forward side of a gradient case: its result and the bounds of its elements. */
interface Forward {
  readonly name: KernelName;
  readonly run: (operand: (index: number) => unknown, probe: unknown) => unknown;
  readonly bounds: (input: (index: number) => Float32Array, probe: Float32Array) => Float64Array;
  /** Which operand of the case is dy. */
  readonly dy: number;
  readonly probeLength: number;
}

function ofConvolution(backend: Backend, g: Conv2dGeometry, kernel: KernelName): Forward {
  const { kernels, capabilities } = backend;
  const [xLength, wLength] = operandLengths("conv2d", g) as readonly [number, number];
  if (kernel === "conv2dInputGrad") {
    return {
      name: "conv2d",
      run: (operand, v) => kernels.conv2d(v, operand(1), g),
      bounds: (input, v) => expectationOf("conv2d", [v, input(1)], g, capabilities).bounds,
      dy: 0,
      probeLength: xLength,
    };
  }
  return {
    name: "conv2d",
    run: (operand, v) => kernels.conv2d(operand(0), v, g),
    bounds: (input, v) => expectationOf("conv2d", [input(0), v], g, capabilities).bounds,
    dy: 1,
    probeLength: wLength,
  };
}

function ofPooling(backend: Backend, g: Pool2dGeometry, kernel: KernelName): Forward {
  const { kernels, grads, capabilities } = backend;
  const [probeLength] = operandLengths("avgPool2d", g) as readonly [number];
  if (kernel === "avgPool2dInputGrad") {
    return {
      name: "avgPool2d",
      run: (_, v) => kernels.avgPool2d(v, g),
      bounds: (_, v) => expectationOf("avgPool2d", [v], g, capabilities).bounds,
      dy: 0,
      probeLength,
    };
  }
  return {
    name: "maxPool2dSelect",
    run: (operand, v) => grads?.maxPool2dSelect(v, operand(1), g),
    bounds: (input, v) => expectationOf("maxPool2dSelect", [v, input(1)], g, capabilities).bounds,
    dy: 0,
    probeLength,
  };
}

function forwardOf<K extends KernelName>(
  backend: Backend,
  { c }: PreparedCase<K>,
): Forward | undefined {
  switch (c.kernel) {
    case "conv2dInputGrad":
    case "conv2dWeightGrad":
      return ofConvolution(backend, c.geometry as Conv2dGeometry, c.kernel);
    case "maxPool2dInputGrad":
    case "avgPool2dInputGrad":
      return ofPooling(backend, c.geometry as Pool2dGeometry, c.kernel);
    default:
      return undefined;
  }
}

const allFinite = (values: Float32Array): boolean => values.every(Number.isFinite);

/** Sum of a_i b_i. */
function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** What the forward kernel gives of the probe, or the message of what it throws. */
async function forwardResult(
  trial: Trial,
  forward: Forward,
  inputs: readonly Float32Array[],
  probe: Float32Array,
): Promise<Float32Array | string> {
  const operands = trial.uploadAll(inputs);
  const made = [...operands, trial.upload(probe)];
  try {
    made.push(trial.own(forward.run((index) => operands[index], made.at(-1))));
    const y = await trial.read(made.at(-1));
    trial.free(made);
    return y;
  } catch (error) {
    trial.abandon(made);
    return messageOf(error);
  }
}

/** Says how a gradient is not the adjoint of its forward kernel, if it is not; other kernels have no such check. */
export async function adjointProblem<K extends KernelName>(
  trial: Trial,
  prepared: PreparedCase<K>,
  gradient: Float32Array,
): Promise<Disagreement | undefined> {
  const forward = forwardOf(trial.backend, prepared);
  const { inputs, expected } = prepared;
  const lost = gradient.length !== expected.values.length;
  if (forward === undefined || lost || !inputs.every(allFinite)) return undefined;
  const probe = makeInput(PROBE, forward.probeLength);
  const dy = inputs[forward.dy] as Float32Array;
  const { name } = forward;
  const disagreement = (text: string): Disagreement => ({ text, others: [name] });
  if (!isGiven(trial.backend, name)) {
    return disagreement(`is the adjoint of ${name}, which is missing (add that first)`);
  }
  const unlessOwn = `(where ${name} fails its own cases, correct that first)`;
  const y = await forwardResult(trial, forward, inputs, probe);
  if (typeof y === "string") {
    return disagreement(
      `is the adjoint of ${name} on the same backend, which threw "${y}" ${unlessOwn}`,
    );
  }
  const left = dot(y, dy);
  const right = dot(probe, gradient);
  const bounds = forward.bounds((index) => inputs[index] as Float32Array, probe);
  const rounding = 2 ** -40 * (dot(y.map(Math.abs), dy.map(Math.abs)) + 1);
  const allowed =
    dot(bounds, dy.map(Math.abs)) + dot(probe.map(Math.abs), expected.bounds) + rounding;
  if (Math.abs(left - right) <= allowed) return undefined;
  return disagreement(
    `is not the adjoint of ${name} on the same backend: <${name}(v), dy> = ${left}, <v, gradient> = ${right}, allowed ${allowed.toPrecision(3)} ${unlessOwn}`,
  );
}
