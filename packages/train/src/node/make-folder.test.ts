import { mkdir, mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFileCheckpointStore } from "./file-checkpoint-store.js";
import { makeFolder } from "./make-folder.js";

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "convscope-"));

test("a folder is made with those above it, and one that is there stays", async () => {
  const folder = join(await newFolder(), "a", "b", "c");
  await makeFolder(folder);
  await makeFolder(folder);
  expect((await stat(folder)).isDirectory()).toBe(true);
});

test("a file in the way is refused with the system's word", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "file"), "");
  await expect(makeFolder(join(folder, "file"))).rejects.toThrow("EEXIST");
  await expect(makeFolder(join(folder, "file", "below"))).rejects.toThrow("ENOTDIR");
});

test.each(["/proc/convscope", "/proc/convscope/out/deep"])(
  "%s, where nothing can be made and Node's own recursive mkdir never ends, is refused",
  async (path) => {
    await expect(makeFolder(path)).rejects.toThrow(/^E[A-Z]+: .*, mkdir '/);
  },
);

test("what is there already is used as it is", async () => {
  const folder = await newFolder();
  await mkdir(join(folder, "out"));
  await writeFile(join(folder, "out", "kept"), "x");
  await makeFolder(join(folder, "out"));
  expect((await stat(join(folder, "out", "kept"))).size).toBe(1);
});

test("a checkpoint that is to go where no folder can be made is refused", async () => {
  const store = createFileCheckpointStore("/proc/convscope/deep/checkpoint.safetensors");
  await expect(store.save(Uint8Array.of(1))).rejects.toThrow("/proc/convscope/deep/checkpoint");
});
