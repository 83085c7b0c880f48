/**
 * The page that every figure is drawn on: 1000 pixels wide, a title, what it is about in a line or two, and words for those
 * who cannot see it. Not what is on it: that is each figure's own.
 */
import { element, escapeText, formatNumber, text } from "./svg.js";
import { fitText } from "./text-width.js";
import { stylesheet } from "./theme.js";

/** Of every figure, in pixels. */
export const WIDTH = 1000;
/** Free on all sides. */
export const MARGIN = 32;
/** Width between the margins. */
export const ROOM: number = WIDTH - 2 * MARGIN;

/** What every figure has beside its drawing. */
export interface Page {
  readonly height: number;
  /** Read out first; shown as a tooltip. */
  readonly title: string;
  /** What stands at its head; the title unless it says otherwise. */
  readonly heading?: string | undefined;
  /** What it is about, a line each below the heading. */
  readonly lines?: readonly (string | undefined)[] | undefined;
  /** Width at the right that these lines leave free. */
  readonly aside?: number | undefined;
  /** What is to be seen, for those who cannot. */
  readonly description: string;
  /** Rules of its own, without colours. */
  readonly style?: string | undefined;
  /** A figure with parts that can be stepped through is a group of them. */
  readonly role?: "group" | "img" | undefined;
}

/** A whole SVG file of a drawing; the first line is at 66, the second at 85. */
export function page(settings: Page, body: readonly string[]): string {
  const { title, heading = title, lines = [], aside = 0, style = "", role = "img" } = settings;
  const [w, h] = [formatNumber(WIDTH), formatNumber(settings.height)];
  const content = [
    element("rect", { class: "page", width: WIDTH, height: settings.height }),
    text(fitText(heading, ROOM, 20, true), { class: "ink title", x: MARGIN, y: 44 }),
    ...lines
      .filter((line) => line !== undefined && line !== "")
      .map((line = "", i) =>
        text(fitText(line, ROOM - aside, 13), { class: "muted body", x: MARGIN, y: 66 + i * 19 }),
      ),
    ...body,
  ].join("\n");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="convscope" role="${role}" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">`,
    `<title>${escapeText(title)}</title>`,
    `<desc>${escapeText(settings.description)}</desc>`,
    `<style>\n${stylesheet(content)}${style}\n</style>`,
    content,
    "</svg>\n",
  ].join("\n");
}
