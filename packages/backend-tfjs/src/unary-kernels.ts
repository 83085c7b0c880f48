/** The contract's unary ops by TensorFlow.js's kernels, with what an engine's kernel gets wrong mended. */
import type { UnaryOp } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { EngineName } from "./engine.js";
import type { KernelScope } from "./kernel-scope.js";
import { erf, log1p, sine } from "./series.js";

type Apply = (scope: KernelScope, x: TensorInfo) => TensorInfo;

const native =
  (kernel: string): Apply =>
  (scope, x) =>
    scope.unary(kernel, x);

/** NaN has no sign; TensorFlow.js gives 0. */
const sign: Apply = (scope, x) => scope.select(scope.unary("IsNan", x), x, scope.unary("Sign", x));

const UNARY: Readonly<Record<UnaryOp, Apply>> = {
  abs: native("Abs"),
  ceil: native("Ceil"),
  cos: native("Cos"),
  erf,
  exp: native("Exp"),
  expm1: native("Expm1"),
  floor: native("Floor"),
  log: native("Log"),
  log1p: native("Log1p"),
  neg: native("Neg"),
  relu: native("Relu"),
  round: native("Round"),
  sigmoid: native("Sigmoid"),
  sign,
  sin: native("Sin"),
  sqrt: native("Sqrt"),
  tanh: native("Tanh"),
};

/** wasm takes subnormal numbers for 0 in its own kernel. */
const signByComparison: Apply = (scope, x) => {
  const zero = scope.scalar(0);
  const positive = scope.float(scope.binary("Greater", x, zero));
  const negative = scope.float(scope.binary("Less", x, zero));
  return scope.select(scope.unary("IsNan", x), x, scope.binary("Sub", positive, negative));
};

/** A function of our own where the engine takes them: the driver's are off by dozens of ulps, and may not know NaN. */
const ours =
  (name: string, op: UnaryOp): Apply =>
  (scope, x) =>
    scope.hasFunctions() ? scope.runFunction(name, [x]) : UNARY[op](scope, x);

const ON_GPU: Readonly<Partial<Record<UnaryOp, Apply>>> = {
  cos: ours("cos32", "cos"),
  exp: ours("exp32", "exp"),
  expm1: ours("expm132", "expm1"),
  log: ours("log32", "log"),
  log1p: ours("log1p32", "log1p"),
  sigmoid: ours("sigmoid32", "sigmoid"),
  sin: ours("sin32", "sin"),
  tanh: ours("tanh32", "tanh"),
};

const MENDED: Readonly<Partial<Record<EngineName, Partial<Record<UnaryOp, Apply>>>>> = {
  wasm: {
    cos: (scope, x) => sine(scope, x, 1),
    log1p,
    // Its Relu gives 0 for NaN; its Maximum gives the first operand where one is NaN.
    relu: (scope, x) => scope.binary("Maximum", x, scope.scalar(0)),
    sign: signByComparison,
    sin: (scope, x) => sine(scope, x, 0),
  },
  webgl: ON_GPU,
  webgpu: ON_GPU,
};

/** y = op(x), of x's shape. */
export function applyUnary(scope: KernelScope, op: UnaryOp, x: TensorInfo): TensorInfo {
  const apply = MENDED[scope.engine]?.[op] ?? UNARY[op];
  return apply(scope, x);
}
