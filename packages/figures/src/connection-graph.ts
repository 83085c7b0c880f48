/**
 * Which maps feed which, as a bipartite drawing: a row of maps below, a row of maps above, a line for each connection. Not the
 * table, which stays legible for more maps. Where there are too many maps, neighbours are drawn as one band.
 */
import { countText } from "./number-text.js";
import { MARGIN, page, ROOM, WIDTH } from "./page.js";
import { element, formatNumber, group, text } from "./svg.js";
import { fitText, textWidth } from "./text-width.js";
import type { KernelEdge, MapSide } from "./wiring.js";
import { checkWiring, countsText, kernelLetter, sharesKernels } from "./wiring.js";

const TOP = 136;
const DROP = 250;
/** Nodes of a row at most, and lines. */
const MOST_NODES = 40;
const MOST_LINES = 1600;
/** Colours of lines, in theme.ts. */
const COLOURS = 6;

/**
 * The drawing, 1000 pixels wide. Lines are coloured by shared kernel where kernels are shared, else by the maps that hang
 * together where there are several such groups, else by the map that they feed. Lines that share a kernel meet at its letter,
 * before the map that they feed.
 *
 * @param edges as `edgesOf` gives them
 * @throws ArgumentError without maps, or for an edge between maps that are not there
 * @example
 * ```ts
 * import { connectivity, edgesOf } from "@convscope/core";
 * import { connectionGraph } from "@convscope/figures";
 * const edges = edgesOf(connectivity.groups(2), 4, 6);
 * const svg = connectionGraph(edges, { name: "pool1", maps: 4 }, { name: "conv2", maps: 6 });
 * if (!svg.includes("12 of 24 connections")) throw new Error("half of the maps are seen");
 * ```
 */
export function connectionGraph(edges: readonly KernelEdge[], from: MapSide, to: MapSide): string {
  checkWiring("connectionGraph", edges, from, to);
  const crowded = edges.length > MOST_LINES;
  const [above, below] = [rowOf(from, crowded, TOP), rowOf(to, crowded, TOP + DROP)];
  const letters = lettersOf(edges, below);
  const colours = colouring(edges, from, to, below.size, letters.length > 0);
  const lines = drawLines(bundle(edges, above, below, colours.of), above, below, letters);
  const title = `Which maps of ${from.name} feed which maps of ${to.name}`;
  const told = countsText(edges, from, to);
  const banded = [above, below].filter(({ size }) => size > 1);
  const met = "a letter names the one kernel under which all lines that meet there are summed";
  const notes = [
    ...(letters.length > 0 && letters.length < edges.length ? [met] : []),
    colours.legend,
    ...banded.map(({ side, size }) => `a box of ${side.name} is up to ${size} maps`),
  ];
  const foot = TOP + DROP + 84;
  return page(
    { height: foot + 20, title, lines: [told], description: `${told}. ${notes.join("; ")}.` },
    [
      lines,
      ...letters.map((letter) => drawLetter(letter, below)),
      drawNodes(above, -1),
      drawNodes(below, 1),
      text(fitText(notes.join(" · "), ROOM, 11.5), { class: "muted small", x: MARGIN, y: foot }),
    ],
  );
}

/** A row of boxes: each a map, or `size` neighbouring ones. */
interface Row {
  readonly side: MapSide;
  readonly size: number;
  readonly nodes: number;
  readonly pitch: number;
  readonly box: number;
  readonly left: number;
  readonly y: number;
}

function rowOf(side: MapSide, crowded: boolean, y: number): Row {
  const size = Math.ceil(side.maps / (crowded ? Math.min(32, MOST_NODES) : MOST_NODES));
  const nodes = Math.ceil(side.maps / size);
  const pitch = Math.min(72, ROOM / nodes);
  const box = Math.min(28, pitch - 4);
  return { side, size, nodes, pitch, box, left: (WIDTH - nodes * pitch) / 2, y };
}

const centre = (row: Row, node: number): number => row.left + (node + 0.5) * row.pitch;

