/** The contract's binary ops by TensorFlow.js's kernels, with what an engine's kernel gets wrong mended. */
import type { BinaryOp } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { EngineName } from "./engine.js";
import type { BinaryKernel, KernelScope } from "./kernel-scope.js";

type Apply = (scope: KernelScope, a: TensorInfo, b: TensorInfo) => TensorInfo;

const native =
  (kernel: BinaryKernel): Apply =>
  (scope, a, b) =>
    scope.float(scope.binary(kernel, a, b));

/** C99's: 1 to any power and any number to the power 0 are 1, NaN included, and so is -1 to an infinite power. */
const pow: Apply = (scope, a, b) => {
  const equals = (x: TensorInfo, value: number): TensorInfo =>
    scope.binary("Equal", x, scope.scalar(value));
  const either = scope.binary("LogicalOr", equals(a, 1), equals(b, 0));
  const flips = scope.binary("LogicalAnd", equals(a, -1), equals(scope.unary("Abs", b), Infinity));
  const power = scope.binary("Pow", a, b);
  return scope.select(scope.binary("LogicalOr", either, flips), scope.fill(1, power.shape), power);
};

const BINARY: Readonly<Record<BinaryOp, Apply>> = {
  add: native("Add"),
  div: native("RealDiv"),
  equal: native("Equal"),
  greater: native("Greater"),
  less: native("Less"),
  max: native("Maximum"),
  min: native("Minimum"),
  mul: native("Multiply"),
  pow,
  sub: native("Sub"),
};

/** wasm's Maximum and Minimum give the first operand where one is NaN: right but for a NaN in the second. */
const keepsNaN =
  (kernel: "Maximum" | "Minimum"): Apply =>
  (scope, a, b) => {
    const larger = scope.binary(kernel, a, b);
    const second = scope.expand(b, larger.shape);
    return scope.select(scope.unary("IsNan", second), second, larger);
  };

/** A function of our own where the engine takes them. */
const ours =
  (name: string, op: BinaryOp): Apply =>
  (scope, a, b) => {
    if (!scope.hasFunctions()) return BINARY[op](scope, a, b);
    const shape = broadcast(a.shape, b.shape);
    return scope.runFunction(name, [scope.expand(a, shape), scope.expand(b, shape)]);
  };

/** Shapes of one length, or a scalar's: core has checked that they fit. */
function broadcast(a: readonly number[], b: readonly number[]): number[] {
  if (a.length === 0 || b.length === 0) return [...a, ...b];
  return a.map((size, axis) => Math.max(size, b[axis] as number));
}

const MENDED: Readonly<Partial<Record<EngineName, Partial<Record<BinaryOp, Apply>>>>> = {
  wasm: { max: keepsNaN("Maximum"), min: keepsNaN("Minimum"), pow: native("Pow") },
  // WebGL's own quotient of equal numbers is 1, that of zeros and of infinities included.
  webgl: { div: ours("div32", "div"), pow: ours("pow32", "pow") },
  webgpu: { pow: ours("pow32", "pow") },
};

/** y = op(a, b), both broadcast to the larger shape. */
export function applyBinary(
  scope: KernelScope,
  op: BinaryOp,
  a: TensorInfo,
  b: TensorInfo,
): TensorInfo {
  const apply = MENDED[scope.engine]?.[op] ?? BINARY[op];
  return apply(scope, a, b);
}
