/**
 * A grid of values as a picture: one path for each colour, made of the rectangles that it covers. Crisp at any size, no
 * image format inside.
 */
import { ShapeError } from "@convscope/core";
import { type ColourScale, classOf } from "./colour-scale.js";
import { element, formatNumber, group } from "./svg.js";

/** One map: row-major values with a name. */
export interface FeatureMap {
  readonly label: string;
  readonly height: number;
  readonly width: number;
  readonly values: ArrayLike<number>;
}

/** Where a picture goes: its corner and the pixels to a value. */
export interface Placing {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** @throws ShapeError when the values are not height × width */
export function checkMap(figure: string, { label, height, width, values }: FeatureMap): void {
  if (
    Number.isInteger(height) &&
    Number.isInteger(width) &&
    height > 0 &&
    width > 0 &&
    values.length === height * width
  ) {
    return;
  }
  throw new ShapeError(
    `${figure}: found ${values.length} values in map "${label}", expected ${height}·${width} = ${height * width} (a value for each pixel, both sizes at least 1); ` +
      "cut the layer's output with mapsOf(values, shape)",
    { label, height, width, values: values.length },
  );
}

/**
 * The maps of one example's output, by their numbers.
 *
 * @param values `[C, H, W]`, row-major
 * @throws ShapeError when values and shape do not fit, or the shape has no height and width
 * @example
 * ```ts
 * import { mapsOf } from "@convscope/figures";
 * const maps = mapsOf(new Float32Array(6 * 28 * 28), [6, 28, 28]);
 * if (maps.length !== 6 || maps[5]?.label !== "5") throw new Error("C1 has maps 0 to 5");
 * ```
 */
export function mapsOf(values: Float32Array, shape: readonly number[]): readonly FeatureMap[] {
  const [channels, height, width] = shape;
  if (shape.length !== 3 || channels === undefined || height === undefined || width === undefined) {
    throw new ShapeError(
      `mapsOf: found shape [${shape.join(", ")}], expected [channels, height, width] of one example; choose a layer that has maps`,
      { shape },
    );
  }
  const area = height * width;
  if (values.length !== channels * area) {
    throw new ShapeError(
      `mapsOf: found ${values.length} values, expected ${channels}·${height}·${width} = ${channels * area}; give the values of one example`,
      { shape, values: values.length },
    );
  }
  return Array.from({ length: channels }, (_, map) => ({
    label: String(map),
    height,
    width,
    values: values.subarray(map * area, (map + 1) * area),
  }));
}

/** The rectangles of each class, as path data in units of a cell. Equal neighbours are merged, along rows first. */
export function rectangles(
  colours: readonly string[],
  height: number,
  width: number,
): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const done = new Uint8Array(colours.length);
  const same = (at: number, colour: string): boolean => done[at] === 0 && colours[at] === colour;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const start = row * width + column;
      const colour = colours[start] ?? "";
      if (!same(start, colour)) continue;
      let wide = 1;
      while (column + wide < width && same(start + wide, colour)) wide++;
      let tall = 1;
      while (
        row + tall < height &&
        rowOf(start + tall * width, wide).every((at) => same(at, colour))
      )
        tall++;
      for (let r = 0; r < tall; r++) done.fill(1, start + r * width, start + r * width + wide);
      paths.set(colour, `${paths.get(colour) ?? ""}M${column} ${row}h${wide}v${tall}h-${wide}z`);
    }
  }
  return paths;
}

function rowOf(start: number, length: number): readonly number[] {
  return Array.from({ length }, (_, i) => start + i);
}

/** The colour that covers most: it becomes the ground, the others lie on it. */
function commonest(colours: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** A map drawn in a scale, framed. */
export function pixelMap(
  map: FeatureMap,
  scale: ColourScale,
  { x, y, scale: zoom }: Placing,
): string {
  const { height, width, values } = map;
  const colours = Array.from({ length: height * width }, (_, i) =>
    classOf(values[i] ?? Number.NaN, scale),
  );
  const ground = commonest(colours);
  const paths = [...rectangles(colours, height, width)]
    .filter(([colour]) => colour !== ground)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([colour, d]) => element("path", { class: colour, d }));
  return [
    group(
      {
        transform: `translate(${formatNumber(x)} ${formatNumber(y)}) scale(${formatNumber(zoom)})`,
        "shape-rendering": "crispEdges",
      },
      element("rect", { class: ground, width, height }),
      ...paths,
    ),
    element("rect", {
      class: "frame",
      x: x - 0.5,
      y: y - 0.5,
      width: width * zoom + 1,
      height: height * zoom + 1,
    }),
  ].join("");
}