/** Lines between two boxes: how many of the possible connections they stand for, and their colour. */
interface Line {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  readonly colour: number;
}

function bundle(
  edges: readonly KernelEdge[],
  above: Row,
  below: Row,
  colourOf: (edge: KernelEdge, index: number) => number,
): readonly Line[] {
  const lines = new Map<number, { from: number; to: number; count: number; colour: number }>();
  edges.forEach((edge, i) => {
    const [from, to] = [Math.floor(edge.from / above.size), Math.floor(edge.to / below.size)];
    const key = to * above.nodes + from;
    const line = lines.get(key) ?? { from, to, count: 0, colour: colourOf(edge, i) };
    lines.set(key, { ...line, count: line.count + 1 });
  });
  const extent = (row: Row, node: number): number =>
    Math.min(row.size, row.side.maps - node * row.size);
  return [...lines.values()].map(({ from, to, count, colour }) => ({
    ...{ from, to, colour },
    share: Math.min(1, count / (extent(above, from) * extent(below, to))),
  }));
}

/** One group for each box that is fed, so that a page can light it up. */
function drawLines(
  lines: readonly Line[],
  above: Row,
  below: Row,
  letters: readonly Letter[],
): string {
  const width = lines.length > 400 ? 0.7 : lines.length > 120 ? 1 : 1.6;
  const met = letters.length === 0 ? 0 : TRUNK + 2 * letterRadius(below);
  const [start, end] = [above.y + above.box / 2, below.y - below.box / 2 - met];
  const bend = formatNumber(start + (end - start) * 0.5);
  const fed = Array.from({ length: below.nodes }, (_, to) => {
    const own = lines.filter((line) => line.to === to);
    const paths = own.map(({ from, share, colour }) => {
      const [a, b] = [formatNumber(centre(above, from)), formatNumber(centre(below, to))];
      return element("path", {
        class: `line${colour}`,
        "stroke-width": width,
        "stroke-opacity": share < 1 ? 0.15 + 0.75 * share : undefined,
        d: `M${a} ${formatNumber(start)}C${a} ${bend} ${b} ${bend} ${b} ${formatNumber(end)}`,
      });
    });
    return paths.length === 0
      ? ""
      : group({}, element("title", {}, tooltip(own, to, above, below)), ...paths);
  });
  return fed.join("\n");
}

/** The kernel by which a box of one map is fed. */
interface Letter {
  readonly to: number;
  readonly kernel: number;
  readonly colour: number;
}

/** From a letter to the box. */
const TRUNK = 12;

const letterRadius = ({ pitch }: Row): number => Math.min(11, pitch / 2 - 2);

/** The kernels where they are shared, if every map is fed by one alone and there is room to write it. */
function lettersOf(edges: readonly KernelEdge[], below: Row): readonly Letter[] {
  if (!sharesKernels(edges) || below.size > 1 || letterRadius(below) < 7) return [];
  const own = new Map<number, number>();
  for (const { to, kernel = -1 } of edges) {
    if (kernel < 0 || (own.get(to) ?? kernel) !== kernel) return [];
    own.set(to, kernel);
  }
  return [...own].map(([to, kernel]) => ({ to, kernel, colour: kernel % COLOURS }));
}

/** A letter in a ring, and the line from there to the box. */
function drawLetter({ to, kernel, colour }: Letter, below: Row): string {
  const [cx, r] = [centre(below, to), letterRadius(below)];
  const end = below.y - below.box / 2;
  const cy = end - TRUNK - r;
  return [
    element("circle", { class: "page", cx, cy, r }),
    element("circle", { class: `line${colour}`, "stroke-width": 1.6, cx, cy, r }),
    element("path", {
      class: `line${colour}`,
      "stroke-width": 1.6,
      d: `M${formatNumber(cx)} ${formatNumber(cy + r)}v${TRUNK}`,
    }),
    text(kernelLetter(kernel), { class: "ink small strong middle", x: cx, y: cy + 4 }),
  ].join("");
}

