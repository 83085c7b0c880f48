import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { layers, modelToJson, sequential } from "@convscope/core";
import { expect, test } from "vitest";
import { main } from "./main.js";
import { barPng } from "./testing/bar-png.js";
import { fakeHost } from "./testing/fake-host.js";

const commands = [
  "train",
  "predict",
  "summary",
  "explain",
  "diagnose",
  "claims",
  "memory",
  "shape",
  "connect",
  "draw",
  "models",
  "backends",
  "conformance",
  "diff",
];

test("the version goes to stdout alone", async () => {
  const host = fakeHost();
  expect(await main(["--version"], host)).toBe(0);
  expect(host.out.text).toBe("1.2.3\n");
  expect(host.err.text).toBe("");
});

test("without a command the help is shown as wrong usage", async () => {
  const host = fakeHost();
  expect(await main([], host)).toBe(2);
  for (const command of commands) expect(host.err.text).toContain(`  ${command} `);
});

test.each(commands)("%s has help with examples and the common options", async (command) => {
  const host = fakeHost();
  expect(await main([command, "--help"], host)).toBe(0);
  expect(host.out.text).toContain("Examples:\n");
  expect(host.out.text).toContain(`  convscope ${command}`);
  for (const option of ["--json", "--no-color", "--debug"]) expect(host.out.text).toContain(option);
  expect(host.out.text).not.toContain("--events");
});

test("help has no colours where there is no terminal", async () => {
  const [pipe, terminal, plain] = [
    fakeHost(),
    fakeHost({ columns: 80 }),
    fakeHost({ columns: 80 }),
  ];
  await main(["train", "--help"], pipe);
  await main(["train", "--help"], terminal);
  await main(["train", "--help", "--no-color"], plain);
  expect(pipe.out.text).not.toContain("\x1b[");
  expect(terminal.out.text).toContain("\x1b[1m");
  expect(plain.out.text).not.toContain("\x1b[");
});

test.each([
  [["trian"], "train"],
  [["train", "--epoch", "3"], "--epochs"],
  [["summary", "lenet6"], "lenet5"],
  [["conformance", "--backend", "refrence"], "reference"],
  [["conformance", "--filter", "slce"], "slice"],
])("%j is wrong usage, and the nearest name is suggested", async (args, near) => {
  const host = fakeHost();
  expect(await main(args, host)).toBe(2);
  expect(host.err.text).toContain(near);
  expect(host.out.text).toBe("");
});

test.each([
  ["--epochs", "x"],
  ["--epochs", "0"],
  ["--epochs", "1.5"],
  ["--batch-size", "-1"],
  ["--learning-rate", "fast"],
  ["--learning-rate", "0"],
  ["--seed", "-1"],
])("train %s %s is wrong usage, named with what is expected", async (option, value) => {
  const host = fakeHost();
  expect(await main(["train", option, value], host)).toBe(2);
  expect(host.err.text).toContain(option);
  expect(host.err.text).toContain("Give a");
  expect(host.out.text).toBe("");
});

test("summary --json has the shape that scripts rely on", async () => {
  const host = fakeHost();
  expect(await main(["summary", "lenet5", "--json"], host)).toBe(0);
  const summary: unknown = JSON.parse(host.out.text);
  expect(summary).toMatchObject({ model: "lenet5", input: [1, 32, 32] });
  expect(summary).toHaveProperty(
    "layers[0]",
    expect.objectContaining({ name: "C1", kind: "conv2d" }),
  );
  expect(summary).toMatchObject({
    layers: [
      {
        output: { value: [6, 28, 28] },
        parameters: { value: 156 },
        connections: { value: 122304 },
        macs: { value: 117600 },
        receptiveField: { value: [5, 5], jump: [1, 1], start: [0, 0] },
      },
      { name: "S2" },
      { name: "C3", parameters: { value: 1516 } },
      { name: "S4" },
      { name: "C5" },
      { name: "F6" },
      { name: "output" },
    ],
    total: { parameters: { value: 60000 }, connections: { value: 340908 }, macs: {} },
  });
});

