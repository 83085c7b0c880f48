/**
 * The legend of a colour scale: its steps from low to high, with the numbers at its ends.
 */
import { type ColourScale, classesOf } from "./colour-scale.js";
import { measureText } from "./number-text.js";
import { element, text } from "./svg.js";
import { textWidth } from "./text-width.js";

/** The scale, ending at `right`. */
export function colourBar(
  scale: ColourScale,
  right: number,
  top: number,
): { readonly svg: string; readonly width: number } {
  const classes = classesOf(scale.ramp);
  const [low, high] = [measureText(scale.low), measureText(scale.high)];
  const step = 4;
  const bar = classes.length * step;
  const highWidth = textWidth(high, 10) + 6;
  const x = right - highWidth - bar;
  const steps = classes.map((name, i) =>
    element("rect", { class: name, x: x + i * step, y: top + 4, width: step, height: 9 }),
  );
  const svg = [
    text(low, { class: "muted tiny end", x: x - 6, y: top + 12 }),
    element("g", { "shape-rendering": "crispEdges" }, ...steps),
    element("rect", { class: "frame", x: x - 0.5, y: top + 3.5, width: bar + 1, height: 10 }),
    text(high, { class: "muted tiny end", x: right, y: top + 12 }),
  ];
  return { svg: svg.join(""), width: highWidth + bar + 6 + textWidth(low, 10) };
}
