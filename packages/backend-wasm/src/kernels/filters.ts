/** A convolution's filters as left operands of products (assembly/pack.ts). */
import type { Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import type { LeftOperands } from "../product.js";
import { areas } from "../window-words.js";

/** As they lie: a filter's depth is [channels, rows, columns], a group a matrix. */
export function filtersOf(at: Address, g: Conv2dGeometry): LeftOperands {
  const depth = (g.inChannels / g.groups) * areas(g).filter;
  const rows = g.outChannels / g.groups;
  return {
    ...{ at, matrices: g.groups, rows, inner: depth, outer: 1 },
    ...{ rowStep: depth, innerStep: 1, outerStep: 0, matrixStep: rows * depth },
  };
}

/** Without groups, what a pixel sees side by side: a filter's depth is [rows, columns, channels]. */
export function filtersByPixel(at: Address, g: Conv2dGeometry): LeftOperands {
  const { filter } = areas(g);
  return {
    ...{ at, matrices: 1, rows: g.outChannels, inner: g.inChannels, outer: filter },
    ...{ rowStep: g.inChannels * filter, innerStep: filter, outerStep: 1, matrixStep: 0 },
  };
}
