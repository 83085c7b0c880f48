/**
 * One module of many drawn whole, and below it a table of what they differ in: the maps of each layer in each module, as table
 * 1 of the GoogLeNet paper has them.
 */
import type { Size } from "../box.js";
import { countText } from "../number-text.js";
import { element, formatNumber, group, text } from "../svg.js";
import { textWidth } from "../text-width.js";
import { blockOf } from "./block.js";
import { drawGraph } from "./drawing.js";
import type { Module } from "./modules.js";

/** A drawing of known size, with its upper left corner at the origin. */
export interface Panel extends Size {
  readonly svg: string;
}

const HEAD = 26;
/** Below the frame of a module. */
const PADDING = 10;
const ROW = 17;
const SPACE = 12;

/** The first of these modules, and the numbers of them all. */
export function insetOf(module: Module): readonly [wiring: Panel, table: Panel] {
  const [first] = module;
  if (first === undefined) throw new RangeError("a module has members");
  const { name: prefix, boxes } = first;
  const names = { prefix, last: prefix, exit: boxes.at(-1)?.name ?? "" };
  const block = blockOf({ boxes, repeats: 1, ...names }, false);
  const count = module.reduce((sum, { repeats }) => sum + repeats, 0);
  const frames = block.frame === undefined ? [] : [block.frame];
  const heading = `One of ${count} modules`;
  const wiring = {
    width: Math.max(block.width, textWidth(heading, 14, true)),
    height: HEAD + block.height + PADDING,
    svg: [
      text(heading, { class: "ink head", x: 0, y: 11 }),
      group({ transform: `translate(0 ${HEAD}) scale(1)` }, drawGraph({ ...block, frames })),
    ].join("\n"),
  };
  return [wiring, tableOf(module)];
}

/** What all names begin with, up to where they part. */
function commonStart(names: readonly string[]): string {
  const [first = "", ...rest] = names;
  let length = first.length;
  for (const name of rest) while (!name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

/** A row for each layer, a column for each module. */
function tableOf(module: Module): Panel {
  const names = module.map(({ name }) => name);
  const start = commonStart(names);
  const rows = (module[0]?.boxes ?? []).map(({ title }, i) => ({
    name: title.slice((names[0]?.length ?? 0) + 1),
    cells: module.map(({ boxes }) => countText(boxes[i]?.shape[0] ?? 0)),
  }));
  const sizes = module.map(({ boxes }) => boxes.at(-1)?.shape.slice(1) ?? []);
  const square = sizes.every(([rows, columns]) => rows === columns);
  const lines = [
    { name: start, cells: names.map((name) => name.slice(start.length)) },
    ...rows,
    {
      name: square ? "rows, columns" : "size",
      cells: sizes.map((sides) => (square ? String(sides[0]) : sides.join("×"))),
    },
    ...(module.every(({ repeats }) => repeats === 1)
      ? []
      : [{ name: "how many", cells: module.map(({ repeats }) => String(repeats)) }]),
  ];
  const left = Math.max(...lines.map(({ name }) => textWidth(name, 10, true))) + SPACE;
  const widths = module.map((_, i) =>
    Math.max(...lines.map(({ cells }) => textWidth(cells[i] ?? "", 10, true))),
  );
  const rights = widths.map((_, i) =>
    widths.slice(0, i + 1).reduce((sum, width) => sum + width + SPACE, left - SPACE),
  );
  const width = rights.at(-1) ?? left;
  const drawn = lines.map(({ name, cells }, i) => {
    const y = 38 + i * ROW;
    const look = i === 0 ? "ink tiny strong" : "ink tiny";
    return [
      text(name, { class: i === 0 ? look : "muted tiny", x: 0, y }),
      ...cells.map((cell, j) => text(cell, { class: `${look} end`, x: rights[j] ?? 0, y })),
      element("path", { class: "rule", d: `M0 ${y + 5}h${formatNumber(width)}` }),
    ].join("");
  });
  const head = text("Maps of each layer", { class: "ink head", x: 0, y: 11 });
  return { width, height: 38 + lines.length * ROW, svg: [head, ...drawn].join("\n") };
}

/** Panels one after the other, below each other or from left to right. */
export function joined(
  panels: readonly Panel[],
  direction: "across" | "down",
  space: number,
): Panel {
  const across = direction === "across";
  let at = 0;
  const drawn = panels.map(({ width, height, svg }) => {
    const place = across ? `${formatNumber(at)} 0` : `0 ${formatNumber(at)}`;
    at += (across ? width : height) + space;
    return group({ transform: `translate(${place}) scale(1)` }, svg);
  });
  const [width, height] = [
    Math.max(...panels.map((panel) => panel.width)),
    Math.max(...panels.map((panel) => panel.height)),
  ];
  const svg = drawn.join("\n");
  return across ? { width: at - space, height, svg } : { width, height: at - space, svg };
}