test("the summary table holds the totals of the paper", async () => {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  expect(await main(["summary", "lenet5"], host)).toBe(0);
  expect(host.out.text).toMatch(/total\s+60,000\s+340,908/);
  for (const line of host.out.text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("summary --explain shows how the numbers come about", async () => {
  const host = fakeHost();
  await main(["summary", "lenet5", "--explain"], host);
  expect(host.out.text).toContain("60·5·5 + 16 = 1,516");
});

test.each([
  ["nowhere/model.json", "found nothing at"],
  ["nowhere.safetensors", "found nothing at"],
])("a model path that is not there is a fault, not wrong usage: %s", async (path, text) => {
  const host = fakeHost();
  expect(await main(["summary", path], host)).toBe(1);
  expect(host.err.text).toContain(text);
  expect(host.err.text).not.toMatch(/\n\s+at /);
});

test.each([
  ["{", "not JSON"],
  ["{}", "no convscope model"],
])("a model.json that holds %j is named with what is wrong", async (content, text) => {
  const path = join(await mkdtemp(join(tmpdir(), "convscope-")), "model.json");
  await writeFile(path, content);
  const host = fakeHost();
  expect(await main(["summary", path], host)).toBe(1);
  expect(host.err.text).toContain(text);
});

test("a folder without a model says so, and how to get one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "convscope-"));
  for (const args of [
    ["summary", folder],
    ["predict", "x.png", "--model", folder],
    ["diff", folder, "random"],
  ]) {
    const host = fakeHost();
    expect(await main(args, host)).toBe(1);
    expect(host.err.text).toContain(`found no model.json in the folder ${folder}`);
    expect(host.err.text).toContain("convscope train --out");
  }
});

test("a model.json that is none is named by its path", async () => {
  const folder = await mkdtemp(join(tmpdir(), "convscope-"));
  await writeFile(join(folder, "model.json"), "{}");
  for (const args of [
    ["summary", folder],
    ["predict", "x.png", "--model", folder],
  ]) {
    const host = fakeHost();
    expect(await main(args, host)).toBe(1);
    expect(host.err.text).toContain(
      `error: ${join(folder, "model.json")}: found no convscope model`,
    );
  }
});

test("a training that cannot begin leaves no folder", async () => {
  const out = join(await mkdtemp(join(tmpdir(), "convscope-")), "out");
  const host = fakeHost();
  expect(
    await main(["train", "--backend", "./nowhere.js", "--limit", "20", "--out", out], host),
  ).toBe(1);
  expect(host.err.text).toContain("found no file ./nowhere.js");
  await expect(stat(out)).rejects.toThrow("ENOENT");
});

test("a training on one class alone warns that there is nothing to learn", async () => {
  const folder = await mkdtemp(join(tmpdir(), "convscope-"));
  const row = `0,${Array.from({ length: 784 }, (_, i) => i % 256).join(",")}\n`;
  await writeFile(join(folder, "one.csv"), row.repeat(12));
  const host = fakeHost();
  const data = ["--data", join(folder, "one.csv"), "--epochs", "1", "--out", join(folder, "out")];
  expect(await main(["train", ...data], host)).toBe(0);
  expect(host.err.text).toContain("warning: all images to train with are of one class");
  expect(host.out.text).toContain("1 class, inputs");
});

test("scores that are no numbers are no prediction, whatever the backend", async () => {
  const folder = await mkdtemp(join(tmpdir(), "convscope-"));
  const [model, picture, backend] = ["model", "x.png", "nan.mjs"].map((name) => join(folder, name));
  if (model === undefined || picture === undefined || backend === undefined) throw new RangeError();
  await main(["train", "--limit", "20", "--epochs", "1", "--out", model], fakeHost());
  await writeFile(picture, barPng(28));
  const js = createRequire(import.meta.url).resolve("@convscope/backend-js");
  await writeFile(
    backend,
    `import { createJsBackend } from ${JSON.stringify(pathToFileURL(js).href)};
const { fused, ...js } = createJsBackend();
const matmul = (a, b, g) => js.upload(new Float32Array(g.m * g.n).fill(NaN));
export default { ...js, kernels: { ...js.kernels, matmul } };`,
  );
  const host = fakeHost();
  expect(await main(["predict", picture, "--model", model, "--backend", backend], host)).toBe(1);
  expect(host.err.text).toMatch(/found NaN or infinity among the scores.*convscope diff/);
});

test("a fault under --json is JSON on stdout too", async () => {
  const host = fakeHost();
  expect(await main(["summary", "nowhere/model.json", "--json"], host)).toBe(1);
  expect(JSON.parse(host.out.text)).toMatchObject({ error: { code: "IO" } });
  expect(host.err.text).toContain("error:");
});

test("wrong usage under --json is JSON on stdout too", async () => {
  for (const args of [["models", "--nope"], ["shape", "--in", "x", "--kernel", "3"], ["trace"]]) {
    const host = fakeHost();
    expect(await main([...args, "--json"], host)).toBe(2);
    const { error } = JSON.parse(host.out.text);
    expect(error.code).toBe("USAGE");
    expect(host.err.text).toContain(`error: ${error.message}`);
  }
});

test("a model.json whose names would steer a terminal, or whose input is beyond exact counts, is refused", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "convscope-")), "model.json");
  const conv = layers.conv2d({ inChannels: 3, outChannels: 8, kernel: 3 });
  const json = modelToJson(sequential("odd", [3, 16, 16], [["a", conv]]));
  const summarised = async (change: object) => {
    await writeFile(path, JSON.stringify({ ...json, ...change }));
    const host = fakeHost();
    return { code: await main(["summary", path], host), err: host.err.text, out: host.out.text };
  };
  const named = await summarised({ name: "red\u001b[31m" });
  expect(named).toMatchObject({ code: 1, out: "" });
  expect(named.err).toContain('found the name "red\\u001b[31m", expected printable characters');
  const large = await summarised({ input: [3, 10 ** 9, 10 ** 9] });
  expect(large).toMatchObject({ code: 2, out: "" });
  expect(large.err).toContain("1048576 is the most on a side");
});

