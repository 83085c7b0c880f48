/**
 * Text of scalar functions for shaders. GLSL ES and WGSL let exp, log, sin, cos and pow be off by far more than a few units
 * in the last place (GLSL ES 3.0, 4.5.1; WGSL, 15.7.4), and have no erf, expm1 or log1p worth the name: here they are
 * made from sums and products. Arguments that are not finite are not provided for.
 *
 * Sources: Cody and Waite 1980, Software Manual for the Elementary Functions, for reductions of arguments; Maclaurin
 * series from DLMF chapter 4. Each text defines `name` from `argument`; names within begin with `name`.
 */

/** Halves of powers of 2: scales by 2^e in steps that are exact. */
function scaleText(name: string, exponent: string): string {
  const steps = [16, 16, 16, 16, 16, 16, 16, 16, 8, 4, 2, 1].map(
    (
      bits,
    ) => `if (${exponent} >= ${bits}) { ${name} = ${name} * ${2 ** bits}; ${exponent} -= ${bits}; }
if (${exponent} <= -${bits}) { ${name} = ${name} * ${2 ** -bits}; ${exponent} += ${bits}; }`,
  );
  return steps.join("\n");
}

/** sum of coefficients[i] * x^i by Horner's rule. */
function polynomial(x: string, coefficients: readonly number[]): string {
  return coefficients.reduceRight<string>(
    (rest, c) => (rest === "" ? `${c}` : `(${c} + ${x} * ${rest})`),
    "",
  );
}

/** 1/0!, 1/1!, 1/2! ... from 1/first!. */
function inverseFactorials(first: number, step: number, count: number): readonly number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: count }, (_, i) => 1 / factorial(first + i * step));
}

const alternating = (values: readonly number[]): readonly number[] =>
  values.map((value, i) => (i % 2 === 0 ? value : -value));

/** ln 2 in two parts, the first of 9 bits, so that products with exponents are exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = Math.LN2 - LN2_HIGH;

/** e^r for |r| below 0.35, without its leading 1. */
const EXP_SERIES = inverseFactorials(1, 1, 7);

/** e^v = 2^n e^r with r = v - n ln 2. What overflows anyway is cut before r would. */
export function expText(name: string, argument: string): string {
  const [n, r] = [`${name}Exponent`, `${name}Rest`];
  return `let ${name}Of = ${argument};
if (${name}Of > 200) { ${name}Of = 200; }
if (${name}Of < -200) { ${name}Of = -200; }
let ${n} = ${name}Of;
${n} = Math.floor(${name}Of * ${Math.LOG2E} + 0.5);
const ${r} = (${name}Of - ${n} * ${LN2_HIGH}) - ${n} * ${LN2_LOW};
let ${name} = 1 + ${r} * ${polynomial(r, EXP_SERIES)};
${scaleText(name, n)}`;
}

/** Splits a positive \`name\` into itself, in [0.707, 1.414], and 2^exponent. */
function splitText(name: string, exponent: string): string {
  const steps = [16, 16, 16, 16, 16, 16, 16, 16, 8, 4, 2, 1].map(
    (
      bits,
    ) => `if (${name} >= ${2 ** bits}) { ${name} = ${name} * ${2 ** -bits}; ${exponent} += ${bits}; }
if (${name} < ${2 ** -bits}) { ${name} = ${name} * ${2 ** bits}; ${exponent} -= ${bits}; }`,
  );
  return `${steps.join("\n")}
if (${name} > ${Math.SQRT2}) { ${name} = ${name} * 0.5; ${exponent} += 1; }
if (${name} < ${Math.SQRT1_2}) { ${name} = ${name} * 2; ${exponent} -= 1; }`;
}

/** artanh(z) / z - 1 = z^2/3 + z^4/5 + ..., over z^2. */
const ARTANH_SERIES = [3, 5, 7, 9, 11, 13].map((n) => 1 / n);

/** log v = n ln 2 + 2 artanh((m - 1) / (m + 1)) with v = 2^n m. */
export function logText(name: string, argument: string): string {
  const [m, n, z] = [`${name}Fraction`, `${name}Exponent`, `${name}Ratio`];
  return `const ${name}Of = ${argument};
let ${m} = ${name}Of;
let ${n} = ${name}Of;
${n} = 0;
${splitText(m, n)}
const ${z} = (${m} - 1) / (${m} + 1);
const ${name}Square = ${z} * ${z};
const ${name}Tail = 2 * ${z} * ${name}Square * ${polynomial(`${name}Square`, ARTANH_SERIES)};
let ${name} = ${n} * ${LN2_HIGH} + (2 * ${z} + (${name}Tail + ${n} * ${LN2_LOW}));
if (${name}Of <= 0) { ${name} = Math.log(${name}Of); }`;
}

/** pi/2 in four parts, the first three of few bits, so that products with whole numbers below 2^11 are exact. */
const HALF_PI_REST = Math.PI / 2 - 1.5703125 - 4.837512969970703e-4;
const HALF_PI_THIRD = Math.round(HALF_PI_REST * 2 ** 36) / 2 ** 36;
const HALF_PI: readonly number[] = [
  1.5703125,
  4.837512969970703e-4,
  HALF_PI_THIRD,
  HALF_PI_REST - HALF_PI_THIRD,
];

