/** Text of scalar functions. In `script` modes Math is JavaScript's; shaders need more (shader-math.ts). */
import type { BinaryOp, UnaryOp } from "@convscope/core/backend";
import type { ModeFacts } from "./modes.js";
import {
  expm1Text,
  expText,
  log1pText,
  logText,
  powerText,
  sineText,
  tanhText,
} from "./shader-math.js";

/**
 * erf by its Maclaurin series below 1/2 (DLMF 7.6.1), beyond by 1 - erfc with erfc to 1.2e-7 (Press et al. 1992,
 * Numerical Recipes, section 6.2).
 */
function erfText(power: string): string {
  return `const size = Math.abs(v);
const square = v * v;
const t = 1 / (1 + 0.5 * size);
${power}
const tail = t * tailPower;
let y = 1 - tail;
if (v < 0) { y = tail - 1; }
if (size < 0.5) {
  y = v * (1.1283791670955126 - square * (0.3761263890318375 - square * (0.11283791670955126
    - square * (0.026866170645131252 - square * (0.005223977625442188 - square * (0.0008548327023450852 - square * 0.00012055332981789664))))));
}`;
}

const TAIL_EXPONENT = `-square - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418
  + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))))`;

/** To even on ties: what is left above the floor says which way. */
const ROUND = `let low = v;
low = Math.floor(v);
let half = low;
half = Math.floor(low * 0.5);
const rest = v - low;
let y = low;
if (rest > 0.5 || (rest === 0.5 && half * 2 < low)) { y = low + 1; }`;

const assign = (expression: string): string => `let y = v;\ny = ${expression};`;

/** Each defines `y` from `v`. */
const UNARY: Readonly<Record<UnaryOp, string>> = {
  abs: assign("Math.abs(v)"),
  ceil: assign("Math.ceil(v)"),
  cos: assign("Math.cos(v)"),
  erf: erfText(`const tailPower = Math.exp(${TAIL_EXPONENT});`),
  exp: assign("Math.exp(v)"),
  expm1: assign("Math.expm1(v)"),
  floor: assign("Math.floor(v)"),
  log: assign("Math.log(v)"),
  log1p: assign("Math.log1p(v)"),
  neg: assign("-v"),
  relu: "let y = v;\nif (v < 0) { y = 0; }",
  round: ROUND,
  sigmoid: assign("1 / (1 + Math.exp(-v))"),
  sign: "let y = v;\nif (v > 0) { y = 1; }\nif (v < 0) { y = -1; }",
  sin: assign("Math.sin(v)"),
  sqrt: assign("Math.sqrt(v)"),
  tanh: assign("Math.tanh(v)"),
};

/** What shaders compute otherwise. */
const SHADER_UNARY: Readonly<Partial<Record<UnaryOp, string>>> = {
  cos: sineText("y", "v", 1),
  erf: erfText(expText("tailPower", TAIL_EXPONENT)),
  exp: expText("y", "v"),
  expm1: expm1Text("y", "v"),
  log: logText("y", "v"),
  log1p: log1pText("y", "v"),
  sigmoid: `${expText("decay", "-v")}\nconst y = 1 / (1 + decay);`,
  sin: sineText("y", "v", 0),
  tanh: tanhText("y", "v"),
};

/** Text that defines `y` as `op` of `v`. */
export function unaryText(op: UnaryOp, dialect: ModeFacts["dialect"]): string {
  return (dialect === "shader" ? SHADER_UNARY[op] : undefined) ?? UNARY[op];
}

const comparison = (test: string): string =>
  `let y = 0.5;\nif (${test}) { y = 1; } else { y = 0; }`;
const extremum = (test: string): string =>
  `let y = b;\nif (${test}) { y = a; }\nif (a !== a || b !== b) { y = a + b; }`;

/** C99's pow: 1 to any power, and -1 to an infinite one, is 1. */
const POW = `let y = Math.pow(a, b);
if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) { y = 1; }`;

/** A negative base has whole powers only, with its sign if they are odd. */
const SHADER_POW = `${powerText()}
if (a < 0) {
  let nearest = b;
  nearest = Math.floor(b);
  let half = b;
  half = Math.floor(b * 0.5);
  if (half * 2 !== b) { y = -y; }
  if (nearest !== b) { y = Math.sqrt(-1 - size); }
}
if (b === 0 || a === 1) { y = 1; }`;

/** Each defines `y` from `a` and `b`. */
const BINARY: Readonly<Record<BinaryOp, string>> = {
  add: "const y = a + b;",
  div: "const y = a / b;",
  equal: comparison("a === b"),
  greater: comparison("a > b"),
  less: comparison("a < b"),
  max: extremum("a > b"),
  min: extremum("a < b"),
  mul: "const y = a * b;",
  pow: POW,
  sub: "const y = a - b;",
};

/** Text that defines `y` as `op` of `a` and `b`. */
export function binaryText(op: BinaryOp, dialect: ModeFacts["dialect"]): string {
  return dialect === "shader" && op === "pow" ? SHADER_POW : BINARY[op];
}
