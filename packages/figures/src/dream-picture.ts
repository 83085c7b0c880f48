/**
 * A picture that was made to excite a unit: the picture, how the unit grew, and the numbers that the network reads. How it is
 * made is explain's `dream`.
 */
import { ArgumentError } from "@convscope/core";
import { heatBar, heatRaster, heatScale } from "./heat.js";
import { measureText } from "./number-text.js";
import { MARGIN, page, WIDTH } from "./page.js";
import { panelHeading } from "./panel-heading.js";
import { checkPicture, drawPicture, type Picture, sizeText } from "./picture.js";
import { checkMap, type FeatureMap } from "./pixel-map.js";
import { drawPlot, finite, type Series, ticksOf } from "./plot.js";
import { rasterImage } from "./raster.js";
import { element, text } from "./svg.js";
import { fitText } from "./text-width.js";

/** All of the figure. */
export interface DreamFigure {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** As it is to be seen. */
  readonly picture: Picture;
  /** As the network reads it: a map for each channel. */
  readonly channels: readonly FeatureMap[];
  /** What the unit gave after each step, the first before them all. */
  readonly activations: readonly number[];
}

const TOP = 92;
const HEAD = 24;
const SIDE = 448;
const RIGHT = MARGIN + SIDE + 32;
const RIGHT_WIDTH = WIDTH - MARGIN - RIGHT;
const PLOT = { left: RIGHT + 56, top: TOP + 44, width: RIGHT_WIDTH - 56, height: 170 };
const MAPS = TOP + 280;
const GAP = 12;

/**
 * The picture and what there is to know of it, 1000 pixels wide.
 *
 * @throws ArgumentError without channels or activations, ShapeError when values do not fit their sizes
 * @example
 * ```ts
 * import { dreamPicture, mapsOf } from "@convscope/figures";
 * const channels = mapsOf(Float32Array.from({ length: 784 }, (_, i) => Math.sin(i)), [1, 28, 28]);
 * const [picture] = channels;
 * if (picture === undefined) throw new Error("one channel");
 * const svg = dreamPicture({ title: "C3[4]", picture, channels, activations: [0.1, 2, 3.5] });
 * if (!svg.includes("How it grew")) throw new Error("the ascent is drawn");
 * ```
 */
export function dreamPicture(figure: DreamFigure): string {
  check(figure);
  const { title, subtitle, picture, channels, activations } = figure;
  const zoom = Math.min(SIDE / picture.width, SIDE / picture.height);
  const box = { width: picture.width * zoom, height: picture.height * zoom };
  const maps = channelMaps(channels);
  const height = Math.max(TOP + HEAD + box.height, maps.bottom) + MARGIN;
  const size = sizeText(picture);
  const growth = [activations[0], activations.at(-1)].map((value) => measureText(value ?? 0));
  return page(
    {
      height,
      title,
      lines: [subtitle],
      description: `A picture of ${size}, made in ${activations.length - 1} steps, in which the unit grew from ${growth.join(" to ")}.`,
    },
    [
      panelHeading("Picture", size, { x: MARGIN, y: TOP + 12, width: SIDE }),
      drawPicture(picture, { x: MARGIN, y: TOP + HEAD, ...box }),
      drawGrowth(activations),
      maps.svg,
    ],
  );
}

function check({ picture, channels, activations }: DreamFigure): void {
  checkPicture("dreamPicture", picture);
  for (const channel of channels) checkMap("dreamPicture", channel);
  if (channels.length > 0 && activations.length > 0) return;
  throw new ArgumentError(
    `dreamPicture: found ${channels.length} channels and ${activations.length} activations, expected at least one of each (there is nothing to draw); give what dream gave`,
    { channels: channels.length, activations: activations.length },
  );
}

function drawGrowth(activations: readonly number[]): string {
  const series: Series = { name: "the unit", line: "blueline", mark: "blue", values: activations };
  const plot = {
    ...{ ...PLOT, title: "How it grew", axis: "step", series: [series], show: measureText },
    ticks: ticksOf(finite([series])),
  };
  return drawPlot(
    plot,
    activations.map((_, step) => step),
  );
}

/** The channels side by side, one scale for all of them. */
function channelMaps(channels: readonly FeatureMap[]): {
  readonly svg: string;
  readonly bottom: number;
} {
  const scale = {
    ...heatScale(channels.flatMap(({ values }) => Array.from(values))),
    signed: true,
  };
  const across = Math.max(3, channels.length);
  const side = (RIGHT_WIDTH - (across - 1) * GAP) / across;
  const sizes = channels.map(({ height, width }) => {
    const zoom = side / Math.max(height, width);
    return { width: width * zoom, height: height * zoom };
  });
  const maps = channels.map((channel, i) => {
    const { width = 0, height = 0 } = sizes[i] ?? {};
    const box = { x: RIGHT + i * (side + GAP), y: MAPS + HEAD, width, height };
    const label = { class: "muted tiny", x: box.x, y: box.y + height + 13 };
    return (
      rasterImage(heatRaster(channel, scale), box, channel.width < side / 2) +
      element("rect", { class: "frame", ...box }) +
      text(fitText(channel.label, side, 10), label)
    );
  });
  const heading = panelHeading("What the network reads", "", {
    ...{ x: RIGHT, y: MAPS + 12, width: RIGHT_WIDTH },
  });
  const foot = MAPS + HEAD + Math.max(...sizes.map(({ height }) => height)) + 26;
  return { svg: [heading, ...maps, heatBar(scale, RIGHT, foot)].join("\n"), bottom: foot + 12 };
}
