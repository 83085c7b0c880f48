/**
 * One segment laid out in layers by dagre, by itself: a point above it where its input comes in, and a point below it where its
 * output leaves.
 */
import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from "@dagrejs/dagre";
import type { Box, Point, Size } from "../box.js";
import { textWidth } from "../text-width.js";
import { type LayerBox, sized } from "./boxes.js";
import type { Segment } from "./segments.js";

/** A box in its place: its centre. */
export interface PlacedBox extends Point {
  readonly box: LayerBox;
}

/** A line through its points. */
export interface Line {
  readonly points: readonly Point[];
  /** Whether it comes from above the block. */
  readonly enters: boolean;
  /** Whether it ends below the block, at no box. */
  readonly leaves: boolean;
}

/** The frame around a segment, with its name and how often it is there. */
export interface Frame extends Box {
  readonly label: string;
  /** Where the label begins on the upper edge; undefined: it stands upright on the right edge. */
  readonly labelX: number | undefined;
  readonly repeated: boolean;
}

/** A segment in its place; its left edge is 0, its input comes in at height 0. */
export interface Block extends Size {
  readonly boxes: readonly PlacedBox[];
  readonly lines: readonly Line[];
  readonly frame: Frame | undefined;
  readonly exit: Point;
}

/** Names that no layer can have. */
const [ENTRY, EXIT] = ["<entry>", "<exit>"];
const RANKS = 36;
const PADDING = 10;
const HEAD = 16;

/** Lays a segment out, its boxes named without the frame's name; nothing leaves the network's last one. */
export function blockOf(segment: Segment, isLast: boolean): Block {
  const block = layOut(segment, isLast);
  const { frame } = block;
  const strangers = block.boxes.filter(({ box }) => !isInside(box, segment));
  const crowded = strangers.some(
    ({ box, x, y }) =>
      frame !== undefined &&
      x + box.width / 2 > frame.x &&
      x - box.width / 2 < frame.x + frame.width &&
      y + box.height / 2 > frame.y &&
      y - box.height / 2 < frame.y + frame.height,
  );
  return crowded ? layOut({ ...segment, prefix: "" }, isLast) : block;
}

/** Whether a box has the name of its segment. */
export function isInside(
  { title }: Pick<LayerBox, "title">,
  { prefix }: Pick<Segment, "prefix">,
): boolean {
  return prefix === "" || title.startsWith(`${prefix}/`);
}

function layOut(segment: Segment, isLast: boolean): Block {
  const { prefix } = segment;
  const framed = segment.boxes.length > 1 && (prefix !== "" || segment.repeats > 1);
  const boxes = segment.boxes.map((box) =>
    framed && prefix !== "" && isInside(box, segment)
      ? sized(box, box.title.slice(prefix.length + 1))
      : box,
  );
  const graph = graphOf(boxes, isLast, (box) => (isInside(box, segment) ? 0 : 4 * PADDING));
  layout(graph);
  const at = (name: string): Point => {
    const { x = 0, y = 0 } = graph.node(name) ?? {};
    return { x, y };
  };
  const placed = boxes.map((box): PlacedBox => ({ box, ...at(box.name) }));
  const last = boxes.at(-1)?.name;
  const lines: readonly Line[] = graph
    .edges()
    .filter(({ v, w }: { readonly v: string; readonly w: string }) => w !== EXIT || v === last)
    .map((edge: { readonly v: string; readonly w: string }): Line => {
      const { points = [] } = graph.edge(edge) ?? {};
      const leaves = edge.w === EXIT;
      return { points: leaves ? straightOut(points) : points, enters: edge.v === ENTRY, leaves };
    });
  const exit = lines.find(({ leaves }) => leaves)?.points.at(-1) ?? bottomOf(placed.at(-1));
  const frame = framed ? frameOf(segment, placed, lines, exit) : undefined;
  return shifted({ boxes: placed, lines, frame, exit }, at(ENTRY).y);
}

/** A line whose last stretch, down to the exit, is upright. */
function straightOut(points: readonly Point[]): readonly Point[] {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return points;
  return [...points.slice(0, -1), { x: before.x, y: last.y }];
}

function bottomOf(placed: PlacedBox | undefined): Point {
  return placed === undefined
    ? { x: 0, y: 0 }
    : { x: placed.x, y: placed.y + placed.box.height / 2 };
}

type LayerGraph = InstanceType<typeof Graph<GraphLabel, NodeLabel, EdgeLabel>>;

/** @param spare room that a box wants beside it */
function graphOf(
  boxes: readonly LayerBox[],
  isLast: boolean,
  spare: (box: LayerBox) => number,
): LayerGraph {
  const graph: LayerGraph = new Graph<GraphLabel, NodeLabel, EdgeLabel>();
  graph.setGraph({ rankdir: "TB", nodesep: 12, edgesep: 12, ranksep: RANKS });
  graph.setNode(ENTRY, { width: 1, height: 1 });
  const read = new Set(boxes.flatMap(({ inputs }) => inputs));
  for (const box of boxes) {
    const { name, width, height } = box;
    graph.setNode(name, { width: width + spare(box), height });
  }
  for (const { name, inputs } of boxes) {
    for (const input of inputs) graph.setEdge(graph.hasNode(input) ? input : ENTRY, name, {});
  }
  const [last, ...others] = [...boxes].reverse();
  const leaves = others.filter(({ name }) => !read.has(name));
  if (isLast || last === undefined || leaves.length === 0) return graph;
  // A head on the side may reach deeper than the output: the line out of the block goes around it.
  graph.setNode(EXIT, { width: 1, height: 1 });
  for (const { name } of [last, ...leaves]) graph.setEdge(name, EXIT, { weight: 0 });
  return graph;
}

