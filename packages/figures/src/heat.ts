/**
 * Values as a glow that lies over a picture or over the page: orange above zero, blue below, the stronger the further from it,
 * none at zero. The same in the light and in the dark. Maps of opaque colours are pixel-map.ts.
 */
import type { MapPlaces } from "@convscope/explain";
import { measureText } from "./number-text.js";
import type { FeatureMap } from "./pixel-map.js";
import type { Paletted } from "./raster.js";
import { element, text } from "./svg.js";
import { textWidth } from "./text-width.js";

/** Red, green, blue of theme.ts's `warm` and `cold`. */
const WARM = [222, 98, 0] as const;
const COLD = [20, 108, 190] as const;
/** Of the largest values: what lies below shines through. */
const MOST_OPAQUE = 0.88;
const STEPS = 24;

/** How far values are told apart, and whether some are below zero. */
export interface HeatScale {
  readonly reach: number;
  readonly signed: boolean;
  /** Whether values beyond the reach look like it. */
  readonly clipped: boolean;
}

/** The scale up to the largest magnitude, or up to that which a share of the values keeps. */
export function heatScale(values: ArrayLike<number>, share: number = 1): HeatScale {
  const finite = Array.from(values).filter(Number.isFinite);
  const sizes = Float64Array.from(finite, Math.abs).sort();
  const last = sizes.length - 1;
  const most = sizes[last] ?? 0;
  const kept = sizes[Math.max(0, Math.ceil(share * sizes.length) - 1)] ?? 0;
  const reach = kept > 0 ? kept : most;
  return { reach, signed: finite.some((value) => value < 0), clipped: reach < most };
}

/** Strengths that are told apart: few colours keep files small. */
const STRENGTHS = 56;

/** Colours from none to the strongest: first above zero, then below. */
const PALETTE: Paletted["palette"] = [WARM, COLD].flatMap((colour) =>
  Array.from(
    { length: STRENGTHS + 1 },
    (_, i) => [...colour, Math.round((255 * MOST_OPAQUE * i) / STRENGTHS)] as const,
  ),
);

/** Values as pixels; what is not a number is clear. */
export function heatRaster({ width, height, values }: FeatureMap, { reach }: HeatScale): Paletted {
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const value = values[i] ?? Number.NaN;
    const strength = Math.min(1, Math.abs(value) / (reach || 1));
    const level = Number.isNaN(strength) ? 0 : Math.round(STRENGTHS * strength);
    return value < 0 ? STRENGTHS + 1 + level : level;
  });
  return { width, height, data, palette: PALETTE };
}

/** One axis: the two values that a pixel lies between, and how far it is on its way to the second. */
interface Between {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

function betweens(
  pixels: number,
  side: number,
  count: number,
  start: number,
  step: number,
): readonly Between[] {
  return Array.from({ length: pixels }, (_, i) => {
    const at = ((i + 0.5) * side) / pixels - 0.5;
    const place = step > 0 ? Math.min(count - 1, Math.max(0, (at - start) / step)) : 0;
    const from = Math.min(count - 1, Math.floor(place));
    return { from, to: Math.min(count - 1, from + 1), share: place - from };
  });
}

/**
 * A map stretched over a picture by bilinear interpolation between the places of its values; beyond the outermost it goes on as
 * they are, for no other value speaks of the edge.
 *
 * @param picture its rows and columns
 * @param pixels rows and columns of the result
 */
export function stretched(
  { label, height, width, values }: FeatureMap,
  { start, step }: MapPlaces,
  picture: readonly [rows: number, columns: number],
  pixels: readonly [rows: number, columns: number],
): FeatureMap {
  const rows = betweens(pixels[0], picture[0], height, start[0], step[0]);
  const columns = betweens(pixels[1], picture[1], width, start[1], step[1]);
  const at = (row: number, column: number): number => values[row * width + column] as number;
  const mixed = rows.flatMap((y) =>
    columns.map((x) => {
      const above = at(y.from, x.from) * (1 - x.share) + at(y.from, x.to) * x.share;
      const below = at(y.to, x.from) * (1 - x.share) + at(y.to, x.to) * x.share;
      return above * (1 - y.share) + below * y.share;
    }),
  );
  return { label, height: pixels[0], width: pixels[1], values: mixed };
}

/** The legend: from the one end to the other on the page's ground, with the numbers; its upper left corner at (x, y). */
export function heatBar({ reach, signed, clipped }: HeatScale, x: number, y: number): string {
  const ends = signed ? [-reach, reach] : [0, reach];
  const [low, high] = ends.map((end) => measureText(end));
  const beyond = clipped ? " and more" : "";
  const left = `${low}${signed && clipped ? " and less" : ""}`;
  const start = x + textWidth(left, 11.5) + 8;
  const step = 8;
  const steps = Array.from({ length: STEPS }, (_, i) => {
    const share = signed ? (2 * i) / (STEPS - 1) - 1 : i / (STEPS - 1);
    return element("rect", {
      class: share < 0 ? "cold" : "warm",
      "fill-opacity": MOST_OPAQUE * Math.abs(share),
      ...{ x: start + i * step, y, width: step, height: 12 },
    });
  });
  const end = start + STEPS * step;
  return [
    text(left, { class: "muted small", x, y: y + 10 }),
    element("g", { "shape-rendering": "crispEdges" }, ...steps),
    element("rect", { class: "frame", x: start, y, width: STEPS * step, height: 12 }),
    text(`${high}${beyond}`, { class: "muted small", x: end + 8, y: y + 10 }),
  ].join("");
}
