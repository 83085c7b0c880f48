import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IoError } from "@convscope/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileCheckpointStore, type FileSystem } from "../node.js";
import { createFaultyFiles } from "./testing/faulty-files.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-store-"));
  path = join(folder, "checkpoint.safetensors");
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

const content = async (): Promise<string> => await readFile(path, "utf8");

describe("createFileCheckpointStore", () => {
  it("saves, loads and replaces, and leaves nothing beside the file", async () => {
    const store = createFileCheckpointStore(path);
    expect(await store.load()).toBeUndefined();
    await store.save(bytesOf("one"));
    await store.save(bytesOf("two"));
    expect(new TextDecoder().decode(await store.load())).toBe("two");
    expect(await readdir(folder)).toEqual(["checkpoint.safetensors"]);
  });

  it("makes the folder", async () => {
    const store = createFileCheckpointStore(join(folder, "a", "b", "checkpoint"));
    await store.save(bytesOf("one"));
    expect(await readdir(join(folder, "a", "b"))).toEqual(["checkpoint"]);
  });

  it("flushes the file before the rename, and the folder after it", async () => {
    const { files, calls } = createFaultyFiles();
    await createFileCheckpointStore(path, { fileSystem: files }).save(bytesOf("one"));
    const order = calls.filter((call) => !["makeFolder", "readdir"].includes(call));
    expect(order).toEqual([
      ...["open", "writeFile", "sync", "close", "rename"],
      ...["open", "sync", "close"],
    ]);
  });

  it("removes temporaries of processes that are gone, and no other file", async () => {
    const gone = ".checkpoint.safetensors.999999999-0123abcd.tmp";
    const own = `.checkpoint.safetensors.${process.pid}-0123abcd.tmp`;
    const alive = `.checkpoint.safetensors.${process.ppid}-0123abcd.tmp`;
    const others = [alive, ".checkpoint.safetensors.bak.tmp", ".model.json.999999999-0123abcd.tmp"];
    for (const name of [gone, own, ...others]) await writeFile(join(folder, name), "");
    await createFileCheckpointStore(path).save(bytesOf("one"));
    expect((await readdir(folder)).sort()).toEqual(["checkpoint.safetensors", ...others].sort());
  });

  it.each([
    ["ENOSPC", /found no space left on the device, expected to write it.*; free some space/],
    ["EDQUOT", /found the disk quota used up/],
    ["EACCES", /found no permission.*; correct the permissions/],
    ["EROFS", /found a read-only file system/],
    ["EIO", /found EIO in .*; check the device/],
  ])(
    "says what to do on %s, wherever it strikes, and keeps the old checkpoint",
    async (code, text) => {
      await writeFile(path, "old");
      for (const call of [
        "makeFolder",
        "readdir",
        "open",
        "writeFile",
        "sync",
        "close",
        "rename",
      ]) {
        const { files } = createFaultyFiles({ call, code });
        const store = createFileCheckpointStore(path, { fileSystem: files });
        const error = await store.save(bytesOf("new")).catch((thrown: unknown) => thrown);
        expect(error, call).toBeInstanceOf(IoError);
        expect(String(error), call).toMatch(text);
        expect(String(error), call).toContain(path);
        expect(await content(), call).toBe("old");
        expect(await readdir(folder), call).toEqual(["checkpoint.safetensors"]);
      }
    },
  );

  it("leaves the old or the new one, whole, when the process dies at any call", async () => {
    const seen = new Set<string>();
    let died = true;
    for (let alive = 0; died; alive++) {
      await writeFile(path, "old");
      const { files, hasDied } = createFaultyFiles({ diesAfter: alive });
      const store = createFileCheckpointStore(path, { fileSystem: files });
      await store.save(bytesOf("new")).catch(() => undefined);
      died = hasDied();
      seen.add(await content());
      // The next run finds its way past what was left.
      await createFileCheckpointStore(path).save(bytesOf("next"));
      expect(await readdir(folder)).toEqual(["checkpoint.safetensors"]);
    }
    expect(seen).toEqual(new Set(["old", "new"]));
  });

  it("says what is wrong with a place that cannot be read or written", async () => {
    await mkdir(path);
    await expect(createFileCheckpointStore(path).load()).rejects.toThrow(
      /found a folder where a file was expected, expected to read it; name a file/,
    );
    await writeFile(join(folder, "file"), "");
    const below = createFileCheckpointStore(join(folder, "file", "checkpoint"));
    await expect(below.save(bytesOf("one"))).rejects.toThrow(IoError);
    await expect(below.load()).rejects.toThrow(/a file where a folder was expected/);
  });

  it("takes a folder that cannot be flushed, as on some network file systems", async () => {
    const real = createFaultyFiles().files;
    const files: FileSystem = {
      ...real,
      async open(place, flags) {
        const file = await real.open(place, flags);
        const sync = async (): Promise<void> => {
          throw Object.assign(new Error("EINVAL"), { code: "EINVAL" });
        };
        return flags === "r" ? { ...file, sync } : file;
      },
    };
    await createFileCheckpointStore(path, { fileSystem: files }).save(bytesOf("new"));
    expect(await content()).toBe("new");
  });

  it("reads through a link", async () => {
    await writeFile(join(folder, "elsewhere"), "linked");
    await symlink(join(folder, "elsewhere"), path);
    expect(new TextDecoder().decode(await createFileCheckpointStore(path).load())).toBe("linked");
  });
});
