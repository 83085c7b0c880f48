/**
 * Which maps feed which, as a table: a row for each map below, a column for each map above, as Table I of the LeNet-5
 * paper. Not the bipartite drawing.
 */
import { gaps } from "./gaps.js";
import { MARGIN, page, ROOM, WIDTH } from "./page.js";
import { rectangles } from "./pixel-map.js";
import { element, formatNumber, group, text } from "./svg.js";
import { fitText, textWidth } from "./text-width.js";
import type { KernelEdge, MapSide } from "./wiring.js";
import { checkWiring, countsText, kernelLetter, sharesKernels } from "./wiring.js";

const TOP = 128;
/** Room for the sums at the right. */
const AFTER = 56;

/**
 * The table as a picture, 1000 pixels wide, with the sums of rows and columns. Edges that share a kernel bear its letter.
 *
 * @param edges pairs of maps counted from 0, as `edgesOf` gives them
 * @throws ArgumentError without maps, or for an edge between maps that are not there
 * @example
 * ```ts
 * import { connectivity, edgesOf, lenet5C3 } from "@convscope/core";
 * import { connectionTable } from "@convscope/figures";
 * const edges = edgesOf(connectivity.table(lenet5C3), 6, 16);
 * const svg = connectionTable(edges, { name: "S2", maps: 6 }, { name: "C3", maps: 16 });
 * if (!svg.includes("60 of 96 connections")) throw new Error("the sum is told");
 * ```
 */
export function connectionTable(edges: readonly KernelEdge[], from: MapSide, to: MapSide): string {
  checkWiring("connectionTable", edges, from, to);
  const pairs = new Set(edges.map((edge) => edge.from * to.maps + edge.to));
  const connected = (row: number, column: number): boolean => pairs.has(row * to.maps + column);
  const title = `Which maps of ${from.name} feed which maps of ${to.name}`;
  const told = countsText(edges, from, to);
  const before = Math.max(30, textWidth(String(from.maps), 11.5)) + 26;
  const cell = Math.min(52, (ROOM - before - AFTER) / to.maps);
  // In the middle of the page where it is narrow.
  const left = MARGIN + before + (ROOM - before - AFTER - to.maps * cell) / 2;
  const height = TOP + from.maps * cell + 28 + MARGIN;
  const grid = { left, cell };
  const description = describe(told, from, to, connected);
  return page({ height, title, lines: [told], description }, [
    text(fitText(`${to.name} map`, WIDTH - left - MARGIN, 11.5), {
      class: "muted small",
      x: left,
      y: TOP - 26,
    }),
    text(fitText(`${from.name} map`, Math.max(52, from.maps * cell), 11.5), {
      class: "muted small",
      x: left - before + 8,
      y: TOP,
      transform: `rotate(-90 ${formatNumber(left - before + 8)} ${TOP})`,
      "text-anchor": "end",
    }),
    cells(from.maps, to.maps, connected, grid),
    letters(edges, grid),
    labels(from.maps, to.maps, connected, grid),
  ]);
}

type Connected = (row: number, column: number) => boolean;
interface Grid {
  readonly left: number;
  readonly cell: number;
}

function describe(told: string, from: MapSide, to: MapSide, connected: Connected): string {
  const most = 32;
  const columns = Array.from({ length: Math.min(to.maps, most) }, (_, column) => {
    const fed = Array.from({ length: from.maps }, (_, row) => row).filter((row) =>
      connected(row, column),
    );
    return `${to.name} ${column}: ${fed.length > most ? `${fed.length} maps` : fed.join(" ") || "none"}`;
  });
  return `${told}. ${columns.join("; ")}${to.maps > most ? "; and so on" : ""}.`;
}

/** Marks as merged rectangles under a grid of gaps: a table of 256×256 stays small. */
function cells(rows: number, columns: number, connected: Connected, { left, cell }: Grid): string {
  const states = Array.from({ length: rows * columns }, (_, i) =>
    connected(Math.floor(i / columns), i % columns) ? "blue" : "faint",
  );
  const marks = [...rectangles(states, rows, columns)].map(([name, d]) =>
    element("path", { class: name, d }),
  );
  const scale = `translate(${formatNumber(left)} ${TOP}) scale(${formatNumber(cell)})`;
  return group({ transform: scale }, ...marks) + gaps(rows, columns, left, TOP, cell);
}

/** The kernels where they are shared, if there is room to write them. */
function letters(edges: readonly KernelEdge[], { left, cell }: Grid): string {
  if (cell < 16 || !sharesKernels(edges)) return "";
  const written = edges.map(({ from, to, kernel = 0 }) =>
    text(kernelLetter(kernel), {
      class: "onstrong small strong middle",
      x: left + (to + 0.5) * cell,
      y: TOP + (from + 0.5) * cell + 4,
    }),
  );
  return group({}, ...written);
}

function labels(rows: number, columns: number, connected: Connected, { left, cell }: Grid): string {
  const count = (length: number, test: (i: number) => boolean): number =>
    Array.from({ length }, (_, i) => i).filter(test).length;
  const [across, down] = [Math.ceil(30 / cell), Math.ceil(14 / cell)];
  const foot = TOP + rows * cell;
  const right = left + columns * cell;
  const columnTexts = Array.from({ length: Math.ceil(columns / across) }, (_, i) => {
    const column = i * across;
    const x = left + (column + 0.5) * cell;
    return (
      text(String(column), { class: "ink small middle", x, y: TOP - 8 }) +
      text(String(count(rows, (row) => connected(row, column))), {
        class: "muted small middle",
        x,
        y: foot + 18,
      })
    );
  });
  const rowTexts = Array.from({ length: Math.ceil(rows / down) }, (_, i) => {
    const row = i * down;
    const y = TOP + (row + 0.5) * cell + 4;
    return (
      text(String(row), { class: "ink small end", x: left - 8, y }) +
      text(String(count(columns, (column) => connected(row, column))), {
        class: "muted small",
        x: right + 10,
        y,
      })
    );
  });
  const sums = [
    text("feeds", { class: "muted small", x: right + 10, y: TOP - 8 }),
    text("reads", { class: "muted small end", x: left - 14, y: foot + 18 }),
  ];
  return group({}, ...columnTexts, ...rowTexts, ...sums);
}
