/** Bands of rows in scratch, as assembly/band.ts lays them out. */
import type { Window2d } from "@convscope/core/backend";

/** Elements of a line: the columns that a row of y sees by weights one stride apart. */
export function lineOf(g: Window2d): number {
  return g.outWidth + Math.floor(((g.kernelWidth - 1) * g.dilationWidth) / g.strideWidth);
}

/** Bytes of what `rows` rows of y see of a map. */
export function bandBytes(g: Window2d, rows: number): number {
  const seen = (rows - 1) * g.strideHeight + (g.kernelHeight - 1) * g.dilationHeight + 1;
  return 4 * seen * g.strideWidth * lineOf(g);
}
