import { copyFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJsBackend } from "@convscope/backend-js";
import { crossEntropy, FormatError, IoError, layers, sequential, sgd } from "@convscope/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLoader, fit as fitModel } from "../index.js";
import { createFileCheckpointStore, loadModel, saveModel } from "../node.js";
import { barExamples, barModel } from "../testing/bars.js";
import { bitsOf } from "../testing/bits.js";
import { createFaultyFiles } from "./testing/faulty-files.js";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-model-"));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

describe("saveModel and loadModel", () => {
  it("give the model back with its values and what it says of itself", async () => {
    const model = barModel(4);
    model.metadata = { classes: ["row", "column", "slant"], loss: { kind: "cross-entropy" } };
    await saveModel(folder, model);
    for (const path of [folder, join(folder, "model.json")]) {
      const loaded = await loadModel(path);
      expect(await bitsOf(loaded)).toEqual(await bitsOf(model));
      expect(loaded.metadata).toEqual(model.metadata);
    }
    expect((await readdir(folder)).sort()).toEqual(["model.json", "weights.safetensors"]);
  });

  it("store only the kernels of a connection table", async () => {
    const wired = layers.conv2d({
      inChannels: 2,
      outChannels: 2,
      kernel: 3,
      connectivity: {
        kind: "table",
        edges: [
          [0, 0],
          [1, 1],
          [0, 1],
        ],
      },
    });
    const model = sequential("wired", [2, 5, 5], [["C", wired]]).initialise(2);
    await saveModel(folder, model);
    expect(await bitsOf(await loadModel(folder))).toEqual(await bitsOf(model));
  });

  it("give a description with an open size the input that the caller names", async () => {
    const conv = layers.conv2d({ inChannels: 1, outChannels: 2, kernel: 3 });
    const model = sequential("open", [1, 4, 4], [["C", conv]]).initialise(2);
    await saveModel(folder, model);
    const place = join(folder, "model.json");
    const json = JSON.parse(await readFile(place, "utf8"));
    await writeFile(place, JSON.stringify({ ...json, input: [1, null, null] }));
    const loaded = await loadModel(folder, { input: [1, 7, 9] });
    expect(loaded.input).toEqual([1, 7, 9]);
    expect(await bitsOf(loaded)).toEqual(await bitsOf(model));
    await expect(loadModel(folder)).rejects.toThrow(FormatError);
  });

  it("load layers of the user's own through a factory", async () => {
    const own = { ...layers.flatten(), kind: "own" };
    await saveModel(folder, sequential("own", [1, 2, 2], [["flat", own]]));
    const loaded = await loadModel(folder, { factories: { own: () => own } });
    expect(loaded.nodes[0]?.layer.kind).toBe("own");
  });

  it("load a checkpoint", async () => {
    const path = join(folder, "checkpoint.safetensors");
    const model = await barModel().to(createJsBackend());
    await fitModel(model, {
      train: createLoader(barExamples(20, 1), { batchSize: 8, seed: 3 }),
      loss: crossEntropy(),
      optimizer: sgd({ learningRate: 0.1 }),
      epochs: 2,
      keepBest: true,
      checkpoint: { store: createFileCheckpointStore(path) },
    });
    expect(await bitsOf(await loadModel(path))).toEqual(await bitsOf(model));
  });

  it("take weights beside a description that names none, whatever the file is called", async () => {
    const model = barModel(4);
    await saveModel(folder, model);
    const { weights, ...byHand } = JSON.parse(await readFile(join(folder, "model.json"), "utf8"));
    expect(weights).toBeDefined();
    for (const name of ["model.json", "bars.json"]) {
      await writeFile(join(folder, name), JSON.stringify(byHand));
      expect(await bitsOf(await loadModel(join(folder, name)))).toEqual(await bitsOf(model));
    }
    expect(await bitsOf(await loadModel(folder))).toEqual(await bitsOf(model));
  });

  it("tell a pair of two savings", async () => {
    const other = join(folder, "other");
    await saveModel(folder, barModel(1));
    await saveModel(other, barModel(2));
    await copyFile(join(other, "weights.safetensors"), join(folder, "weights.safetensors"));
    await expect(loadModel(folder)).rejects.toThrow(/or of another saving\); save the model again/);
  });

  it("tell damaged files", async () => {
    await saveModel(folder, barModel(1));
    await truncate(join(folder, "weights.safetensors"), 500);
    await expect(loadModel(folder)).rejects.toThrow(FormatError);
    await saveModel(folder, barModel(1));
    await truncate(join(folder, "model.json"), 500);
    await expect(loadModel(folder)).rejects.toThrow(/model\.json: found text that is not JSON/);
    await writeFile(join(folder, "model.json"), "{}");
    await expect(loadModel(folder)).rejects.toThrow(FormatError);
  });

  it("tell plain weights from a checkpoint", async () => {
    await saveModel(folder, barModel(1));
    await expect(loadModel(join(folder, "weights.safetensors"))).rejects.toThrow(
      /without a run's state/,
    );
  });

  it("name the file that is not there", async () => {
    await expect(loadModel(join(folder, "none"))).rejects.toThrow(/none: found nothing there/);
    await expect(loadModel(folder)).rejects.toThrow(/model\.json: found nothing there/);
    await saveModel(folder, barModel(1));
    await rm(join(folder, "weights.safetensors"));
    await expect(loadModel(folder)).rejects.toThrow(/weights\.safetensors: found nothing there/);
  });

  it("keep the old pair, whole, when the disk is full at any call", async () => {
    const old = barModel(1);
    for (const call of ["open", "writeFile", "sync", "rename"]) {
      await saveModel(folder, old);
      const { files } = createFaultyFiles({ call, code: "ENOSPC" });
      await expect(saveModel(folder, barModel(2), { fileSystem: files })).rejects.toThrow(IoError);
      expect(await bitsOf(await loadModel(folder))).toEqual(await bitsOf(old));
      expect(await readdir(folder)).toHaveLength(2);
    }
  });

  it("are the old pair, the new pair, or a pair that says it is mixed when the process dies", async () => {
    const [old, next] = [barModel(1), barModel(2)];
    const outcomes = new Set<string>();
    let died = true;
    for (let alive = 0; died; alive++) {
      await saveModel(folder, old);
      const { files, hasDied } = createFaultyFiles({ diesAfter: alive });
      await saveModel(folder, next, { fileSystem: files }).catch(() => undefined);
      died = hasDied();
      const bits = await loadModel(folder).then(bitsOf, (error: unknown) => error);
      if (bits instanceof FormatError) outcomes.add("mixed");
      else outcomes.add(JSON.stringify(bits) === JSON.stringify(await bitsOf(old)) ? "old" : "new");
      if (outcomes.has("new")) expect(bits).toEqual(await bitsOf(next));
    }
    expect(outcomes).toEqual(new Set(["old", "mixed", "new"]));
    expect(JSON.parse(await readFile(join(folder, "model.json"), "utf8")).weights.file).toBe(
      "weights.safetensors",
    );
  });
});
