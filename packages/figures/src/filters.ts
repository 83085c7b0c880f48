/**
 * The weights of a convolution as pictures: filters over three channels in colour, others as a map for each channel. All of a
 * layer share one scale, with zero in its middle.
 */
import { ShapeError } from "@convscope/core";
import { colourBar } from "./colour-bar.js";
import { type ColourScale, symmetricScale } from "./colour-scale.js";
import { countText } from "./number-text.js";
import { MARGIN, page, ROOM, WIDTH } from "./page.js";
import { pixelMap } from "./pixel-map.js";
import { rasterImage } from "./raster.js";
import { element, text } from "./svg.js";

/** A layer's weights. */
export interface FiltersFigure {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** [K, C, R, S], row-major. */
  readonly weights: Float32Array;
  readonly shape: readonly number[];
  /** 1 where a weight exists, 0 where it does not, as under a connection table; all exist by default. */
  readonly mask?: ArrayLike<number> | undefined;
  /** Three channels as red, green and blue: true unless said otherwise. */
  readonly colour?: boolean | undefined;
}

const TOP = 112;
const GAP = 12;
const LABEL = 16;
/** Tiles, tiles of a matrix in a row, and weights that are drawn at most. */
const MOST_TILES = 144;
const MOST_ACROSS = 20;
const MOST_WEIGHTS = 9000;

/**
 * The filters as a picture, 1000 pixels wide; of many, the first.
 *
 * @throws ShapeError when weights and shape do not fit, or the shape is not [K, C, R, S]
 * @example
 * ```ts
 * import { filters } from "@convscope/figures";
 * const weights = Float32Array.from({ length: 6 * 25 }, (_, i) => Math.sin(i));
 * const svg = filters({ title: "C1", weights, shape: [6, 1, 5, 5] });
 * if (!svg.includes("6 filters of 1×5×5")) throw new Error("the filters are counted");
 * ```
 */
export function filters(figure: FiltersFigure): string {
  const sizes = check(figure);
  const scale = symmetricScale([figure.weights]);
  const body =
    sizes.channels === 3 && figure.colour !== false
      ? colourTiles(figure.weights, sizes, scale)
      : sizes.channels === 1
        ? mapTiles(figure.weights, sizes, scale)
        : matrix(figure, sizes, scale);
  const { title, subtitle } = figure;
  const { count, channels, rows, columns } = sizes;
  const told = `${countText(count)} ${count === 1 ? "filter" : "filters"} of ${channels}×${rows}×${columns}`;
  const shown = body.note === "" ? told : `${told} · ${body.note}`;
  const bar = body.coloured ? undefined : colourBar(scale, WIDTH - MARGIN, 54);
  return page(
    {
      height: TOP + body.height + MARGIN,
      title,
      lines: [shown, subtitle],
      aside: 240,
      description: `${shown}. Weights from ${scale.low} to ${scale.high}.`,
    },
    [...(bar === undefined ? [] : [bar.svg]), body.svg],
  );
}

interface Sizes {
  readonly count: number;
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
}

/** What is drawn below the heading. */
interface Body {
  readonly svg: string;
  readonly height: number;
  readonly note: string;
  readonly coloured: boolean;
}

function check({ weights, shape }: FiltersFigure): Sizes {
  const [count = 0, channels = 0, rows = 0, columns = 0] = shape;
  const size = count * channels * rows * columns;
  if (shape.length === 4 && size > 0 && weights.length === size) {
    return { count, channels, rows, columns };
  }
  throw new ShapeError(
    `filters: found ${weights.length} weights of shape [${shape.join(", ")}], expected [filters, channels, rows, columns] and as many weights; give the weight of a convolution`,
    { shape, weights: weights.length },
  );
}

/** Tiles in rows, as large as their number allows. */
function grid(
  count: number,
  { rows, columns }: Sizes,
): {
  readonly zoom: number;
  readonly height: number;
  readonly place: (tile: number) => readonly [x: number, y: number];
} {
  const across = Math.min(count, Math.max(8, Math.ceil(Math.sqrt(count * 1.6))));
  const side = Math.min(88, (ROOM - (across - 1) * GAP) / across);
  const zoom = Math.floor((side / Math.max(rows, columns)) * 100) / 100;
  const pitch = Math.max(columns * zoom, 24) + GAP;
  const tall = rows * zoom + LABEL + 6;
  return {
    zoom,
    height: Math.ceil(count / across) * tall,
    place: (tile) => [MARGIN + (tile % across) * pitch, TOP + Math.floor(tile / across) * tall],
  };
}

function label(content: string, x: number, y: number): string {
  return text(content, { class: "muted tiny", x, y });
}

function firstOf(shown: number, count: number, what: string): string {
  return shown < count ? `the first ${shown} of ${countText(count)} ${what}` : "";
}

