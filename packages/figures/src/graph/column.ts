/**
 * Blocks below each other, centred, and the lines from one to the next.
 */
import type { Point, Size } from "../box.js";
import { type Block, type Frame, type Line, moveBlock, type PlacedBox } from "./block.js";
import { type LayerBox, sized } from "./boxes.js";

/** A column; its origin is its upper left corner. */
export interface Column extends Size {
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly Line[];
  readonly frames: readonly Frame[];
}

/** The box that stands for what a column goes on from. */
function ghost(title: string): LayerBox {
  const box = { name: title, title: `from ${title}`, inputs: [], look: "faint" };
  return sized({ ...box, signature: "", motif: "", shape: [], lines: [] });
}

/** Stacks blocks; `before` names what the first of them reads, if it is in another column. */
export function columnOf(blocks: readonly Block[], before: string | undefined): Column {
  const entry = before === undefined ? undefined : ghost(before);
  const width = Math.max(entry?.width ?? 0, ...blocks.map((block) => block.width));
  const boxes: PlacedBox[] = [];
  const lines: Line[] = [];
  const frames: Frame[] = [];
  let exit: Point = { x: width / 2, y: entry?.height ?? 0 };
  if (entry !== undefined) boxes.push({ box: entry, x: width / 2, y: entry.height / 2 });
  // The network's input reads nothing: it needs no room above it.
  const [first] = blocks[0]?.boxes ?? [];
  if (entry === undefined && first !== undefined)
    exit = { ...exit, y: first.box.height / 2 - first.y };
  for (const block of blocks) {
    const moved = moveBlock(block, (width - block.width) / 2, exit.y);
    boxes.push(...moved.boxes);
    // What leaves the column goes on from a box at the head of the next one.
    const own = block === blocks.at(-1) ? moved.lines.filter(({ leaves }) => !leaves) : moved.lines;
    lines.push(...own.map((line) => joined(line, exit)));
    if (moved.frame !== undefined) frames.push(moved.frame);
    exit = moved.exit;
  }
  const bottoms = [
    ...boxes.map(({ box, y }) => y + box.height / 2),
    ...frames.map(({ y, height }) => y + height),
  ];
  return { width, height: Math.max(...bottoms), boxes, lines, frames };
}

/** A line that comes in from above begins where the block above ends. */
function joined(line: Line, exit: Point): Line {
  return line.enters ? { ...line, points: [exit, ...line.points.slice(1)] } : line;
}
