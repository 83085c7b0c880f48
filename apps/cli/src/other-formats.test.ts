import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeSafetensors, modelToJson, weightsOf } from "@convscope/core";
import { createModel } from "@convscope/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "./main.js";
import { fakeHost } from "./testing/fake-host.js";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-formats-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function run(...args: readonly string[]) {
  const host = fakeHost();
  const code = await main(args, host);
  return { code, out: host.out.text, err: host.err.text };
}

test.each([
  ["net.onnx", "an ONNX file", "graph.initializer"],
  ["net.pt", "a PyTorch file", "torch.load("],
  ["net.PTH", "a PyTorch file", "torch.load("],
  ["net.h5", "a Keras file", "transpose(3, 2, 0, 1)"],
  ["net.keras", "a Keras file", "keras.models.load_model("],
  ["net.pb", "a TensorFlow file", "transpose(3, 2, 0, 1)"],
  ["net.tflite", "a TensorFlow file", "transpose(3, 2, 0, 1)"],
])("%s is told to be %s, what is read, and how its weights come over", async (name, what, how) => {
  const missing = await run("summary", name);
  expect(missing.code).toBe(1);
  expect(missing.err).toContain(`found nothing at ${name}, and ${what} would not be read`);
  const path = join(folder, name);
  await writeFile(path, "not looked at");
  const { code, err } = await run("summary", path);
  expect(code).toBe(1);
  expect(err).toContain(`model: found ${what}, ${path}, which is not read`);
  for (const text of ["a model.json", how, "runningMean", "--weights weights.safetensors"]) {
    expect(err).toContain(text);
  }
});

test("weights and trained models of another program are told as such, as JSON too", async () => {
  const path = join(folder, "trained.pth");
  await writeFile(path, "not looked at");
  const trace = await run(
    ...["trace", "lenet5", "--weights", path, "--input", "random", "--unit", "C1[0,0,0]"],
  );
  expect(trace.err).toContain("weights: found a PyTorch file");
  const predict = await run("predict", "random", "--model", path, "--json");
  expect(JSON.parse(predict.out)).toMatchObject({
    error: { code: "FORMAT", message: expect.stringContaining("expected a trained model") },
  });
});

test("a folder may be called as it likes", async () => {
  const { err } = await run("summary", await mkdtemp(join(folder, "net-")).then(named));
  expect(err).toContain("found no model.json in the folder");
});

async function named(path: string): Promise<string> {
  const { rename } = await import("node:fs/promises");
  await rename(path, `${path}.pt`);
  return `${path}.pt`;
}

test("ResNet-18 has the names that the text gives", () => {
  const names = [...createModel("resnet18").variables.keys()];
  for (const name of ["weight", "bias", "runningMean", "runningVariance"]) {
    expect(names).toContain(`layer1/0/bn1.${name}`);
  }
});

test("weights so named are taken beside a description, and by --weights", async () => {
  const model = createModel("lenet5-modern").initialise(3);
  const bytes = encodeSafetensors({ tensors: await weightsOf(model), metadata: {} });
  const weights = join(folder, "weights.safetensors");
  await writeFile(weights, bytes);
  await writeFile(join(folder, "model.json"), JSON.stringify(modelToJson(model)));
  const question = ["--input", "random", "--unit", "output[0]", "--json"];
  const beside = await run("trace", folder, ...question);
  const given = await run("trace", "lenet5-modern", "--weights", weights, ...question);
  const drawn = await run("trace", "lenet5-modern", ...question);
  const value = ({ out }: { readonly out: string }): unknown => JSON.parse(out).value;
  expect([beside.code, given.code, value(given)]).toEqual([0, 0, value(beside)]);
  expect(value(drawn)).not.toBe(value(given));
});
