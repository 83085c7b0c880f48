/** Broadcasting by strides: fewer and longer axes, and the text that finds each operand's element. Moves no data. */
import type { Shape } from "@convscope/core/backend";
import { quotientText } from "./quotient-text.js";

/** Elements of a shape. */
export function elements(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Strides of a dense, row-major array. */
export function rowMajorStrides(shape: Shape): readonly number[] {
  return shape.map((_, axis) => elements(shape.slice(axis + 1)));
}

/** Axes to walk, outermost first, at least one, and each operand's step along each. */
export interface Walk {
  readonly sizes: readonly number[];
  readonly steps: readonly (readonly number[])[];
}

/** Drops axes of length 1 and merges neighbours that every operand walks through as through one. */
export function collapse(shape: Shape, strides: readonly (readonly number[])[]): Walk {
  const sizes: number[] = [];
  const steps: number[][] = strides.map(() => []);
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    const last = sizes.length - 1;
    const merges =
      last >= 0 && strides.every((own, i) => steps[i]?.[last] === (own[axis] ?? 0) * size);
    if (merges) sizes[last] = (sizes[last] ?? 1) * size;
    else sizes.push(size);
    for (const [i, own] of steps.entries()) own[merges ? last : last + 1] = strides[i]?.[axis] ?? 0;
  }
  if (sizes.length > 0) return { sizes, steps };
  return { sizes: [1], steps: steps.map(() => [0]) };
}

/** Names of the scalars of a walk over `rank` axes by these operands. */
export function walkIntegers(rank: number, operands: readonly string[]): readonly string[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [
    ...axes.slice(1).map((axis) => `size${axis}`),
    ...operands.flatMap((operand) => axes.map((axis) => `${operand}Step${axis}`)),
  ];
}

/** Their values. */
export function walkScalars(
  walk: Walk,
  operands: readonly string[],
): Readonly<Record<string, number>> {
  const sizes = walk.sizes.map((size, axis) => [`size${axis}`, size]);
  const steps = operands.flatMap((operand, i) =>
    walk.sizes.map((_, axis) => [`${operand}Step${axis}`, walk.steps[i]?.[axis] ?? 0]),
  );
  return Object.fromEntries([...sizes, ...steps]);
}

/** Text that finds, for the row-major index `index`, the element `<operand>At` of each operand. */
export function walkText(rank: number, operands: readonly string[], index: string): string {
  const lines = [`const rest${rank - 1} = ${index};`];
  for (let axis = rank - 1; axis > 0; axis--) {
    lines.push(
      quotientText(`rest${axis - 1}`, `rest${axis}`, `size${axis}`),
      `const at${axis} = rest${axis} - rest${axis - 1} * size${axis};`,
    );
  }
  lines.push("const at0 = rest0;");
  for (const operand of operands) {
    const terms = Array.from({ length: rank }, (_, axis) => `at${axis} * ${operand}Step${axis}`);
    lines.push(`const ${operand}At = ${terms.join(" + ")};`);
  }
  return lines.join("\n");
}
