/**
 * How a stage looks: a stack of sheets for maps, a bar for units; and the rays from what a unit reads to the unit.
 */
import type { Box, Point, Size } from "../box.js";
import { element, formatNumber, group } from "../svg.js";
import type { Stage } from "./stages.js";

/** A stage's extent before it has a place. */
export interface Outline extends Size {
  /** Sheets that are drawn; 0 for a bar. */
  readonly sheets: number;
  /** Each sheet's shift against the one behind it. */
  readonly shift: number;
  /** The front sheet. */
  readonly sheetWidth: number;
  readonly sheetHeight: number;
}

/** A stage with its outline in its place: the corner of its bounding box. */
export interface Placed extends Point {
  readonly stage: Stage;
  readonly outline: Outline;
}

const LARGEST = 118;
const SMALLEST = 12;
const DEPTH = 44;
const MOST_SHEETS = 16;
const BAR = 12;

/** The longest side of the largest map in a network. */
export function extentOf(stages: readonly Stage[]): number {
  return Math.max(
    ...stages.map(({ form }) => ("units" in form ? 1 : Math.max(form.height, form.width))),
  );
}

/** The outline of a stage; `extent` is the longest side of the largest map in the network. */
export function outlineOf({ form }: Stage, extent: number): Outline {
  if ("units" in form) {
    const height = 26 + 10.5 * Math.log2(Math.max(1, form.units));
    return { width: BAR, height, sheets: 0, shift: 0, sheetWidth: BAR, sheetHeight: height };
  }
  // Between true to scale and equally large: small maps stay visible.
  const side = (length: number): number => Math.max(SMALLEST, LARGEST * (length / extent) ** 0.65);
  const longest = Math.max(form.height, form.width);
  const sheetWidth = side(longest) * (form.width / longest);
  const sheetHeight = side(longest) * (form.height / longest);
  const sheets = Math.min(form.maps, MOST_SHEETS);
  const shift = sheets < 2 ? 0 : Math.min(7, DEPTH / (sheets - 1));
  const depth = shift * (sheets - 1);
  return {
    width: sheetWidth + depth,
    height: sheetHeight + depth,
    sheets,
    shift,
    sheetWidth,
    sheetHeight,
  };
}

/** The sheet that lies on top, at the lower right; a bar is its own. */
function front({ outline, x, y }: Placed): Box {
  const { width, height, sheetWidth, sheetHeight } = outline;
  return {
    x: x + width - sheetWidth,
    y: y + height - sheetHeight,
    width: sheetWidth,
    height: sheetHeight,
  };
}

/** The stage itself, without rays. */
export function drawStage(placed: Placed): string {
  const { outline, x, y } = placed;
  if (outline.sheets === 0) {
    return element("rect", {
      class: "bar",
      x,
      y,
      width: outline.width,
      height: outline.height,
      rx: 2,
    });
  }
  const sheets = Array.from({ length: outline.sheets }, (_, i) =>
    element("rect", {
      class: "sheet",
      x: x + i * outline.shift,
      y: y + i * outline.shift,
      width: outline.sheetWidth,
      height: outline.sheetHeight,
    }),
  );
  return group({}, ...sheets);
}

/** What one unit of `to` reads of `from`, and the lines that lead there. */
export function drawRays(from: Placed, to: Placed): string {
  const source = front(from);
  const target = front(to);
  const { window } = to.stage;
  const { form } = from.stage;
  if ("units" in form || window === undefined || "units" in to.stage.form) {
    const whole = "units" in form ? source : probeOf(source, form, window);
    const probe =
      "units" in form || window === undefined ? "" : element("rect", { class: "probe", ...whole });
    return probe + fan(whole, target, "units" in form);
  }
  const probe = probeOf(source, form, window);
  const unit = unitOf(target, to.stage.form);
  return (
    element("rect", { class: "probe", ...probe }) +
    element("rect", { class: "probe", ...unit }) +
    lines(probe, unit)
  );
}

/** The window on the front sheet, low and to the right, where the stack hides nothing. */
function probeOf(
  sheet: Box,
  form: { height: number; width: number },
  window: Stage["window"],
): Box {
  const width = Math.min(1, (window?.width ?? form.width) / form.width) * sheet.width;
  const height = Math.min(1, (window?.height ?? form.height) / form.height) * sheet.height;
  return {
    x: sheet.x + (sheet.width - width) * 0.72,
    y: sheet.y + (sheet.height - height) * 0.66,
    width,
    height,
  };
}

/** One unit on the front sheet: at least large enough to be seen. */
function unitOf(sheet: Box, form: { height: number; width: number }): Box {
  const width = Math.max(3, sheet.width / form.width);
  const height = Math.max(3, sheet.height / form.height);
  return {
    x: sheet.x + (sheet.width - width) * 0.24,
    y: sheet.y + (sheet.height - height) * 0.3,
    width,
    height,
  };
}

const point = (x: number, y: number): string => `${formatNumber(x)} ${formatNumber(y)}`;

/** From the right corners of a window to one unit. */
function lines(probe: Box, unit: Box): string {
  const end = point(unit.x, unit.y + unit.height / 2);
  const right = probe.x + probe.width;
  return element("path", {
    class: "ray",
    d: `M${point(right, probe.y)}L${end}L${point(right, probe.y + probe.height)}`,
  });
}

/** From all of one stage to all of a bar: crossed, if both are rows of units. */
function fan(source: Box, target: Box, crossed: boolean): string {
  const right = source.x + source.width;
  const [top, bottom] = [point(right, source.y), point(right, source.y + source.height)];
  const [high, low] = [point(target.x, target.y), point(target.x, target.y + target.height)];
  const cross = crossed ? `M${top}L${low}M${bottom}L${high}` : "";
  return element("path", { class: "ray", d: `M${top}L${high}M${bottom}L${low}${cross}` });
}
