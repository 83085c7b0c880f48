/**
 * Element-wise functions of one tensor, with their derivatives.
 */

import { defineOp, type Op } from "../autograd/define-op.js";
import type { UnaryGeometry, UnaryOp } from "../backend.js";
import { unaryGeometry } from "../geometry/elementwise.js";
import type { Tensor } from "../tensor/tensor.js";
import { add, div, greater, mul, sub } from "./binary.js";
import { where } from "./where.js";

type Rule = ((dy: Tensor, x: Tensor, y: Tensor) => Tensor) | undefined;

/** dL/dx from dL/dy. Steps have none: their gradient is zero wherever it exists. relu'(0) and sign(0) are 0. */
const rules: Readonly<Record<UnaryOp, Rule>> = {
  abs: (dy, x) => mul(dy, sign(x)),
  ceil: undefined,
  cos: (dy, x) => neg(mul(dy, sin(x))),
  erf: (dy, x) => mul(dy, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))),
  exp: (dy, _x, y) => mul(dy, y),
  expm1: (dy, _x, y) => mul(dy, add(y, 1)),
  floor: undefined,
  log: (dy, x) => div(dy, x),
  log1p: (dy, x) => div(dy, add(x, 1)),
  neg: (dy) => neg(dy),
  relu: (dy, _x, y) => where(greater(y, 0), dy, 0),
  round: undefined,
  sigmoid: (dy, _x, y) => mul(dy, mul(y, sub(1, y))),
  sign: undefined,
  sin: (dy, x) => mul(dy, cos(x)),
  sqrt: (dy, _x, y) => div(dy, mul(y, 2)),
  tanh: (dy, _x, y) => mul(dy, sub(1, mul(y, y))),
};

const unaryOp: Op<UnaryGeometry> = defineOp<UnaryGeometry>({
  name: "unary",
  shape: (g) => g.out,
  forward: (backend, [x], g) => backend.kernels.unary(x?.buffer, g),
  backward: (dy, [x], y, g) => {
    const rule = rules[g.op];
    return rule === undefined || x === undefined ? [] : [() => rule(dy, x, y)];
  },
});

function unary(op: UnaryOp, x: Tensor): Tensor {
  return unaryOp([x], unaryGeometry(op, x.shape));
}

/** |x| */
export function abs(x: Tensor): Tensor {
  return unary("abs", x);
}
/** The next whole number up */
export function ceil(x: Tensor): Tensor {
  return unary("ceil", x);
}
/** Cosine, x in radians */
export function cos(x: Tensor): Tensor {
  return unary("cos", x);
}
/** Error function, 2/√π · ∫₀ˣ exp(−t²) dt */
export function erf(x: Tensor): Tensor {
  return unary("erf", x);
}
/** eˣ */
export function exp(x: Tensor): Tensor {
  return unary("exp", x);
}
/** eˣ − 1, exact near 0 */
export function expm1(x: Tensor): Tensor {
  return unary("expm1", x);
}
/** The next whole number down */
export function floor(x: Tensor): Tensor {
  return unary("floor", x);
}
/** Natural logarithm */
export function log(x: Tensor): Tensor {
  return unary("log", x);
}
/** ln(1 + x), exact near 0 */
export function log1p(x: Tensor): Tensor {
  return unary("log1p", x);
}
/** −x */
export function neg(x: Tensor): Tensor {
  return unary("neg", x);
}
/** max(x, 0); the gradient at 0 is 0 */
export function relu(x: Tensor): Tensor {
  return unary("relu", x);
}
/** The nearest whole number, halves to even */
export function round(x: Tensor): Tensor {
  return unary("round", x);
}
/** 1 / (1 + e⁻ˣ) */
export function sigmoid(x: Tensor): Tensor {
  return unary("sigmoid", x);
}
/** −1, 0 or 1 */
export function sign(x: Tensor): Tensor {
  return unary("sign", x);
}
/** Sine, x in radians */
export function sin(x: Tensor): Tensor {
  return unary("sin", x);
}
/** √x */
export function sqrt(x: Tensor): Tensor {
  return unary("sqrt", x);
}
/** Hyperbolic tangent */
export function tanh(x: Tensor): Tensor {
  return unary("tanh", x);
}
