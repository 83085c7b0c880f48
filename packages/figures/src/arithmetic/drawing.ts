/**
 * Where the maps of a scene go, and what they look like: tiles that stand still. What moves over them is step.ts.
 */
import { gaps } from "../gaps.js";
import { rectangles } from "../pixel-map.js";
import { element, formatNumber, group, text } from "../svg.js";
import { textWidth } from "../text-width.js";
import type { Scene, Side } from "./scene.js";
import type { Cell } from "./sliding-axis.js";

/** A room on the page; what is drawn is centred in its width. */
export interface Room {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** At most. */
  readonly height: number;
}

/** Where each map of a side begins, by its number. */
type Block = ReadonlyMap<number, readonly [x: number, y: number]>;

/** A scene in its place. */
export interface Layout {
  readonly cell: number;
  readonly input: Block;
  readonly output: Block;
  /** Where the maps of the input end, and where those of the output begin. */
  readonly between: readonly [left: number, right: number];
  readonly height: number;
}

const BETWEEN = 14;
const LABEL = 18;
const MOST_CELL = 44;
/** What an arrangement that leaves places empty is worth, against one that does not. */
const WITH_HOLES = 0.8;

interface Plan {
  readonly across: number;
  readonly down: number;
}

function plansFor(count: number): readonly Plan[] {
  return Array.from({ length: count }, (_, i) => ({
    across: i + 1,
    down: Math.ceil(count / (i + 1)),
  }));
}

/** The arrangement with the largest cells, among those without holes if it can be. */
function arrange(
  scene: Scene,
  room: Room,
  middle: number,
): { readonly cell: number; readonly plans: readonly [input: Plan, output: Plan] } {
  let most = 0;
  let best = {
    cell: 0,
    plans: [
      { across: 1, down: 1 },
      { across: 1, down: 1 },
    ] as [Plan, Plan],
  };
  const tallest = ({ down }: Plan, rows: number): number =>
    (room.height - down * LABEL - (down - 1) * BETWEEN) / (down * rows);
  for (const input of plansFor(scene.input.maps.length)) {
    for (const output of plansFor(scene.output.maps.length)) {
      const spaces = middle + (input.across + output.across - 2) * BETWEEN;
      const columns = input.across * scene.columns.cells.length + output.across * scene.outColumns;
      const cell = Math.min(
        MOST_CELL,
        (room.width - spaces) / columns,
        tallest(input, scene.rows.cells.length),
        tallest(output, scene.outRows),
      );
      const filled = (plan: Plan, { maps }: Side): boolean =>
        plan.across * plan.down === maps.length;
      const whole = filled(input, scene.input) && filled(output, scene.output);
      const worth = whole ? cell : cell * WITH_HOLES;
      if (worth <= most) continue;
      most = worth;
      best = { cell, plans: [input, output] };
    }
  }
  // Whole pixels where little is lost by it: gaps are then as crisp as can be.
  const { cell, plans } = best;
  return { cell: cell > 8 ? Math.floor(cell) : Math.floor(cell * 100) / 100, plans };
}

/**
 * Places a scene in a room; `middle` is what is left between the two sides. Both begin at the top, so that no line from one to
 * the other runs over their names.
 */
export function layOut(scene: Scene, room: Room, middle: number): Layout {
  const { cell, plans } = arrange(scene, room, middle);
  const sides = [
    { maps: scene.input.maps, rows: scene.rows.cells.length, columns: scene.columns.cells.length },
    { maps: scene.output.maps, rows: scene.outRows, columns: scene.outColumns },
  ].map((side, i) => {
    const { across, down } = plans[i === 0 ? 0 : 1];
    const width = across * side.columns * cell + (across - 1) * BETWEEN;
    const height = down * (side.rows * cell + LABEL) + (down - 1) * BETWEEN;
    return { ...side, across, width, height };
  });
  const height = Math.max(...sides.map((side) => side.height));
  const width = sides.reduce((total, side) => total + side.width, middle);
  const start = room.x + (room.width - width) / 2;
  const [end = start] = sides.map((side) => start + side.width);
  const [input, output] = sides.map((side, i): Block => {
    const { maps, across, rows, columns } = side;
    const x = i === 0 ? start : end + middle;
    const top = room.y + LABEL;
    return new Map(
      maps.map((map, i) => [
        map,
        [
          x + (i % across) * (columns * cell + BETWEEN),
          top + Math.floor(i / across) * (rows * cell + LABEL + BETWEEN),
        ],
      ]),
    );
  });
  return {
    ...{ cell, height, between: [end, end + middle] },
    ...{ input: input ?? new Map(), output: output ?? new Map() },
  };
}

