/**
 * A wiring as figures get it: two sides of maps and the edges between them; which kernels edges share, and their counts in words.
 */
import { ArgumentError } from "@convscope/core";
import { countText } from "./number-text.js";

/** One side of a wiring. */
export interface MapSide {
  /** Name of the layer: `"S2"`. */
  readonly name: string;
  /** How many maps it has. */
  readonly maps: number;
}

/** A connection, maps counted from 0. */
export interface WiringEdge {
  readonly from: number;
  readonly to: number;
}

/** An edge of a wiring, maps counted from 0; equal `kernel` numbers share their weights, without one there are none. */
export interface KernelEdge extends WiringEdge {
  readonly kernel?: number | undefined;
}

/** Checks that there are maps, and edges between them only. @throws ArgumentError */
export function checkWiring(
  figure: string,
  edges: readonly WiringEdge[],
  from: MapSide,
  to: MapSide,
): void {
  for (const { name, maps } of [from, to]) {
    if (Number.isInteger(maps) && maps > 0) continue;
    throw new ArgumentError(
      `${figure}: found ${maps} maps of ${name}, expected at least one; give the layer's number of maps`,
      { name, maps },
    );
  }
  const inside = (map: number, side: MapSide): boolean =>
    Number.isInteger(map) && map >= 0 && map < side.maps;
  const stray = edges.find((edge) => !inside(edge.from, from) || !inside(edge.to, to));
  if (stray !== undefined) {
    throw new ArgumentError(
      `${figure}: found edge ${stray.from} → ${stray.to}, expected ${from.name} 0…${from.maps - 1} → ${to.name} 0…${to.maps - 1} (maps are counted from 0); correct the edge`,
      { ...stray },
    );
  }
}

/** Whether edges share kernels; a wiring of a pooling has none. */
export function sharesKernels(edges: readonly KernelEdge[]): boolean {
  return new Set(edges.map(({ kernel }, i) => kernel ?? i)).size < edges.length;
}

/** a, b, … z, a1, b1, … */
export function kernelLetter(kernel: number): string {
  const round = Math.floor(kernel / 26);
  return String.fromCharCode(97 + (kernel % 26)) + (round === 0 ? "" : String(round));
}

/** `60 of 96 connections, each with a kernel of its own` */
export function countsText(edges: readonly KernelEdge[], from: MapSide, to: MapSide): string {
  const pairs = new Set(edges.map((edge) => edge.from * to.maps + edge.to)).size;
  const counts = `${countText(pairs)} of ${countText(from.maps * to.maps)} connections`;
  if (edges.every(({ kernel }) => kernel === undefined)) return counts;
  if (!sharesKernels(edges)) return `${counts}, each with a kernel of its own`;
  const kernels = new Set(edges.map(({ kernel }, i) => kernel ?? i)).size;
  return `${counts}, by ${countText(kernels)} shared kernel${kernels === 1 ? "" : "s"}`;
}
