/** A legend in a row: small squares in their colours, each with what it means. */
import { element, text } from "./svg.js";
import { textWidth } from "./text-width.js";

/** The squares from the left margin on; `y` is the baseline of their words. */
export function swatches(
  kinds: readonly (readonly [look: string, label: string])[],
  left: number,
  y: number,
): string {
  let x = left;
  const marks = kinds.map(([look, label]) => {
    const mark =
      element("rect", { class: look, x: x + 0.5, y: y - 10, width: 12, height: 12, rx: 2 }) +
      text(label, { class: "muted small", x: x + 19, y });
    x += 19 + textWidth(label, 11.5) + 22;
    return mark;
  });
  return marks.join("");
}
