// The main job, whole: five seeds of each LeNet-5 reach their accuracy, and the models read pictures that no one of
// MNIST's writers wrote.
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { newFolder, runBuilt } from "./testing/run-built.js";

const renderer = fileURLToPath(new URL("../../../tools/digits/render.mjs", import.meta.url));

interface Summary {
  readonly testAccuracy: number;
  readonly runs: readonly { readonly seconds: number; readonly epochs: number }[];
}

interface Predictions {
  readonly predictions: readonly { readonly file: string; readonly label: string }[];
}

describe.each([
  { model: "lenet5-modern", least: 0.983 },
  { model: "lenet5", least: 0.976 },
])("$model", ({ model, least }) => {
  test(`reaches a mean of ${least} within 10 epochs, and reads 18 of 20 rendered digits`, async () => {
    const folder = await newFolder();
    const args = ["train", "--model", model, "--seeds", "5", "--json"];
    const { code, stdout, stderr } = await runBuilt(args, { cwd: folder });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const summary: Summary = JSON.parse(stdout);
    expect(summary.runs).toHaveLength(5);
    for (const { epochs } of summary.runs) expect(epochs).toBeLessThanOrEqual(10);
    expect(summary.testAccuracy).toBeGreaterThanOrEqual(least);

    await promisify(execFile)(process.execPath, [renderer, join(folder, "pictures")]);
    const pictures = (await readdir(join(folder, "pictures"))).map((name) =>
      join("pictures", name),
    );
    const { stdout: out } = await runBuilt(["predict", ...pictures, "--json"], { cwd: folder });
    const { predictions }: Predictions = JSON.parse(out);
    const right = predictions.filter(({ file, label }) => basename(file).startsWith(label));
    expect(predictions).toHaveLength(20);
    expect(right.length).toBeGreaterThanOrEqual(18);
  });
});
