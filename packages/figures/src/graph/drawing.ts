/** Boxes, lines and frames of a graph as SVG, in their places. */
import type { Point } from "../box.js";
import { element, formatNumber, group, text } from "../svg.js";
import { textWidth } from "../text-width.js";
import type { Frame, Line, PlacedBox } from "./block.js";

/** What is drawn together. */
export interface Drawing {
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly Line[];
  readonly frames: readonly Frame[];
}

/** All of it; names of frames come last, for they interrupt the frames. */
export function drawGraph({ boxes, lines, frames }: Drawing): string {
  return [
    ...frames.map(drawFrame),
    ...lines.map(drawLine),
    ...boxes.map(drawBox),
    ...frames.map(drawLabel),
  ].join("\n");
}

function drawFrame({ x, y, width, height, repeated }: Frame): string {
  return element("rect", {
    ...{ class: "frame", x, y, width, height, rx: 8 },
    "stroke-width": repeated ? 2 : 1,
    "stroke-dasharray": repeated ? undefined : "3 3",
  });
}

/** The name interrupts the frame that it stands on. */
function drawLabel({ label, labelX, x, y, width: wide, height }: Frame): string {
  const width = textWidth(label, 10, true);
  const [left, middle] =
    labelX === undefined ? [x + wide - width / 2, y + height / 2] : [labelX, y];
  const turned = {
    transform: `rotate(90 ${formatNumber(x + wide)} ${formatNumber(middle)})`,
  };
  return group(
    labelX === undefined ? turned : {},
    element("rect", { class: "page", x: left - 3, y: middle - 6, width: width + 6, height: 12 }),
    text(label, { class: "muted tiny strong", x: left, y: middle + 3.5 }),
  );
}

function drawBox({ box, x, y }: PlacedBox): string {
  const top = y - box.height / 2;
  return [
    element("rect", {
      ...{ class: box.look, x: x - box.width / 2, y: top, rx: 4 },
      ...{ width: box.width, height: box.height },
    }),
    text(box.heading, { class: "ink small strong middle", x, y: top + 15 }),
    ...box.lines.map((line, i) =>
      text(line, {
        class: `${i === box.lines.length - 1 ? "ink" : "muted"} tiny middle`,
        x,
        y: top + 29 + i * 13,
      }),
    ),
  ].join("");
}

/** A line through its points, upright at each, with an arrow's head at its end. */
function drawLine({ points, leaves }: Line): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return "";
  const at = ({ x, y }: Point): string => `${formatNumber(x)} ${formatNumber(y)}`;
  let before = first;
  const curves = rest.map((point) => {
    const bend = (before.y + point.y) / 2;
    const curve = `C${at({ x: before.x, y: bend })} ${at({ x: point.x, y: bend })} ${at(point)}`;
    before = point;
    return curve;
  });
  const wings = leaves
    ? ""
    : `M${at({ x: last.x - 4, y: last.y - 6 })}L${at(last)}L${at({ x: last.x + 4, y: last.y - 6 })}`;
  return element("path", {
    class: "ray",
    "stroke-width": 1.4,
    d: `M${at(first)}${curves.join("")}${wings}`,
  });
}
