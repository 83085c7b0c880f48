import { modelNames, zoo } from "@convscope/models";
import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

test("every network that has a name is listed with its source, within the terminal's width", async () => {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  expect(await main(["models"], host)).toBe(0);
  const lines = host.out.text.split("\n");
  for (const name of modelNames) {
    expect(lines.some((line) => line.startsWith(`${name} `))).toBe(true);
  }
  expect(host.out.text).toContain("Krizhevsky, Sutskever, Hinton 2012");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test("--json gives names, summaries and sources", async () => {
  const host = fakeHost();
  expect(await main(["models", "--json"], host)).toBe(0);
  const { models } = JSON.parse(host.out.text) as { models: readonly object[] };
  expect(models).toEqual(
    Object.entries(zoo).map(([name, { summary, source }]) => ({ name, summary, source })),
  );
});
