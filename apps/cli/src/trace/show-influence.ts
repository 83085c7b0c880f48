/** What a pixel goes into, on the terminal. */
import type { InfluenceTrace } from "@convscope/explain";
import { number } from "../diff/show-unit.js";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";
import type { Shown } from "./show-terms.js";

/** Prints it. */
export function printInfluence(
  { unit, model, value, layers }: InfluenceTrace,
  { top, inOrder = false }: Shown,
  screen: Screen,
): void {
  const { colors } = screen;
  screen.print(`${colors.bold(unit)} of ${model} is ${colors.bold(number(value))}`);
  for (const { layer, layerKind, size, units } of layers) {
    screen.print();
    const moved = `${count(units.length)} of the ${count(size)} units of ${layer} (${layerKind})`;
    screen.print(wrap("", `It moves ${moved}.`, screen.width));
    const ordered = inOrder
      ? units
      : [...units].sort((a, b) => Math.abs(b.derivative) - Math.abs(a.derivative));
    const rows = ordered
      .slice(0, top)
      .map((own) => [`${layer}[${own.at.join(",")}]`, number(own.value), number(own.derivative)]);
    if (rows.length === 0) continue;
    const rest = ordered.length - rows.length;
    if (rest > 0) rows.push([`… and ${count(rest)} more`, "", ""]);
    screen.print(
      formatTable(
        [
          { head: "unit" },
          { head: "value", align: "right" },
          { head: `∂unit/∂${unit}`, align: "right" },
        ],
        rows,
        colors,
        0,
        screen.width,
      ),
    );
  }
}