test("--debug adds the stack, and its causes", async () => {
  const host = fakeHost();
  await main(["summary", "nowhere/model.json", "--debug"], host);
  expect(host.err.text).toMatch(/\n\s+at /);
});

test("conformance --json gives each backend its counts", async () => {
  const host = fakeHost();
  const code = await main(
    ["conformance", "--backend", "js,reference", "--filter", "slice", "--json"],
    host,
  );
  expect(code).toBe(0);
  const report: unknown = JSON.parse(host.out.text);
  expect(report).toMatchObject({
    backends: [
      { name: "js", failed: 0, absent: 0 },
      { name: "reference", failed: 0, absent: 0 },
    ],
  });
});

test("conformance --self-test catches every mutant, and its last line counts them", async () => {
  const host = fakeHost();
  expect(await main(["conformance", "--self-test"], host)).toBe(0);
  const last = host.out.text.trimEnd().split("\n").at(-1);
  expect(last).toMatch(/^(\d+) of \1 mutants caught$/);
  expect(host.out.text).toContain("a backend that flips the kernel");
}, 180_000);

test("backends names what is installed and how to get the rest", async () => {
  const host = fakeHost();
  expect(await main(["backends", "--no-speed", "--json"], host)).toBe(0);
  expect(JSON.parse(host.out.text)).toMatchObject({
    backends: expect.arrayContaining([
      expect.objectContaining({ name: "js", installed: true }),
      expect.objectContaining({ name: "reference", installed: true }),
    ]),
    inBrowser: expect.arrayContaining([expect.objectContaining({ name: "tfjs-webgpu" })]),
  });
});

test("backends draws each kernel's standing with a mark of its own, within 80 columns", async () => {
  const host = fakeHost({ columns: 80, environment: { NO_COLOR: "1" } });
  expect(await main(["backends", "--no-speed"], host)).toBe(0);
  const lines = host.out.text.split("\n");
  for (const line of lines.filter((text) => !text.includes("npm install"))) {
    expect(line.length).toBeLessThanOrEqual(80);
  }
  const head = lines.find((line) => /^ +js +reference/.test(line)) ?? "";
  const row = lines.find((line) => line.startsWith("  maxPool2d ")) ?? "";
  expect(row[head.indexOf("js")]).toBe("●");
  expect(row[head.indexOf("tfjs-cpu")]).toBe("◐");
  expect(host.out.text).toContain('tfjs-webgl    createTfjsBackend({ engine: "webgl" })');
});

test("a table of backends that is too wide is split, and none of them is lost", async () => {
  const host = fakeHost({ columns: 40, environment: { NO_COLOR: "1" } });
  await main(["backends", "--no-speed"], host);
  const rows = host.out.text.split("\n").filter((line) => line.startsWith("  conv2d "));
  const marks = rows.join("").match(/[●◐–]/g) ?? [];
  expect(rows.length).toBeGreaterThan(1);
  const listed = fakeHost();
  await main(["backends", "--no-speed", "--json"], listed);
  const { backends }: { backends: { kernels?: object }[] } = JSON.parse(listed.out.text);
  expect(marks).toHaveLength(backends.filter(({ kernels }) => kernels !== undefined).length);
});

test("predict says that a training has not ended when it left a checkpoint and no model", async () => {
  const folder = await mkdtemp(join(tmpdir(), "convscope-"));
  await writeFile(join(folder, "checkpoint.safetensors"), "");
  const host = fakeHost();
  expect(await main(["predict", "x.png", "--model", folder], host)).toBe(1);
  expect(host.err.text).toContain("its training has not ended");
});
