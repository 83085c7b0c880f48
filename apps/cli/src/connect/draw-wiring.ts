/**
 * Which map feeds which, as text: a table of marks for few maps, ranges for many. Edges that share a kernel bear its letter.
 */
import { type Connectivity, type Edge, edgesOf, outputMaps } from "@convscope/core";
import { wrap } from "../terminal/wrap.js";

/** Maps between which every edge is drawn; more are told in ranges. */
const DRAWN = 64;

/** Lines that fit into so many columns. @param filters kernels, as the layer names them */
export function drawWiring(
  wiring: Connectivity,
  maps: number,
  filters: number,
  width: number,
): readonly string[] {
  const outputs = outputMaps(wiring, maps, filters);
  const column = String(outputs - 1).length + 1;
  const head = "  map ".length + String(maps - 1).length;
  const fits = outputs <= DRAWN && maps <= DRAWN && head + outputs * column <= width;
  if (!fits) {
    return ranges(wiring, maps, filters).map((line) => wrap("  ", line.trimStart(), width));
  }
  return table(edgesOf(wiring, maps, filters), maps, outputs, column, head);
}

function table(
  edges: readonly Edge[],
  maps: number,
  outputs: number,
  column: number,
  head: number,
): readonly string[] {
  const shared = new Set(edges.map(({ kernel }) => kernel)).size < edges.length;
  const marks = new Map(
    edges.map(({ from, to, kernel }) => [`${from} ${to}`, shared ? letterOf(kernel) : "X"]),
  );
  const cells = (of: (to: number) => string): string =>
    Array.from({ length: outputs }, (_, to) => of(to).padStart(column)).join("");
  const rows = Array.from({ length: maps }, (_, from) => {
    const name = `  map ${String(from).padStart(head - 6)}`;
    return name + cells((to) => marks.get(`${from} ${to}`) ?? "·");
  });
  return [`${"  to".padEnd(head)}${cells(String)}`, ...rows];
}

/** a, b, … z, a1, b1, … */
function letterOf(kernel: number): string {
  const round = Math.floor(kernel / 26);
  return String.fromCharCode(97 + (kernel % 26)) + (round === 0 ? "" : String(round));
}

function ranges(wiring: Connectivity, maps: number, filters: number): readonly string[] {
  const all = (count: number): string => (count === 1 ? "0" : `0–${count - 1}`);
  switch (wiring.kind) {
    case "groups":
      if (wiring.groups === 1) return ranges({ kind: "full" }, maps, filters);
      return groupRanges(wiring.groups, maps, filters);
    case "full":
      return [`  maps ${all(maps)}  ──▶  filters ${all(filters)}: every filter sees all ${maps}`];
    case "depthwise":
      return [
        `  map i  ──▶  filters ${wiring.multiplier === 1 ? "i" : `${wiring.multiplier}·i to ${wiring.multiplier}·i + ${wiring.multiplier - 1}`}: each sees one map`,
      ];
    case "per-map":
      return [
        `  map i  ──▶  results ${filters}·i to ${filters}·i + ${filters - 1}: the same ${filters} kernels over every map`,
      ];
    case "shared-across-maps":
      return [
        `  maps ${all(maps)}  ──▶  filters ${all(filters)}: each one kernel, the same over all ${maps}`,
      ];
    case "random":
      return [
        `  ${wiring.fanIn} of ${maps} maps, dealt by seed ${wiring.seed}  ──▶  each of ${filters} filters`,
      ];
    case "table":
      return [`  a table of ${wiring.edges.length} edges  ──▶  filters ${all(filters)}`];
    default:
      return wiring satisfies never;
  }
}

/** Groups beyond these are left out of the middle. */
const SHOWN_GROUPS = 4;

function groupRanges(groups: number, maps: number, filters: number): readonly string[] {
  const [read, made] = [maps / groups, filters / groups];
  const part = (at: number, size: number, whole: number): string => {
    const digits = String(whole - 1).length;
    const [first, last] = [at * size, (at + 1) * size - 1];
    return `${String(first).padStart(digits)}–${String(last).padEnd(digits)}`;
  };
  const line = (at: number): string =>
    `  maps ${part(at, read, maps)}  ──▶  filters ${part(at, made, filters)}: each sees ${read} of ${maps}`;
  const shown = Array.from({ length: groups }, (_, at) => at);
  if (groups <= SHOWN_GROUPS) return shown.map(line);
  return [line(0), line(1), `  … ${groups - 3} groups more …`, line(groups - 1)];
}
