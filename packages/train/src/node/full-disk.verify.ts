import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJsBackend } from "@convscope/backend-js";
import { adam, crossEntropy, IoError } from "@convscope/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLoader, decodeCheckpoint, fit as fitModel } from "../index.js";
import { createFileCheckpointStore, type FileSystem, loadModel, saveModel } from "../node.js";
import { barExamples, barModel } from "../testing/bars.js";
import { bitsOf } from "../testing/bits.js";
import { realFileSystem } from "./file-system.js";

const DISK_BYTES = 64 * 1024;

let folder = "";
let mounted = false;
let fileSystem: FileSystem = realFileSystem;

// A real disk of 64 KiB where mounting is allowed. Elsewhere new files are /dev/full, whose every write finds no space.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "convscope-disk-"));
  try {
    const size = `size=${DISK_BYTES}`;
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", size, "tmpfs", folder], { stdio: "ignore" });
    mounted = true;
  } catch {
    mounted = false;
  }
});
afterAll(() => {
  if (mounted) execFileSync("/bin/umount", [folder]);
  rmSync(folder, { recursive: true });
});

async function fillDisk(): Promise<void> {
  const { open } = realFileSystem;
  const full = (path: string, flags: string) =>
    flags === "wx" ? open("/dev/full", "w") : open(path, flags);
  if (!mounted) fileSystem = { ...realFileSystem, open: full };
  else {
    // The last pages go one by one, until not one more is left.
    for (let i = 0; ; i++) {
      try {
        await writeFile(join(folder, `ballast-${i}`), new Uint8Array(4096));
      } catch {
        return;
      }
    }
  }
}

async function emptyDisk(): Promise<void> {
  fileSystem = realFileSystem;
  for (const name of await readdir(folder)) rmSync(join(folder, name), { recursive: true });
}

const notBallast = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => !name.startsWith("ballast"));

describe("a disk that is full", () => {
  it("ends a run with an IoError, and the last checkpoint resumes", async () => {
    const path = join(folder, "checkpoint.safetensors");
    const options = {
      train: createLoader(barExamples(40, 1), { batchSize: 8, seed: 3 }),
      loss: crossEntropy(),
      epochs: 4,
    };
    const whole = await barModel().to(createJsBackend());
    await fitModel(whole, { ...options, optimizer: adam() });
    const store = createFileCheckpointStore(path, {
      fileSystem: { ...realFileSystem, open: (place, flags) => fileSystem.open(place, flags) },
    });
    const error = await fitModel(await barModel().to(createJsBackend()), {
      ...options,
      optimizer: adam(),
      checkpoint: { store, everySteps: 3 },
      callbacks: {
        onCheckpoint: async ({ step }) => {
          if (step === 9) await fillDisk();
        },
      },
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(IoError);
    expect(String(error)).toMatch(/found no space left on the device.*is as it was.*free some/);
    expect(await notBallast()).toEqual(["checkpoint.safetensors"]);
    const resume = decodeCheckpoint(await readFile(path));
    expect(resume.progress.step).toBe(9);
    const model = await barModel(7).to(createJsBackend());
    await fitModel(model, { ...options, optimizer: adam(), resume });
    expect(await bitsOf(model)).toEqual(await bitsOf(whole));
    await emptyDisk();
  });

  it("leaves a saved model as it was", async () => {
    await saveModel(folder, barModel(1));
    await fillDisk();
    const saving = saveModel(folder, barModel(2), { fileSystem });
    await expect(saving).rejects.toThrow(/found no space left on the device/);
    expect(await bitsOf(await loadModel(folder))).toEqual(await bitsOf(barModel(1)));
    expect((await notBallast()).sort()).toEqual(["model.json", "weights.safetensors"]);
    await emptyDisk();
  });
});
