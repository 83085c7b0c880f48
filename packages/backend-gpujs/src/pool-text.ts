/** Text of pooling windows: the first maximum of one, and what an average divides by. */
import type { Pool2dGeometry } from "@convscope/core/backend";

/**
 * Searches the window of output (p, q) for its first maximum, or first NaN: `best`, at element `place` of x. `base` is
 * where the plane starts. Loops have names of their own, for windows of taps of readers.
 */
export function firstMaximumText(p: string, q: string): string {
  return `let found = 0;
let place = base;
let best = x[base];
for (let i = 0; i < kernelHeight; i++) {
  const y = ${p} * strideHeight - padTop + i * dilationHeight;
  if (y >= 0 && y < inHeight) {
    for (let j = 0; j < kernelWidth; j++) {
      const z = ${q} * strideWidth - padLeft + j * dilationWidth;
      if (z >= 0 && z < inWidth) {
        const at = base + y * inWidth + z;
        const value = x[at];
        if (found === 0 || value > best || (value !== value && best === best)) {
          found = 1;
          place = at;
          best = value;
        }
      }
    }
  }
}`;
}

/** The region whose positions count in the divisor of an average. */
export type CountedRegion = "endColumn" | "endLine" | "firstColumn" | "firstLine";

/** Its names. */
export const COUNTED: readonly CountedRegion[] = [
  "firstLine",
  "endLine",
  "firstColumn",
  "endColumn",
];

/** Padding counts if the geometry says so; what ceil mode adds beyond it never does. */
export function countedRegion(g: Pool2dGeometry): Readonly<Record<CountedRegion, number>> {
  if (!g.countPadding) {
    return { firstLine: 0, endLine: g.inHeight, firstColumn: 0, endColumn: g.inWidth };
  }
  return {
    firstLine: -g.padTop,
    endLine: g.inHeight + g.padBottom,
    firstColumn: -g.padLeft,
    endColumn: g.inWidth + g.padRight,
  };
}

/** Counts the positions of the window of output (p, q): `countedLines` times `countedColumns`. */
export function countText(p: string, q: string): string {
  return `let countedLines = 0;
for (let i = 0; i < kernelHeight; i++) {
  const y = ${p} * strideHeight - padTop + i * dilationHeight;
  if (y >= firstLine && y < endLine) { countedLines += 1; }
}
let countedColumns = 0;
for (let j = 0; j < kernelWidth; j++) {
  const z = ${q} * strideWidth - padLeft + j * dilationWidth;
  if (z >= firstColumn && z < endColumn) { countedColumns += 1; }
}`;
}
