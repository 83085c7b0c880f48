/**
 * Whole quotients of indices. Shaders divide within 2.5 units in the last place (GLSL ES 3.0, 4.5.1; WGSL, 15.7.4): 33 / 33 may
 * lie below 1, and a quotient near 2^24 may be off by five. What is left is divided again, and rounding put right by products.
 */

/** Text that defines `name`, the greatest whole number of times that `divisor` fits into `dividend`, both below 2^24. */
export function quotientText(name: string, dividend: string, divisor: string): string {
  return `let ${name} = Math.floor(${dividend} / ${divisor});
${name} += Math.floor((${dividend} - ${name} * ${divisor}) / ${divisor});
if (${name} * ${divisor} > ${dividend}) { ${name} -= 1; }
if ((${name} + 1) * ${divisor} <= ${dividend}) { ${name} += 1; }`;
}
