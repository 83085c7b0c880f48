import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

async function run(...args: readonly string[]) {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  const code = await main(["connect", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test("6 filters on 4 maps: 24 kernels, 6 maps, every kind beside it", async () => {
  const { code, out } = await run("--from", "4", "--to", "6", "--kind", "full");
  expect(code).toBe(0);
  expect(out).toContain("  map 3 X X X X X X\n");
  expect(out).toMatch(/\n {2}full +6 +24 +24 +600 +6 +606\n/);
  expect(out).toMatch(/\n {2}groups=2 +6 +12 +12 +300 +6 +306\n/);
  expect(out).toMatch(/\n {2}per-map +24 +6 +24 +150 +24 +624\n/);
  expect(out).toMatch(/\n {2}shared +6 +6 +24 +150 +6 +606\n/);
  expect(out).toMatch(/\n {2}depthwise +– +– +– +– +– +–\n/);
  expect(out.replaceAll(/\s+/g, " ")).toContain("not here: found 6 filters for 4 maps");
});

test("kernels that are shared bear the same letter", async () => {
  const perMap = await run("--from", "2", "--to", "3", "--kind", "per-map");
  expect(perMap.out).toContain("  map 0 a b c · · ·\n  map 1 · · · a b c\n");
  const shared = await run("--from", "2", "--to", "3", "--kind", "shared");
  expect(shared.out).toContain("  map 0 a b c\n  map 1 a b c\n");
  const depthwise = await run("--from", "2", "--to", "4", "--kind", "depthwise");
  expect(depthwise.out).toContain("  map 0 X X · ·\n  map 1 · · X X\n");
});

test("LeNet-5's C3 with the paper's counts", async () => {
  const { out } = await run("--from", "6", "--to", "16", "--kind", "table=lenet5-c3", "--in", "14");
  expect(out).toContain("60·5·5 + 16 = 1,516");
  expect(out).toContain("10·10·(60·5·5 + 16) = 151,600");
});

test.each([
  ["full", "maps 0–95  ──▶  filters 0–191: every filter sees all 96"],
  ["groups=2", "maps 48–95  ──▶  filters  96–191: each sees 48 of 96"],
  ["groups=32", "… 29 groups more …"],
  ["depthwise", "map i  ──▶  filters 2·i to 2·i + 1: each sees one map"],
  ["per-map", "the same 192 kernels over every map"],
  ["shared", "each one kernel, the same over all 96"],
  ["random=4", "4 of 96 maps, dealt by seed 0"],
])("%s between many maps is told in ranges", async (kind, text) => {
  const { out } = await run("--from", "96", "--to", "192", "--kind", kind);
  expect(out).toContain(text);
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("--json lists the edges and all kinds", async () => {
  const { out } = await run("--from", "4", "--to", "6", "--kind", "shared", "--json");
  const { chosen, kinds } = JSON.parse(out);
  expect(chosen.list).toHaveLength(24);
  expect(chosen.list[7]).toEqual({ from: 3, to: 1, kernel: 1 });
  expect(kinds).toHaveLength(6);
  expect(kinds[2].why).toContain("multiple of 4");
});

test.each([
  [["--from", "4"], "--to"],
  [["--from", "4", "--to", "0"], "Give a whole number from 1"],
  [["--from", "4", "--to", "6", "--kind", "groups=3"], "groups"],
  [["--from", "4", "--to", "6", "--kind", "ful"], "did you mean full"],
  [["--from", "4", "--to", "6", "--kind", "table=lenet5-c3"], "expected 6 and 16"],
  [["--from", "4", "--to", "6", "--in", "3"], "expected at least 5"],
])("connect %j is refused: %s", async (args, text) => {
  const { code, err, out } = await run(...args);
  expect(code).not.toBe(0);
  expect(err).toContain(text);
  expect(out).toBe("");
});
