/** The line above a part of a figure: its name, and what there is to know of it. */
import { text } from "./svg.js";
import { fitText, textWidth } from "./text-width.js";

/** At (x, y), no wider than `width`. */
export function panelHeading(
  name: string,
  rest: string,
  { x, y, width }: Readonly<Record<"width" | "x" | "y", number>>,
): string {
  const shown = fitText(name, width, 14, true);
  const start = textWidth(shown, 14, true) + 8;
  const more = fitText(rest, width - start, 11.5);
  const heading = text(shown, { class: "ink head", x, y });
  return more === "" ? heading : heading + text(more, { class: "muted small", x: x + start, y });
}