/** Three channels are red, green and blue: grey is zero. */
function colourTiles(weights: Float32Array, sizes: Sizes, { high }: ColourScale): Body {
  const { count, rows, columns } = sizes;
  const shown = Math.min(count, MOST_TILES);
  const { zoom, height, place } = grid(shown, sizes);
  const area = rows * columns;
  const tiles = Array.from({ length: shown }, (_, filter) => {
    const data = new Uint8Array(area * 3);
    for (let at = 0; at < area; at++) {
      for (let channel = 0; channel < 3; channel++) {
        const weight = weights[(filter * 3 + channel) * area + at] as number;
        const level = high > 0 ? weight / high : 0;
        data[at * 3 + channel] = Math.round(127.5 + 127.5 * (Number.isNaN(level) ? 0 : level));
      }
    }
    const [x, y] = place(filter);
    const box = { x, y, width: columns * zoom, height: rows * zoom };
    const picture = { width: columns, height: rows, channels: 3, data } as const;
    return (
      rasterImage(picture, box, true) +
      element("rect", { class: "frame", ...box }) +
      label(String(filter), x, y + box.height + 12)
    );
  });
  const rest = firstOf(shown, count, "filters");
  const note = `red, green, blue; grey is zero${rest === "" ? "" : ` · ${rest}`}`;
  return { svg: tiles.join("\n"), height, note, coloured: true };
}

/** One channel: a map for each filter. */
function mapTiles(weights: Float32Array, sizes: Sizes, scale: ColourScale): Body {
  const { count, rows, columns } = sizes;
  const area = rows * columns;
  const shown = Math.min(count, MOST_TILES, Math.max(1, Math.floor(MOST_WEIGHTS / area)));
  const { zoom, height, place } = grid(shown, sizes);
  const tiles = Array.from({ length: shown }, (_, filter) => {
    const [x, y] = place(filter);
    const values = weights.subarray(filter * area, (filter + 1) * area);
    const map = { label: String(filter), height: rows, width: columns, values };
    return (
      pixelMap(map, scale, { x, y, scale: zoom }) + label(String(filter), x, y + rows * zoom + 12)
    );
  });
  return {
    svg: tiles.join("\n"),
    height,
    note: firstOf(shown, count, "filters"),
    coloured: false,
  };
}

/** A tile for each filter and channel: filters across where there are few channels, else down. */
function matrix({ weights, mask }: FiltersFigure, sizes: Sizes, scale: ColourScale): Body {
  const { count, channels, rows, columns } = sizes;
  const area = rows * columns;
  const turned = channels < count && channels <= MOST_ACROSS;
  const [wide, high] = turned ? [count, channels] : [channels, count];
  const across = Math.min(wide, MOST_ACROSS);
  const down = Math.min(high, MOST_ACROSS, Math.max(1, Math.floor(MOST_WEIGHTS / (across * area))));
  const left = MARGIN + 74;
  const side = Math.min(54, (WIDTH - MARGIN - left - (across - 1) * 6) / across);
  const zoom = Math.floor((side / Math.max(rows, columns)) * 100) / 100;
  const [pitchX, pitchY] = [columns * zoom + 6, rows * zoom + 6];
  const head = TOP + 22;
  const [rowName, columnName] = turned ? ["channel", "filter"] : ["filter", "channel"];
  const drawn = Array.from({ length: down }, (_, row) => {
    const y = head + row * pitchY;
    const maps = Array.from({ length: across }, (__, column) => {
      const start = (turned ? column * channels + row : row * channels + column) * area;
      if (mask?.[start] === 0) return "";
      const values = weights.subarray(start, start + area);
      const map = { label: "", height: rows, width: columns, values };
      return pixelMap(map, scale, { x: left + column * pitchX, y, scale: zoom });
    });
    const label = row === 0 ? `${rowName} 0` : String(row);
    const place = { x: left - 10, y: y + (rows * zoom) / 2 + 3.5 };
    return text(label, { class: "muted tiny end", ...place }) + maps.join("");
  });
  const every = Math.ceil(24 / pitchX);
  const numbers = Array.from({ length: Math.ceil(across / every) }, (_, i) =>
    text(String(i * every), {
      ...{ class: "muted tiny middle", y: head - 8 },
      x: left + i * every * pitchX + (columns * zoom) / 2,
    }),
  );
  const notes = [
    firstOf(turned ? across : down, count, "filters"),
    firstOf(turned ? down : across, channels, "channels"),
  ];
  return {
    svg: [
      text(columnName, { class: "muted tiny end", x: left - 10, y: head - 8 }),
      ...numbers,
      ...drawn,
    ].join("\n"),
    height: 22 + down * pitchY,
    note: notes.filter((note) => note !== "").join(" · "),
    coloured: false,
  };
}
