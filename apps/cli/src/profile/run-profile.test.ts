import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

async function profile(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(["profile", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test("every layer has a row with its arithmetic and its time, and the whole run stands below", async () => {
  const { code, out, err } = await profile("lenet5", "--runs", "2", "--batch", "4");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("lenet5 on js, 4 examples at once, median of 2");
  expect(out).toMatch(/C1 +conv2d +6×28×28 +117,600 +[\d.]+ +[\d.]+ % +[\d.]+ +624 B +75\.3 kB/);
  expect(out).toMatch(/all +7 layers/);
  expect(out).toMatch(/In one go it takes [\d.]+ ms/);
});

test("--json holds the figures", async () => {
  const { code, out } = await profile("lenet5-modern", "--runs", "1", "--json");
  expect(code).toBe(0);
  const result: unknown = JSON.parse(out);
  expect(result).toMatchObject({ model: "lenet5-modern", backend: "js", batch: 1, runs: 1 });
  expect(result).toHaveProperty("layers.0.macs", 117_600);
  expect(result).toHaveProperty("whole.firstSeconds");
});

test.each([
  [["lenet6"], 2, "Did you mean lenet5"],
  [["lenet5", "--backend", "jss"], 2, "Did you mean js"],
  [["lenet5", "--runs", "0"], 2, "from 1"],
  [["./nowhere"], 1, "found nothing at ./nowhere"],
])("profile %j is refused with code %i: %s", async (args, code, text) => {
  const result = await profile(...args);
  expect(result.code).toBe(code);
  expect(result.err).toContain(text);
});