/** `map 3 reads maps 3, 4, 5`: numbers, so that nothing needs escaping. */
function tooltip(lines: readonly Line[], to: number, above: Row, below: Row): string {
  const read = lines.map(({ from }) => nodeText(above, from)).sort((a, b) => Number(a) - Number(b));
  const some = read.length > 12 ? [...read.slice(0, 12), "…"] : read;
  return `map ${nodeText(below, to)} reads ${lines.length === 1 ? "map" : "maps"} ${some.join(", ")}`;
}

function nodeText({ side, size }: Row, node: number): string {
  const first = node * size;
  const last = Math.min(side.maps, first + size) - 1;
  return first === last ? String(first) : `${first}–${last}`;
}

/** Boxes with their numbers: inside where they fit, else every so many outside; the layer's name beyond them. */
function drawNodes(row: Row, direction: -1 | 1): string {
  const { box, y, nodes, pitch, side } = row;
  const longest = textWidth(nodeText(row, nodes - 1), 11.5);
  const inside = longest <= box - 4;
  const every = inside ? 1 : Math.max(1, Math.ceil((longest + 10) / pitch));
  const outside = direction < 0 ? y - box / 2 - 8 : y + box / 2 + 17;
  const drawn = Array.from({ length: nodes }, (_, node) => {
    const x = centre(row, node);
    const square = element("rect", {
      class: direction < 0 ? "tile" : "made",
      ...{ x: x - box / 2, y: y - box / 2, width: box, height: box, rx: Math.min(3, box / 5) },
    });
    const label = text(nodeText(row, node), {
      ...{ class: "ink small middle", x, y: inside ? y + 4 : outside },
    });
    return node % every === 0 ? square + label : square;
  });
  const name = `${side.name}: ${countText(side.maps)} ${side.maps === 1 ? "map" : "maps"}`;
  const heading = text(fitText(name, ROOM, 14, true), {
    class: "ink head",
    x: MARGIN,
    y: direction < 0 ? y - 42 : y + 52,
  });
  return group({}, ...drawn, heading);
}

interface Colouring {
  readonly of: (edge: KernelEdge, index: number) => number;
  readonly legend: string;
}

/**
 * @param size maps of a box that is fed
 * @param lettered whether kernels have letters too
 */
function colouring(
  edges: readonly KernelEdge[],
  from: MapSide,
  to: MapSide,
  size: number,
  lettered: boolean,
): Colouring {
  if (sharesKernels(edges)) {
    const kernels = new Set(edges.map(({ kernel }) => kernel)).size;
    const again = kernels > COLOURS ? ", the colours come round again" : "";
    return {
      of: ({ kernel }, i) => (kernel ?? i) % COLOURS,
      legend: `one ${lettered ? "letter and colour" : "colour"} for each kernel${again}`,
    };
  }
  const parts = components(edges, from.maps, to.maps);
  if (parts.count > 1 && parts.count <= COLOURS) {
    return {
      of: (edge) => parts.of(edge.to),
      legend: `one colour for each of the ${parts.count} groups of maps`,
    };
  }
  return {
    of: (edge) => Math.floor(edge.to / size) % COLOURS,
    legend: `colours tell the ${size > 1 ? "boxes" : "maps"} of ${to.name} apart`,
  };
}

/** Fed maps that hang together by the maps that they read. */
function components(
  edges: readonly KernelEdge[],
  from: number,
  to: number,
): { readonly count: number; readonly of: (map: number) => number } {
  const parents = Array.from({ length: from + to }, (_, i) => i);
  const root = (node: number): number => {
    let at = node;
    while (parents[at] !== at) at = parents[at] ?? at;
    return at;
  };
  for (const edge of edges) parents[root(from + edge.to)] = root(edge.from);
  const fed = new Set(edges.map((edge) => root(edge.from)));
  const numbers = new Map([...fed].map((part, i) => [part, i]));
  return { count: numbers.size, of: (map) => numbers.get(root(from + map)) ?? 0 };
}
