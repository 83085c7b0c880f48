// A trained network whose description leaves the size of its input open: pictures are made to it as its preprocessing says.
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layers, type Model, sequential } from "@convscope/core";
import { saveModel } from "@convscope/train/node";
import { expect, test } from "vitest";
import { main } from "../main.js";
import { barPng } from "../testing/bar-png.js";
import { fakeHost } from "../testing/fake-host.js";

/** A folder with the model saved at 12 × 12, then left open, and a picture. */
async function openModel(metadata: Model["metadata"]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "convscope-open-"));
  const { conv2d, flatten, globalAvgPool2d, linear } = layers;
  const model = sequential(
    "any-size",
    [1, 12, 12],
    [
      ["C1", conv2d({ inChannels: 1, outChannels: 4, kernel: 3 })],
      ["gap", globalAvgPool2d()],
      ["flat", flatten()],
      ["out", linear({ inFeatures: 4, outFeatures: 2 })],
    ],
  ).initialise(1);
  model.metadata = { classes: ["bar", "none"], ...metadata };
  await saveModel(folder, model);
  const place = join(folder, "model.json");
  const json = JSON.parse(await readFile(place, "utf8"));
  await writeFile(place, JSON.stringify({ ...json, input: [1, null, null] }));
  await writeFile(join(folder, "bar.png"), barPng(28));
  return folder;
}

async function run(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(args, host);
  return { code, out: host.out.text, err: host.err.text };
}

test("predict makes pictures to the size that the model's preprocessing gives", async () => {
  const steps = [{ kind: "grayscale" }, { kind: "resize", height: 12, width: 12 }];
  const folder = await openModel({ preprocessing: { version: 1, steps } });
  const { code, out } = await run("predict", join(folder, "bar.png"), "--model", folder, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out).predictions[0].label).toMatch(/^(bar|none)$/);
});

test("without preprocessing nobody knows how a picture is to be seen, and predict says so", async () => {
  const folder = await openModel({});
  const { code, out, err } = await run("predict", join(folder, "bar.png"), "--model", folder);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain(`${folder}: found a model without preprocessing`);
});

test("commands that take a size take the trained values with it", async () => {
  const folder = await openModel({});
  const asked = ["trace", folder, "--input", "random", "--unit", "C1[0,1,1]"];
  const sized = await run(...asked, "--size", "1,9,7");
  expect([sized.code, sized.out + sized.err]).toEqual([
    0,
    expect.not.stringContaining("untrained"),
  ]);
  const open = await run(...asked);
  expect([open.code, open.err]).toEqual([2, expect.stringContaining("--size 1,224,224")]);
});