function classOfCell(row: Cell, column: Cell): string {
  if (typeof row === "number" && typeof column === "number") return "tile";
  return row === "padding" || column === "padding" ? "faint" : "between";
}

/** What stands still. */
export function drawStill(scene: Scene, layout: Layout): string {
  const { cell } = layout;
  const { rows, columns } = scene;
  const inputs = rows.cells.flatMap((row) => columns.cells.map((at) => classOfCell(row, at)));
  const [inRows, inColumns] = [rows.cells.length, columns.cells.length];
  const outputs = Array.from({ length: scene.outRows * scene.outColumns }, () => "made");
  const drawn = [...layout.input].map(([, [x, y]]) =>
    [
      tiles(inputs, inRows, inColumns, x, y, cell),
      zeros(scene, x, y, cell),
      hatches(scene, x, y, cell),
    ].join(""),
  );
  const made = [...layout.output].map(([, [x, y]]) =>
    tiles(outputs, scene.outRows, scene.outColumns, x, y, cell),
  );
  return [...drawn, ...made].join("\n");
}

/** Names of the maps, above each. */
export function drawLabels(scene: Scene, layout: Layout): string {
  const single = scene.input.count === 1 && scene.output.count === 1;
  const labels = (side: string, block: Block, width: number): readonly string[] =>
    [...block].map(([map, [x, y]]) => {
      const whole = single ? side : `${side} ${map}`;
      const content = textWidth(whole, 11.5) > width + BETWEEN - 2 ? String(map) : whole;
      return text(content, { class: "muted small", x, y: y - 6 });
    });
  return [
    ...labels("input", layout.input, scene.columns.cells.length * layout.cell),
    ...labels("output", layout.output, scene.outColumns * layout.cell),
  ].join("");
}

function tiles(
  classes: readonly string[],
  rows: number,
  columns: number,
  x: number,
  y: number,
  cell: number,
): string {
  const paths = [...rectangles(classes, rows, columns)].map(([name, d]) =>
    element("path", { class: name, d }),
  );
  const transform = `translate(${formatNumber(x)} ${formatNumber(y)}) scale(${formatNumber(cell)})`;
  return group({ transform }, ...paths) + gaps(rows, columns, x, y, cell);
}

/** The zeros around and between the values, where there is room for a figure. */
function zeros({ rows, columns }: Scene, x: number, y: number, cell: number): string {
  if (cell < 20) return "";
  return rows.cells
    .flatMap((row, i) =>
      columns.cells.map((column, j) =>
        (typeof row === "number" && typeof column === "number") ||
        rows.unread[i] ||
        columns.unread[j]
          ? ""
          : text("0", {
              class: "muted tiny middle",
              x: x + (j + 0.5) * cell,
              y: y + (i + 0.5) * cell + 3.5,
            }),
      ),
    )
    .join("");
}

/** A stroke through every cell that no window reads. */
function hatches({ rows, columns }: Scene, x: number, y: number, cell: number): string {
  if (cell < 2) return "";
  const strokes = rows.cells.flatMap((_, i) =>
    columns.cells.map((__, j) => {
      if (!rows.unread[i] && !columns.unread[j]) return "";
      const [left, top] = [x + j * cell, y + i * cell];
      const inset = Math.min(3, cell / 6);
      const length = formatNumber(cell - 2 * inset);
      return `M${formatNumber(left + inset)} ${formatNumber(top + cell - inset)}l${length} -${length}`;
    }),
  );
  const d = strokes.join("");
  return d === "" ? "" : element("path", { class: "hatch", d });
}
