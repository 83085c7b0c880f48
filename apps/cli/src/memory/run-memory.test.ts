import { modelNames } from "@convscope/models";
import { expect, test } from "vitest";
import { main } from "../main.js";
import { fakeHost } from "../testing/fake-host.js";

async function run(...args: readonly string[]) {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  const code = await main(["memory", ...args], host);
  return { code, out: host.out.text, err: host.err.text };
}

test("every part of every network of the zoo is told in 80 columns", async () => {
  for (const name of modelNames) {
    const { code, out } = await run(name);
    expect(code).toBe(0);
    for (const line of out.split("\n")) expect(line.length, name).toBeLessThanOrEqual(80);
  }
});

test("batch, optimiser and size decide; what is left out is said", async () => {
  const { out } = await run("vgg16", "--batch", "16", "--optimizer", "momentum");
  expect(out).toContain("vgg16 in training  input 3×224×224, batch 16, momentum");
  expect(out).toContain("4·1·138,357,544 = 553,430,176");
  expect(out.replace(/\s+/g, " ")).toContain("no workspaces");
  const larger = await run("resnet18", "--size", "3,448,448", "--json");
  const usual = await run("resnet18", "--json");
  const [more, less] = [JSON.parse(larger.out), JSON.parse(usual.out)];
  expect(more.weights).toEqual(less.weights);
  expect(more.activations.value).toBeGreaterThan(3.9 * less.activations.value);
});

test("a backend that is named says whether it trains the network", async () => {
  const { code, out } = await run("lenet5", "--backend", "js", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out).backend.sentence).toContain("js");
  expect((await run("lenet5", "--backend", "js")).out).toContain(
    JSON.parse(out).backend.sentence.split(" ")[0],
  );
});

test("sgd remembers nothing, and says so", async () => {
  expect((await run("lenet5", "--optimizer", "sgd")).out).toMatch(/sgd +0\n +remembers nothing/);
});

test.each([
  [["lenet6"], "Did you mean lenet5"],
  [["lenet5", "--optimizer", "lion"], 'found optimiser "lion", expected one of sgd'],
  [["lenet5", "--batch", "0"], "Give a whole number from 1."],
])("memory %j is wrong usage", async (args, text) => {
  const { code, err } = await run(...args);
  expect([code, err.replace(/\s+/g, " ")]).toEqual([2, expect.stringContaining(text)]);
});
