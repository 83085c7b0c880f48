/**
 * Text of scalar functions. In `script` modes Math is JavaScript's. Shader languages have no erf, gpu.js's expm1 and log1p
 * cancel there, their tanh may overflow and their pow knows no negative base.
 */
import type { BinaryOp, UnaryOp } from "@convscope/core/backend";
import type { ModeFacts } from "./modes.js";

/**
 * erf by its Maclaurin series below 1/2 (DLMF 7.6.1), beyond by 1 - erfc with erfc to 1.2e-7 (Press et al. 1992,
 * Numerical Recipes, section 6.2).
 */
const ERF = `const size = Math.abs(v);
const square = v * v;
const t = 1 / (1 + 0.5 * size);
const tail = t * Math.exp(-square - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418
  + t * (-0.18628806 + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)))))))));
let y = 1 - tail;
if (v < 0) { y = tail - 1; }
if (size < 0.5) {
  y = v * (1.1283791670955126 - square * (0.3761263890318375 - square * (0.11283791670955126
    - square * (0.026866170645131252 - square * (0.005223977625442188 - square * (0.0008548327023450852 - square * 0.00012055332981789664))))));
}`;

/** To even on ties: what is left above the floor says which way. */
const ROUND = `let low = v;
low = Math.floor(v);
let half = low;
half = Math.floor(low * 0.5);
const rest = v - low;
let y = low;
if (rest > 0.5 || (rest === 0.5 && half * 2 < low)) { y = low + 1; }`;

const assign = (expression: string): string => `let y = v;\ny = ${expression};`;

/** Each defines \`y\` from \`v\`. */
const UNARY: Readonly<Record<UnaryOp, string>> = {
  abs: assign("Math.abs(v)"),
  ceil: assign("Math.ceil(v)"),
  cos: assign("Math.cos(v)"),
  erf: ERF,
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

/** expm1 by its Maclaurin series where exp(v) - 1 would cancel. */
const EXPM1 = `let y = v;
y = Math.exp(v) - 1;
if (Math.abs(v) < 0.7) {
  let term = v;
  y = v;
  for (let n = 2; n < 13; n++) { term = term * v / n; y += term; }
}`;

/** log(1 + v) = 2 artanh(v / (2 + v)), by its series where 1 + v would lose digits of v. */
const LOG1P = `let y = v;
y = Math.log(1 + v);
if (Math.abs(v) < 0.5) {
  const z = v / (2 + v);
  const square = z * z;
  let power = z;
  y = z;
  for (let n = 1; n < 9; n++) { power = power * square; y += power / (2 * n + 1); }
  y = 2 * y;
}`;

/** tanh = (1 - e^-2|v|) / (1 + e^-2|v|), which cannot overflow; near 0 by its series, DLMF 4.33.3. */
const TANH = `const decay = Math.exp(-2 * Math.abs(v));
const size = (1 - decay) / (1 + decay);
let y = size;
if (v < 0) { y = -size; }
if (Math.abs(v) < 0.3) {
  const square = v * v;
  y = v * (1 - square * (0.3333333333333333 - square * (0.13333333333333333 - square * (0.05396825396825397
    - square * (0.021869488536155203 - square * 0.008863235529902197)))));
}`;

const SHADER_UNARY: Readonly<Partial<Record<UnaryOp, string>>> = {
  expm1: EXPM1,
  log1p: LOG1P,
  tanh: TANH,
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

/** A negative base to a whole power; a shader's pow takes positive ones only. */
const SHADER_POW = `let y = Math.pow(Math.abs(a), b);
if (a < 0) {
  let whole = b;
  whole = Math.floor(b);
  let half = b;
  half = Math.floor(b * 0.5);
  if (half * 2 !== b) { y = -y; }
  if (whole !== b) { y = Math.sqrt(-1); }
}
if (b === 0 || a === 1) { y = 1; }`;

/** Each defines \`y\` from \`a\` and \`b\`. */
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
