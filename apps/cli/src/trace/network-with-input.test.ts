import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeSafetensors, layers, modelToJson, sequential, weightsOf } from "@convscope/core";
import { createModel } from "@convscope/models";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../main.js";
import { barPng } from "../testing/bar-png.js";
import { fakeHost } from "../testing/fake-host.js";

let folder = "";
let net = "";
let open = "";
let picture = "";
const at = (name: string): string => join(folder, name);

/** A network of a user's own, as a description and nothing more. */
const own = sequential(
  "own",
  [3, 10, 10],
  [
    ["a", layers.conv2d({ inChannels: 3, outChannels: 8, kernel: 3, activation: "relu" })],
    ["b", layers.conv2d({ inChannels: 8, outChannels: 4, kernel: 3 })],
    ["mean", layers.globalAvgPool2d()],
    ["scores", layers.flatten()],
  ],
);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-own-"));
  [net, open, picture] = [at("mynet.json"), at("dyn.json"), at("bar.png")];
  await writeFile(net, JSON.stringify(modelToJson(own)));
  await writeFile(open, JSON.stringify({ ...modelToJson(own), input: [3, null, null] }));
  await writeFile(picture, barPng(40));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(args, host);
  return { code, out: host.out.text, err: host.err.text };
}

/** Every command that computes with a network, on one without values. */
const commands: readonly (readonly [command: string, args: (path: string) => readonly string[]])[] =
  [
    ["trace", (path) => ["trace", path, "--unit", "b[1,2,3]"]],
    ["attribute", (path) => ["attribute", path, "--input", "random", "-o", at("a.svg")]],
    ["dream", (path) => ["dream", path, "--unit", "b[1]", "--steps", "2", "-o", at("d.svg")]],
    ["sheet", (path) => ["sheet", path, "--input", picture, "-o", at("own.xlsx")]],
    ["draw filters", (path) => ["draw", "filters", path, "-o", at("f.svg")]],
    [
      "draw feature-maps",
      (path) => ["draw", "feature-maps", path, "--input", picture, "-o", at("m.svg")],
    ],
    ["profile", (path) => ["profile", path, "--runs", "1"]],
    ["diff", (path) => ["diff", path, "random"]],
  ];

describe.each(commands)("convscope %s", (_command, args) => {
  test("takes a description without weights with starting values of the seed", async () => {
    const { code, out, err } = await run(...args(net), "--seed", "7");
    expect({ code, err }).toMatchObject({ code: 0 });
    const saysSo = !["profile", "diff"].includes(args(net)[0] ?? "");
    if (saysSo) expect(out + err).toMatch(/untrained: starting\s+values\s+of\s+seed\s+7/);
  });

  test("says which size an open input needs, and takes it", async () => {
    const asked = await run(...args(open));
    expect([asked.code, asked.err]).toEqual([2, expect.stringContaining("--size 3,224,224")]);
    expect(await run(...args(open), "--size", "3,12,10")).toMatchObject({ code: 0 });
  });

  test("takes weights from a file", async () => {
    const tensors = await weightsOf(own.initialise(3));
    await writeFile(at("w.safetensors"), encodeSafetensors({ tensors, metadata: {} }));
    const { code, out, err } = await run(...args(net), "--weights", at("w.safetensors"));
    expect([code, /untrained/.test(out + err)]).toEqual([0, false]);
  });
});

test("weights beside a model.json are its own, and beside a description of another name are not", async () => {
  const tensors = await weightsOf(own.initialise(3));
  await writeFile(at("weights.safetensors"), encodeSafetensors({ tensors, metadata: {} }));
  await writeFile(at("model.json"), JSON.stringify(modelToJson(own)));
  const traced = async (path: string, ...more: readonly string[]) =>
    await run("trace", path, "--unit", "b[1,2,3]", "--json", ...more);
  const [inside, named, byFile] = [
    await traced(folder),
    await traced(at("model.json")),
    await traced(net, "--weights", at("weights.safetensors")),
  ];
  expect(inside).toMatchObject({ code: 0, err: "" });
  expect([named.out, byFile.out]).toEqual([inside.out, inside.out]);
  expect((await traced(net)).err).toContain("untrained");
});

