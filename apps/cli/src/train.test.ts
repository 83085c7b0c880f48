// The built program, as its users run it: what a training prints and leaves, and how it ends.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  builtEntry,
  hasWritten,
  newFolder,
  runBuilt,
  startBuilt,
  startCommand,
} from "./testing/run-built.js";

const quick = ["--limit", "200", "--epochs", "2"];

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}

async function hashOf(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex");
}

describe("a training that reaches its end", () => {
  let folder: string;
  let stdout: string;

  beforeAll(async () => {
    folder = await newFolder();
    const ended = await runBuilt(["train", ...quick], { cwd: folder });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    stdout = ended.stdout;
  });

  test("prints layers, epochs, accuracy, confusion and digits, without colours or a bar", () => {
    expect(stdout).toContain("the bundled handwritten digits");
    expect(stdout).toMatch(/C3\s+conv2d\s+16×10×10/);
    expect(stdout).toMatch(/\n\s+2\/2\s+\d/);
    expect(stdout).toMatch(/\nTest accuracy: \d+\.\d % \(\d+ of 200\)\n/);
    expect(stdout).toMatch(/true +0 +1 +2/);
    expect(stdout).toContain("@@");
    expect(stdout).not.toContain("\x1b");
  });

  test("leaves the model, a checkpoint, a summary and a picture, and nothing half written", async () => {
    expect((await readdir(join(folder, "out"))).sort()).toEqual([
      "checkpoint.safetensors",
      "feature-maps.svg",
      "model.json",
      "summary.json",
      "weights.safetensors",
    ]);
    expect(await readJson(join(folder, "out/summary.json"))).toMatchObject({
      model: "lenet5-modern",
      backend: "wasm",
      seed: 1,
      epochs: 2,
      seconds: expect.any(Number),
      testAccuracy: expect.any(Number),
      testCount: 200,
      versions: { node: process.version },
    });
    expect(await readFile(join(folder, "out/feature-maps.svg"), "utf8")).toMatch(/^<svg/);
  });

  test("says the same of its accuracy as another run with the same seed", async () => {
    const other = await runBuilt(["train", ...quick, "--quiet"], { cwd: await newFolder() });
    expect(other.stdout).toMatch(/^Test accuracy: .*\n$/);
    expect(stdout).toContain(other.stdout);
  });

  test("can be summarised and gone on with for more epochs", async () => {
    const summary = await runBuilt(["summary", "out", "--json"], { cwd: folder });
    expect(JSON.parse(summary.stdout)).toMatchObject({ model: "lenet5-modern" });
    const more = await runBuilt(
      [
        "train",
        "--resume",
        "--epochs",
        "3",
        "--out",
        "more",
        "--json",
        "--resume",
        "out/checkpoint.safetensors",
      ],
      { cwd: folder },
    );
    expect(JSON.parse(more.stdout)).toMatchObject({ epochs: 3 });
  });

  test("recognises pictures, names the files that are none, and still exits with 1", async () => {
    await writeFile(join(folder, "text.png"), "not a picture at all");
    const {
      code,
      stdout: out,
      stderr,
    } = await runBuilt(["predict", "text.png", "nowhere.png", "--json"], { cwd: folder });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      predictions: [],
      errors: [{ file: "text.png" }, { file: "nowhere.png" }],
    });
    expect(stderr).toContain("text.png");
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe("a training that is stopped", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "by %s saves a checkpoint, exits with 130 and goes on to the same end",
    async (signal) => {
      const folder = await newFolder();
      const args = ["--limit", "300", "--epochs", "3", "--json"];
      const whole = await runBuilt(["train", ...args], { cwd: await newFolder() });
      const running = startBuilt(["train", ...args], { cwd: folder });
      await hasWritten(running, "1/3");
      running.child.kill(signal);
      const stopped = await running.ended;
      expect(stopped.code).toBe(130);
      expect(stopped.stderr).toContain("--resume");
      expect(JSON.parse(stopped.stdout)).toMatchObject({ interrupted: true });
      const resumed = await runBuilt(["train", "--resume", "--json"], { cwd: folder });
      const { testAccuracy, testLoss } = JSON.parse(whole.stdout);
      expect(JSON.parse(resumed.stdout)).toMatchObject({ testAccuracy, testLoss, epochs: 3 });
    },
  );

  test("by kill -9 goes on from its last checkpoint", async () => {
    const folder = await newFolder();
    const running = startBuilt(
      ["train", "--limit", "300", "--epochs", "3", "--checkpoint-every", "2"],
      { cwd: folder },
    );
    await hasWritten(running, "1/3");
    running.child.kill("SIGKILL");
    expect((await running.ended).code).toBeNull();
    const resumed = await runBuilt(["train", "--resume", "--json"], { cwd: folder });
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ epochs: 3, testCount: 300 });
  });

  test("and begun anew keeps the unfinished run's checkpoint beside", async () => {
    const folder = await newFolder();
    const running = startBuilt(["train", "--limit", "300", "--epochs", "9"], { cwd: folder });
    await hasWritten(running, "1/9");
    running.child.kill("SIGINT");
    await running.ended;
    const before = await hashOf(join(folder, "out/checkpoint.safetensors"));
    const again = await runBuilt(["train", ...quick], { cwd: folder });
    expect(again.stdout).toContain("checkpoint.previous.safetensors");
    expect(await hashOf(join(folder, "out/checkpoint.previous.safetensors"))).toBe(before);
  });
});

