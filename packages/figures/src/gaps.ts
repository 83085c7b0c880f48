/**
 * The lines that part the cells of a table, in the colour of the page.
 */
import { element, formatNumber } from "./svg.js";

/** Lines between and around cells; none where cells are too small to be told apart. */
export function gaps(
  rows: number,
  columns: number,
  left: number,
  top: number,
  cell: number,
): string {
  const width = cell > 20 ? 2 : cell > 5 ? 1 : 0;
  if (width === 0) return "";
  const [wide, tall] = [formatNumber(columns * cell), formatNumber(rows * cell)];
  const across = Array.from(
    { length: rows + 1 },
    (_, i) => `M${formatNumber(left)} ${formatNumber(top + i * cell)}h${wide}`,
  );
  const down = Array.from(
    { length: columns + 1 },
    (_, i) => `M${formatNumber(left + i * cell)} ${formatNumber(top)}v${tall}`,
  );
  return element("path", {
    class: "grid",
    "stroke-width": width,
    d: [...across, ...down].join(""),
  });
}
