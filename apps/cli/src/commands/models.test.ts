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

test("--json gives of each network all that is known besides its layers", async () => {
  const host = fakeHost();
  expect(await main(["models", "--json"], host)).toBe(0);
  const { models } = JSON.parse(host.out.text) as { models: readonly object[] };
  const known = Object.entries(zoo).map(([name, { create: _, ...facts }]) => ({ name, ...facts }));
  expect(models).toEqual(JSON.parse(JSON.stringify(known)));
  expect(models.find((model) => "name" in model && model.name === "alexnet")).toMatchObject({
    published: expect.arrayContaining([
      expect.objectContaining({ layer: "conv1", printed: 253_440, exact: 290_400 }),
    ]),
    errata: [expect.stringContaining("224")],
    differs: expect.stringContaining("two towers"),
  });
});

test.each(modelNames)(
  "%s is told with its figures, errata and variants in 80 columns",
  async (name) => {
    const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
    expect(await main(["models", name], host)).toBe(0);
    const { published = [], errata = [], differs = "" } = zoo[name] ?? {};
    const words = host.out.text.replace(/\s+/g, " ");
    for (const text of [...errata, differs]) expect(words).toContain(text);
    for (const { printed, exact, note = "" } of published) {
      for (const figure of [printed, exact])
        expect(words).toContain(figure.toLocaleString("en-US"));
      expect(words).toContain(note);
    }
    for (const line of host.out.text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  },
);

test("a network without a name of its own is refused with the nearest", async () => {
  const host = fakeHost();
  expect(await main(["models", "resnet51"], host)).toBe(2);
  expect(host.err.text).toContain("Did you mean resnet50");
});