describe("what cannot be trained", () => {
  test("a file that may not grow large enough leaves what was saved as it was", async () => {
    const folder = await newFolder();
    await runBuilt(["train", ...quick], { cwd: folder });
    const checkpoint = join(folder, "out/checkpoint.safetensors");
    const before = await hashOf(checkpoint);
    const script = `ulimit -f 512; exec "${process.execPath}" "${builtEntry}" train --resume --epochs 4`;
    const { code, stderr } = await startCommand("sh", ["-c", script], { cwd: folder }).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: .*checkpoint\.safetensors/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(await hashOf(checkpoint)).toBe(before);
    expect(await readdir(join(folder, "out"))).toHaveLength(5);
  });

  test.each([
    [["--data", "nowhere"], "nowhere: found nothing there"],
    [["--data", "empty"], "empty: found an empty folder"],
    [["--data", "no.csv"], "no.csv: found an empty file"],
    [["--out", "no.csv/out"], "no.csv/out"],
    [["--resume"], "found no checkpoint at out/checkpoint.safetensors"],
    [["--resume", "no.csv"], "no.csv"],
    [["--learning-rate", "1e30", ...quick], "lower the learning rate"],
    [["--backend", "./no.js"], "found no file ./no.js"],
  ])("train %j is a fault with one clear text", async (args, text) => {
    const folder = await newFolder();
    await mkdir(join(folder, "empty"));
    await writeFile(join(folder, "no.csv"), "");
    const { code, stderr } = await runBuilt(["train", ...args], { cwd: folder });
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  test("a checkpoint that was cut short is refused and named", async () => {
    const folder = await newFolder();
    await runBuilt(["train", ...quick], { cwd: folder });
    const bytes = await readFile(join(folder, "out/checkpoint.safetensors"));
    await writeFile(join(folder, "cut.safetensors"), bytes.subarray(0, bytes.length - 100));
    const { code, stderr } = await runBuilt(["train", "--resume", "cut.safetensors"], {
      cwd: folder,
    });
    expect(code).toBe(1);
    expect(stderr).toContain("cut.safetensors");
  });
});

test("predict without a model says how to get one", async () => {
  const { code, stderr } = await runBuilt(["predict", "x.png"], { cwd: await newFolder() });
  expect(code).toBe(1);
  expect(stderr).toContain("npm start");
});

test("several seeds give all accuracies, their mean, and the model of the first", async () => {
  const folder = await newFolder();
  const { code, stdout } = await runBuilt(
    ["train", ...quick, "--seeds", "2", "--seed", "5", "--json"],
    { cwd: folder },
  );
  expect(code).toBe(0);
  const summary = JSON.parse(stdout) as { testAccuracy: number; runs: { testAccuracy: number }[] };
  expect(summary).toMatchObject({ model: "lenet5-modern", seeds: [5, 6], testCount: 200 });
  const [first, second] = summary.runs;
  expect(summary.testAccuracy).toBeCloseTo(
    ((first?.testAccuracy ?? 0) + (second?.testAccuracy ?? 0)) / 2,
    12,
  );
  expect(await readJson(join(folder, "out/summary.json"))).toEqual(JSON.parse(stdout));
  expect(await hashOf(join(folder, "out/weights.safetensors"))).toBe(
    await hashOf(join(folder, "out/seed-5/weights.safetensors")),
  );
});

test("a reader that closes the pipe early is no fault", async () => {
  const script = `"${process.execPath}" "${builtEntry}" summary lenet5 --explain | head -1`;
  const { code, stdout, stderr } = await startCommand("sh", ["-c", script]).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("lenet5");
});