test("an open size takes the weights beside it, too", async () => {
  const tensors = await weightsOf(own.initialise(3));
  await writeFile(at("weights.safetensors"), encodeSafetensors({ tensors, metadata: {} }));
  await writeFile(
    at("model.json"),
    JSON.stringify({ ...modelToJson(own), input: [3, null, null] }),
  );
  const { code, err } = await run("trace", folder, "--unit", "b[1,2,3]", "--size", "3,12,12");
  expect([code, err]).toEqual([0, ""]);
});

test.each([
  ["a description without weights", () => net],
  ["a network by name", () => "lenet5"],
])("predict refuses %s, and says how to train it", async (_what, path) => {
  const { code, err } = await run("predict", picture, "--model", path());
  expect(code).toBe(1);
  expect(err).toContain(`found no trained values for ${path()}`);
  expect(err).toContain(`convscope train --model ${path()} --out`);
});

test.each(["architecture", "graph", "receptive-field"])(
  "draw %s takes a size for an open input",
  async (figure) => {
    const asked = await run("draw", figure, open, "-o", at("x.svg"));
    expect([asked.code, asked.err]).toEqual([2, expect.stringContaining("--size 3,224,224")]);
    const sized = await run("draw", figure, open, "-o", at("x.svg"), "--size", "3,12,10");
    expect(sized.code).toBe(0);
  },
);

const ONE_SHORT_EPOCH = ["--limit", "20", "--epochs", "1", "--backend", "js", "--quiet"];

test("train takes a size for an open input, and leaves a network that predict takes", async () => {
  const json = { ...modelToJson(createModel("lenet5-modern")), input: [1, null, null] };
  await writeFile(at("open.json"), JSON.stringify(json));
  const few = [...ONE_SHORT_EPOCH, "--out", at("trained")];
  const asked = await run("train", "--model", at("open.json"), ...few);
  expect([asked.code, asked.err]).toEqual([2, expect.stringContaining("--size 1,224,224")]);
  const sized = await run("train", "--model", at("open.json"), "--size", "1x32x32", ...few);
  expect([sized.code, sized.err]).toEqual([0, ""]);
  expect((await run("predict", picture, "--model", at("trained"))).code).toBe(0);
  const other = await run("train", "--resume", "--size", "1,28,28", ...few);
  expect(other.err).toContain("--size 1,28,28 does not go with --resume");
});

test("a checkpoint's weights are taken by --weights, too", async () => {
  const few = [...ONE_SHORT_EPOCH, "--out", at("trained")];
  await run("train", ...few);
  const traced = async (...more: readonly string[]) =>
    (await run("trace", "lenet5-modern", "--unit", "F6[3]", "--json", ...more)).out;
  const byCheckpoint = await traced("--weights", at("trained/checkpoint.safetensors"));
  expect(JSON.parse(byCheckpoint)).toMatchObject({ unit: "F6[3]", agrees: true });
  expect(byCheckpoint).toBe(await traced("--weights", at("trained")));
});

test("predict says of a path with nothing there what it expects", async () => {
  const { code, err } = await run("predict", picture, "--model", "nowhere");
  expect(code).toBe(1);
  expect(err).toContain("found nothing at nowhere, expected a trained model; check the path");
});

test("predict refuses an empty name", async () => {
  const { code, err } = await run("predict", "");
  expect([code, err]).toEqual([2, expect.stringContaining("A picture's name is empty")]);
});

test.each([
  ["trace", ["--unit", "F99[3]"]],
  ["trace", ["--unit", "F99.weight[3]", "--backward"]],
  ["dream", ["--unit", "F99[3]", "--steps", "1", "--json"]],
  ["attribute", ["--input", "random", "--method", "grad-cam", "--layer", "F99", "--json"]],
  ["explain", ["F99"]],
  ["diagnose", ["F99.macs", "1"]],
])("%s %j: a layer that is not there is wrong usage", async (command, args) => {
  const { code, err } = await run(command, "lenet5-modern", ...args);
  expect(code).toBe(2);
  expect(err).toContain("F99");
});
