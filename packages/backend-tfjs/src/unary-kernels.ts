/** The contract's unary ops by TensorFlow.js's kernels, with what an engine's kernel gets wrong mended. */
import type { UnaryOp } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { EngineName } from "./engine.js";
import { elementwiseProgram } from "./glsl-functions.js";
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

/** Of the WebGL engine where it takes programs of our own, else the driver's. */
const glsl =
  (name: string, op: UnaryOp): Apply =>
  (scope, x) =>
    scope.takesPrograms()
      ? scope.runProgram(elementwiseProgram(name, 1, [...x.shape]), [x])
      : UNARY[op](scope, x);

const MENDED: Readonly<Partial<Record<EngineName, Partial<Record<UnaryOp, Apply>>>>> = {
  wasm: {
    cos: (scope, x) => sine(scope, x, 1),
    log1p,
    // Its Relu gives 0 for NaN; its Maximum gives the first operand where one is NaN.
    relu: (scope, x) => scope.binary("Maximum", x, scope.scalar(0)),
    sign: signByComparison,
    sin: (scope, x) => sine(scope, x, 0),
  },
  webgl: {
    cos: glsl("cos32", "cos"),
    exp: glsl("exp32", "exp"),
    expm1: glsl("expm132", "expm1"),
    log: glsl("log32", "log"),
    log1p: glsl("log1p32", "log1p"),
    sigmoid: glsl("sigmoid32", "sigmoid"),
    sin: glsl("sin32", "sin"),
    tanh: glsl("tanh32", "tanh"),
  },
};

/** y = op(x), of x's shape. */
export function applyUnary(scope: KernelScope, op: UnaryOp, x: TensorInfo): TensorInfo {
  const apply = MENDED[scope.engine]?.[op] ?? UNARY[op];
  return apply(scope, x);
}
