// The bipartite drawing of every kind of wiring.
import { type Connectivity, connectivity, edgesOf, lenet5C3, outputMaps } from "@convscope/core";
import { expect, test } from "vitest";
import { connectionGraph } from "./index.js";
import { describeFigures } from "./testing/figure-rules.js";

function draw(wiring: Connectivity, from: number, filters: number): string {
  const maps = outputMaps(wiring, from, filters);
  return connectionGraph(
    edgesOf(wiring, from, filters),
    { name: "S2", maps: from },
    { name: "C3", maps },
  );
}
const lines = (svg: string): number => svg.match(/<path class="line/g)?.length ?? 0;
const colours = (svg: string): number =>
  new Set([...svg.matchAll(/<path class="(line\d)"/g)].map(([, name]) => name)).size;

describeFigures({
  full: () => draw(connectivity.full(), 4, 6),
  groups: () => draw(connectivity.groups(2), 48, 128),
  depthwise: () => draw(connectivity.depthwise(2), 16, 32),
  "per map": () => draw(connectivity.perMap(), 4, 3),
  "shared across maps": () => draw(connectivity.sharedAcrossMaps(), 4, 6),
  "LeNet-5's table": () => draw(connectivity.table(lenet5C3), 6, 16),
  random: () => draw(connectivity.random(4, 1), 96, 256),
  "all of 512 on 512": () => draw(connectivity.full(), 512, 512),
  "one map, unconnected": () =>
    connectionGraph([], { name: "<a>", maps: 1 }, { name: "b", maps: 1 }),
});

test("every connection is a line, and the counts are told", () => {
  const svg = draw(connectivity.table(lenet5C3), 6, 16);
  expect(lines(svg)).toBe(60);
  expect(svg).toContain("60 of 96 connections, each with a kernel of its own");
  expect(svg).toContain("<title>map 15 reads maps 0, 1, 2, 3, 4, 5</title>");
});

test("of a pooling, which has no kernels, connections alone are counted", () => {
  const side = { name: "C1", maps: 2 };
  const edges = [
    { from: 0, to: 0 },
    { from: 1, to: 1 },
  ];
  expect(connectionGraph(edges, side, side)).toContain(">2 of 4 connections<");
});

test("kernels that are shared have a colour each, groups of maps too", () => {
  const perMap = draw(connectivity.perMap(), 4, 3);
  expect(colours(perMap)).toBe(3);
  expect(perMap).toContain("12 of 48 connections, by 3 shared kernels");
  expect(colours(draw(connectivity.groups(2), 4, 6))).toBe(2);
});

const letters = (svg: string): string =>
  [...svg.matchAll(/<circle[^>]*\/><path[^>]*\/><text[^>]*>(\w+)<\/text>/g)]
    .map(([, letter]) => letter)
    .join("");

test("one kernel for all maps is told from a kernel for each of them: lines meet at its letter", () => {
  const shared = draw(connectivity.sharedAcrossMaps(), 4, 6);
  expect(letters(shared)).toBe("abcdef");
  expect(shared).toContain("24 of 24 connections, by 6 shared kernels");
  expect(shared).toContain("the one kernel under which all lines that meet there are summed");
  expect(letters(draw(connectivity.full(), 4, 6))).toBe("");
});

test("a kernel over every map has its letter at each map that it makes, and none is summed", () => {
  const svg = draw(connectivity.perMap(), 4, 3);
  expect(letters(svg)).toBe("abcabcabcabc");
  expect(svg).not.toContain("summed");
  expect(svg).toContain("one letter and colour for each kernel");
});

test("maps too narrow for letters have colours alone", () => {
  expect(letters(draw(connectivity.perMap(), 20, 3))).toBe("");
  expect(draw(connectivity.perMap(), 20, 3)).toContain("one colour for each kernel");
});

test("too many maps are drawn as bands, which say so", () => {
  const svg = draw(connectivity.full(), 512, 512);
  expect(lines(svg)).toBe(32 * 32);
  expect(svg).toContain("a box of S2 is up to 16 maps");
});

test("an edge between maps that are not there is an error", () => {
  const side = { name: "S2", maps: 2 };
  expect(() => connectionGraph([{ from: 0, to: 2 }], side, side)).toThrow(
    "connectionGraph: found edge 0 → 2, expected S2 0…1 → S2 0…1",
  );
});
