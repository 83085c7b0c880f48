/**
 * What random operands hold. A role is a list of ways to fill an operand, the plainest first, since shrinking tends to the
 * first.
 */
import type { InputSpec } from "../case.js";
import { cycle, distinct, integers, iota, uniform } from "../inputs.js";

/** Ways to fill an operand, given a seed. */
export type Role = readonly ((seed: number) => InputSpec)[];

/** Numbers to compute with: whole ones add up exactly, fractions round, large ones cancel. */
export const numbers: Role = [
  (seed) => integers(seed, -4, 4),
  (seed) => uniform(seed),
  (seed) => integers(seed, 0, 1),
  () => cycle(1e6, 1, -1e6, 1e-3),
];

/** Numbers to compare: with many ties, with none, with zeros of both signs. */
export const rivals: Role = [
  (seed) => integers(seed, -2, 2),
  distinct,
  (seed) => integers(seed, 0, 1),
  (seed) => uniform(seed),
  () => cycle("-0", 0, -1),
];

/** Numbers to move: each tells its place, or has the sign of a zero to lose. */
export const cargo: Role = [() => iota, (seed) => integers(seed, -99, 99), () => cycle("-0", 0, 1)];

/** What chooses: 0 and -0 are false, all else is true. */
export const masks: Role = [
  (seed) => integers(seed, 0, 1),
  () => cycle(0, 0.5, -1, "-0"),
  () => cycle(1),
];

/** Numbers of a range: whole ones and fractions. */
export function range(low: number, high: number): Role {
  return [
    (seed) => integers(seed, Math.ceil(low), Math.floor(high)),
    (seed) => uniform(seed, low, high),
  ];
}

/** Halfway between whole numbers. */
export const halves: Role = [() => cycle(0.5, 1.5, -0.5, 2.5, -1.5)];

/** Numbers that only backends that keep subnormals are asked for. */
export const subnormals: InputSpec = cycle(1e-40, -3e-41, 2e-39, 7e-40, -1e-39);