/** sine and cosine of v, as sine(v) for \`quarters\` 0 and cosine(v) = sine(v + pi/2) for 1. */
export function sineText(name: string, argument: string, quarters: 0 | 1): string {
  const [n, r, square] = [`${name}Quarter`, `${name}Rest`, `${name}Square`];
  const sine = `${r} * ${polynomial(square, alternating(inverseFactorials(1, 2, 6)))}`;
  const cosine = polynomial(square, alternating(inverseFactorials(0, 2, 6)));
  return `const ${name}Of = ${argument};
let ${n} = ${name}Of;
${n} = Math.floor(${name}Of * ${2 / Math.PI} + 0.5);
const ${r} = ${HALF_PI.reduce((rest, part) => `(${rest} - ${n} * ${part})`, `${name}Of`)};
const ${square} = ${r} * ${r};
let ${name}Turns = ${n};
${name}Turns = Math.floor((${n} + ${quarters}) * 0.25);
const ${name}Phase = ${n} + ${quarters} - 4 * ${name}Turns;
let ${name} = ${r};
${name} = ${sine};
if (${name}Phase > 0.5 && ${name}Phase < 1.5) { ${name} = ${cosine}; }
if (${name}Phase > 1.5 && ${name}Phase < 2.5) { ${name} = -${name}; }
if (${name}Phase > 2.5) { ${name} = -${cosine}; }`;
}

/** expm1 by its series where e^v - 1 would cancel. */
export function expm1Text(name: string, argument: string): string {
  return `${expText(`${name}Power`, argument)}
let ${name} = ${name}Power - 1;
if (Math.abs(${name}PowerOf) < 0.7) {
  ${name} = ${name}PowerOf * ${polynomial(`${name}PowerOf`, inverseFactorials(1, 1, 11))};
}`;
}

/** log(1 + v) = 2 artanh(v / (2 + v)), by its series where 1 + v would lose digits of v. */
export function log1pText(name: string, argument: string): string {
  const [v, z, square] = [`${name}Argument`, `${name}Ratio`, `${name}Squared`];
  return `const ${v} = ${argument};
${logText(`${name}Sum`, `1 + ${v}`)}
let ${name} = ${name}Sum;
if (Math.abs(${v}) < 0.5) {
  const ${z} = ${v} / (2 + ${v});
  const ${square} = ${z} * ${z};
  ${name} = 2 * ${z} + 2 * ${z} * ${square} * ${polynomial(
    square,
    [3, 5, 7, 9, 11, 13, 15].map((n) => 1 / n),
  )};
}`;
}

/** tanh = (1 - d) / (1 + d), d = e^-2|v|, which cannot overflow; near 0 by its series, DLMF 4.33.3. */
export function tanhText(name: string, argument: string): string {
  const series = [1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835, -1382 / 155925];
  return `const ${name}Argument = ${argument};
${expText(`${name}Decay`, `-2 * Math.abs(${name}Argument)`)}
let ${name} = (1 - ${name}Decay) / (1 + ${name}Decay);
if (${name}Argument < 0) { ${name} = -${name}; }
if (Math.abs(${name}Argument) < 0.3) {
  const ${name}Squared = ${name}Argument * ${name}Argument;
  ${name} = ${name}Argument * ${polynomial(`${name}Squared`, series)};
}`;
}

/** Takes a number above 200 to infinity as it runs: WGSL refuses a constant that overflows. */
const OVERFLOW = " * 65536".repeat(8);

/** The leading 12 bits of a number, by Veltkamp's splitting (Dekker 1971), so that products of two such are exact. */
function leadingText(name: string, argument: string): string {
  return `const ${name}Scaled = ${argument} * 4097;
const ${name} = ${name}Scaled - (${name}Scaled - ${argument});`;
}

/**
 * |a|^b = 2^(n b) e^(b log m) with |a| = 2^n m. The exponent may be near 88, where a rounding of it costs 40 units in the
 * last place of the result: so log m and b are taken in two parts each, and the large products are exact.
 */
export function powerText(): string {
  return `const size = Math.abs(a);
let m = size;
let n = size;
n = 0;
${splitText("m", "n")}
const f = m - 1;
const quotient = f / (2 + f);
${leadingText("z", "quotient")}
${leadingText("fHigh", "f")}
const zLow = (((f - 2 * z) - z * fHigh) - z * (f - fHigh)) / (2 + f);
const square = quotient * quotient;
const logHigh = 2 * z;
const logLow = 2 * zLow + 2 * quotient * square * ${polynomial("square", ARTANH_SERIES)};
${leadingText("bHigh", "b")}
const bLow = b - bHigh;
let whole = b;
whole = Math.floor(n * bHigh + 0.5);
let part = b;
part = Math.floor(n * bLow + 0.5);
const fraction = (n * bHigh - whole) + (n * bLow - part);
const product = bHigh * logHigh;
let turns = b;
turns = Math.floor(product * ${Math.LOG2E} + 0.5);
const small = b * logLow + bLow * logHigh + fraction * ${Math.LN2} - turns * ${LN2_LOW};
${expText("factor", `(product - turns * ${LN2_HIGH}) + small`)}
let y = factor;
let scale = b;
scale = whole + part + turns;
${scaleText("y", "scale")}
const estimate = b * (n * ${Math.LN2} + logHigh);
if (estimate < -200) { y = 0; }
if (estimate > 200) { y = estimate${OVERFLOW}; }
if (size <= 0) {
  y = 0;
  if (b < 0) { y = 1 / size; }
}`;
}
