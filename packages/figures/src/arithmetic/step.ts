/** What a step lights up on the maps of a scene: windows, the value that they make, and the lines between. */
import { element, formatNumber } from "../svg.js";
import type { Layout } from "./drawing.js";
import type { Scene, Step } from "./scene.js";

/** A value that is made is seen however small the cells are. */
const LEAST_UNIT = 4;

/** What a step lights up: the window in every map that it reads, the value that it makes, and the lines between. */
export function drawStep(scene: Scene, layout: Layout, step: Step): string {
  const { cell } = layout;
  const corner = layout.output.get(step.map);
  if (corner === undefined) return "";
  const [left, top] = [corner[0] + step.column * cell, corner[1] + step.row * cell];
  const side = Math.max(cell, LEAST_UNIT);
  const inset = (cell - side) / 2;
  const unit = { x: left + inset, y: top + inset, width: side, height: side };
  const rowsRead = scene.rows.reads[step.row] ?? [];
  const columnsRead = scene.columns.reads[step.column] ?? [];
  const windows = [...layout.input]
    .filter(([map]) => scene.reads(step.map, map))
    .map(([, [x, y]]): Extent => {
      const [first, last] = [columnsRead[0] ?? 0, columnsRead.at(-1) ?? 0];
      const [high, low] = [rowsRead[0] ?? 0, rowsRead.at(-1) ?? 0];
      return {
        ...{ left: x + first * cell, right: x + (last + 1) * cell },
        ...{ top: y + high * cell, bottom: y + (low + 1) * cell },
        path: windowPath(rowsRead, columnsRead, x, y, cell),
      };
    });
  const single = layout.input.size === 1 && layout.output.size === 1;
  const target = { left, right: left + cell, top, bottom: top + cell };
  return [
    element("path", {
      class: "ray",
      d: single ? cone(windows, target) : buses(windows, target, layout.between),
    }),
    ...windows.map(({ path }) => path),
    element("rect", { class: "active", ...unit }),
  ].join("");
}

/** Where something is on the page. */
interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly path: string;
}
type Target = Omit<Extent, "path">;

/** From the window's right corners to the value. */
function cone(windows: readonly Extent[], to: Target): string {
  return windows
    .map(
      ({ right, top, bottom }) =>
        `M${at(right, top)}L${at(to.left, to.top)}M${at(right, bottom)}L${at(to.left, to.bottom)}`,
    )
    .join("");
}

/** Among many maps: a line through the windows of each row of maps, and level within the maps, so that it crosses no name. */
function buses(
  windows: readonly Extent[],
  to: Target,
  [start, end]: readonly [number, number],
): string {
  const middle = ({ top, bottom }: Target): number => (top + bottom) / 2;
  const rows = new Map<number, readonly Extent[]>();
  for (const window of windows)
    rows.set(middle(window), [...(rows.get(middle(window)) ?? []), window]);
  const lines = [...rows].map(([y, row]) => {
    const parts = row.map(({ right }, i) => `M${at(right, y)}L${at(row[i + 1]?.left ?? start, y)}`);
    return `${parts.join("")}L${at(end, middle(to))}`;
  });
  return lines.length === 0 ? "" : `${lines.join("")}L${at(to.left, middle(to))}`;
}

const at = (x: number, y: number): string => `${formatNumber(x)} ${formatNumber(y)}`;

/** The window: one piece where its taps touch, else a square for each tap and a frame around them. */
function windowPath(
  rows: readonly number[],
  columns: readonly number[],
  x: number,
  y: number,
  cell: number,
): string {
  const touches = (list: readonly number[]): boolean =>
    (list.at(-1) ?? 0) - (list[0] ?? 0) === list.length - 1;
  const box = (row: number, column: number, high: number, wide: number): string =>
    `M${at(x + column * cell, y + row * cell)}h${formatNumber(wide * cell)}v${formatNumber(high * cell)}h-${formatNumber(wide * cell)}z`;
  const [row = 0, column = 0] = [rows[0], columns[0]];
  const high = (rows.at(-1) ?? 0) - row + 1;
  const wide = (columns.at(-1) ?? 0) - column + 1;
  const whole = box(row, column, high, wide);
  if (touches(rows) && touches(columns)) return element("path", { class: "window", d: whole });
  const taps = rows.flatMap((r) => columns.map((c) => box(r, c, 1, 1))).join("");
  return (
    element("path", { class: "window", d: taps }) +
    element("path", { class: "orangeline", d: whole, "stroke-dasharray": "4 3" })
  );
}