/** Name of a segment; of several in a row the first and the last: `layer3/1 … 22`. */
export function rangeOf({ prefix, last }: Pick<Segment, "last" | "prefix">): string {
  if (last === prefix) return prefix;
  const digits = /\d+$/.exec(last)?.[0] ?? "";
  const alike = prefix.replace(/\d+$/, "") === last.slice(0, last.length - digits.length);
  return `${prefix} … ${alike ? digits : last}`;
}

/** What a frame says: `22 alike: layer3/1 … 22`. */
function labelOf(segment: Segment): string {
  const { prefix, repeats } = segment;
  if (repeats === 1) return prefix;
  return prefix === "" ? `${repeats} alike` : `${repeats} alike: ${rangeOf(segment)}`;
}

function frameOf(
  segment: Segment,
  placed: readonly PlacedBox[],
  lines: readonly Line[],
  exit: Point,
): Frame {
  const own = placed.filter(({ box }) => isInside(box, segment));
  const whole = own.length === placed.length;
  const top = Math.min(...own.map(({ box, y }) => y - box.height / 2)) - HEAD;
  const bottom =
    Math.max(...(whole ? [exit.y] : []), ...own.map(({ box, y }) => y + box.height / 2)) + PADDING;
  // Lines that pass by the boxes, as a shortcut does, belong into the frame.
  const passing = lines
    .flatMap(({ points }) => points)
    .filter(({ y }) => whole && y > top && y < bottom);
  const left =
    Math.min(...own.map(({ box, x }) => x - box.width / 2), ...passing.map(({ x }) => x)) - PADDING;
  const right =
    Math.max(...own.map(({ box, x }) => x + box.width / 2), ...passing.map(({ x }) => x)) + PADDING;
  const label = labelOf(segment);
  const crossings = lines.filter(({ enters }) => enters).map(({ points }) => crossing(points, top));
  return {
    ...{ x: left, y: top, width: right - left, height: bottom - top, label },
    labelX: gapFor(textWidth(label, 10, true), left, right, crossings),
    repeated: segment.repeats > 1,
  };
}

/** The first place on the edge of a frame where a text has room beside the lines that cross it. */
function gapFor(
  width: number,
  left: number,
  right: number,
  crossings: readonly number[],
): number | undefined {
  return [left + 8, ...[...crossings].sort((a, b) => a - b).map((x) => x + 7)].find(
    (x) =>
      x + width <= right - 4 && crossings.every((line) => line < x - 4 || line > x + width + 4),
  );
}

/** Where a line crosses a height, roughly: straight between its points. */
function crossing(points: readonly Point[], height: number): number {
  const below = points.findIndex(({ y }) => y >= height);
  const [from, to] = [points[below - 1], points[below]];
  if (to === undefined) return points.at(-1)?.x ?? 0;
  if (from === undefined) return to.x;
  const share = (height - from.y) / (to.y - from.y);
  // Curves leave and arrive upright: most of the way across is in their middle.
  const eased = share * share * (3 - 2 * share);
  return from.x + (to.x - from.x) * eased;
}

/** Moved so that the left edge is 0 and the input comes in at height 0. */
function shifted(
  { boxes, lines, frame, exit }: Omit<Block, "height" | "width">,
  top: number,
): Block {
  const points = lines.flatMap((line) => line.points);
  const frames = frame === undefined ? [] : [frame];
  const left = Math.min(
    ...boxes.map(({ box, x }) => x - box.width / 2),
    ...points.map(({ x }) => x),
    ...frames.map(({ x }) => x),
  );
  const right = Math.max(
    ...boxes.map(({ box, x }) => x + box.width / 2),
    ...points.map(({ x }) => x),
    ...frames.map(({ x, width }) => x + width),
  );
  const moved = moveBlock({ boxes, lines, frame, exit }, -left, -top);
  return { ...moved, width: right - left, height: moved.exit.y };
}

/** What is in a block, somewhere else. */
export function moveBlock(
  { boxes, lines, frame, exit }: Omit<Block, "height" | "width">,
  dx: number,
  dy: number,
): Omit<Block, "height" | "width"> {
  const move = <T extends Point>(item: T): T => ({ ...item, x: item.x + dx, y: item.y + dy });
  return {
    boxes: boxes.map(move),
    lines: lines.map((line) => ({ ...line, points: line.points.map(move) })),
    frame: frame && {
      ...move(frame),
      labelX: frame.labelX === undefined ? undefined : frame.labelX + dx,
    },
    exit: move(exit),
  };
}
