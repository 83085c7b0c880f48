import { ArgumentError, connectivity, edgesOf, lenet5C3 } from "@convscope/core";
import { expect, test } from "vitest";
import { connectionTable } from "./index.js";

const s2 = { name: "S2", maps: 6 };
const c3 = { name: "C3", maps: 16 };

test("C3 of LeNet-5: 60 of 96, 3 to 6 maps each, every S2 map feeds ten", () => {
  const svg = connectionTable(edgesOf(connectivity.table(lenet5C3), 6, 16), s2, c3);
  expect(svg).toContain("60 of 96 connections");
  const sums = [...svg.matchAll(/class="muted small(?: middle)?"[^>]*>(\d+)</g)].map((found) =>
    Number(found[1]),
  );
  expect(sums.slice(0, 16)).toEqual([3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6]);
  expect(sums.slice(16)).toEqual([10, 10, 10, 10, 10, 10]);
  expect(svg).toContain("C3 0: 0 1 2;");
});

test("the marks cover exactly the connected cells", () => {
  const svg = connectionTable(
    [
      { from: 0, to: 1 },
      { from: 1, to: 1 },
      { from: 1, to: 2 },
    ],
    { name: "a", maps: 2 },
    { name: "b", maps: 3 },
  );
  expect(svg).toContain('<path class="blue" d="M1 0h1v2h-1zM2 1h1v1h-1z"/>');
});

test("kernels that maps share have a letter, those of their own have none", () => {
  const [from, to] = [
    { name: "a", maps: 2 },
    { name: "b", maps: 3 },
  ];
  const letters = (svg: string): string =>
    [...svg.matchAll(/class="onstrong[^>]*>(\w+)</g)].map(([, letter]) => letter).join("");
  const shared = connectionTable(edgesOf(connectivity.sharedAcrossMaps(), 2, 3), from, to);
  expect([...letters(shared)].sort().join("")).toBe("aabbcc");
  expect(shared).toContain("6 of 6 connections, by 3 shared kernels");
  const full = connectionTable(edgesOf(connectivity.full(), 2, 3), from, to);
  expect(letters(full)).toBe("");
  expect(full).toContain("6 of 6 connections, each with a kernel of its own");
});

test("a large table stays small", () => {
  const edges = edgesOf(connectivity.groups(4), 256, 256);
  const svg = connectionTable(edges, { name: "a", maps: 256 }, { name: "b", maps: 256 });
  expect(svg).toContain("16,384 of 65,536 connections");
  expect(svg.length).toBeLessThan(60_000);
});

test("maps that are not there are refused", () => {
  expect(() => connectionTable([], { name: "S2", maps: 0 }, c3)).toThrow(ArgumentError);
  expect(() => connectionTable([{ from: 6, to: 0 }], s2, c3)).toThrow(
    /edge 6 → 0.*S2 0…5 → C3 0…15/,
  );
});
