/** `convscope claims` as a user meets it. */
import { claims } from "@convscope/explain";
import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

async function run(...args: readonly string[]) {
  const host = fakeHost({ columns: 80 });
  const code = await main(["claims", ...args, "--no-color"], host);
  return { code, out: host.out.text, error: host.err.text };
}

test("all claims are listed with their ids", async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  for (const { id } of claims) expect(out).toContain(`${id}\n`);
});

test("words find a claim, which is answered with computed numbers", async () => {
  const { code, out } = await run("flip");
  expect(code).toBe(0);
  expect(out).toContain("The kernel is flipped");
  expect(out).toContain("Wrong. Frameworks compute a cross-correlation");
  expect(out).toContain("  claimed:  with the kernel flipped: 12 24 48\n");
  expect(out).toContain("  computed: what conv2d gives: 21 42 84\n");
});

test("words that are in several claims list those", async () => {
  const { out } = await run("2-D");
  expect(out).toContain("first-layer-filters-are-2d\n");
  expect(out).toContain("3 claims.");
});

test.each(claims.map(({ id }) => id))("%s fits 80 columns", async (id) => {
  const { code, out } = await run(id);
  expect(code).toBe(0);
  for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("--json has every claim with its example", async () => {
  const { out } = await run("--json");
  const { claims: records } = JSON.parse(out);
  expect(records).toHaveLength(claims.length);
  expect(records[0]).toMatchObject({
    ...{ id: "filters-are-2d", verdict: "wrong" },
    example: { computed: { numbers: { shape: [1, 1, 2], values: [6, 8] } } },
  });
});

test("words that no claim has are wrong usage, and the nearest id is named", async () => {
  const { code, out, error } = await run("kernel-fliped");
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(error).toContain("Did you mean kernel-flipped");
});
