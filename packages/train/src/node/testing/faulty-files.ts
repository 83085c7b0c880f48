/**
 * The real file system with faults for tests: one kind of call that fails, or a process that dies after some calls.
 */
import type { FileSystem } from "../file-system.js";
import { realFileSystem } from "../file-system.js";

/** What goes wrong. */
export interface Fault {
  /** The call that fails, every time. */
  readonly call?: string;
  /** The system's name for it. */
  readonly code?: string;
  /** Calls that are still made; every later one fails and does nothing, as if the process were gone. */
  readonly diesAfter?: number;
}

/** A file system with its record. */
export interface FaultyFiles {
  readonly files: FileSystem;
  /** Names of the calls made, in order. */
  readonly calls: readonly string[];
  hasDied(): boolean;
}

/** Wraps the real file system. A write that fails has written half. */
export function createFaultyFiles(fault: Fault = {}): FaultyFiles {
  const calls: string[] = [];
  let died = false;
  async function attempt<T>(call: string, action: () => Promise<T>): Promise<T> {
    if (fault.diesAfter !== undefined && calls.length >= fault.diesAfter) {
      died = true;
      throw new Error("the process is gone");
    }
    calls.push(call);
    if (call === fault.call) {
      throw Object.assign(new Error(`${fault.code} in ${call}`), { code: fault.code });
    }
    return await action();
  }
  const real = realFileSystem;
  const files: FileSystem = {
    async open(path, flags) {
      const file = await attempt("open", () => real.open(path, flags));
      return {
        async writeFile(bytes) {
          if (fault.call === "writeFile")
            await file.writeFile(bytes.subarray(0, bytes.length >> 1));
          await attempt("writeFile", () => file.writeFile(bytes));
        },
        sync: () => attempt("sync", () => file.sync()),
        async close() {
          // The system closes the files of a process that is gone, and closing has its effect even when it fails.
          await file.close();
          await attempt("close", async () => undefined);
        },
      };
    },
    rename: (from, to) => attempt("rename", () => real.rename(from, to)),
    unlink: (path) => attempt("unlink", () => real.unlink(path)),
    readdir: (path) => attempt("readdir", () => real.readdir(path)),
    readFile: (path) => attempt("readFile", () => real.readFile(path)),
    stat: (path) => attempt("stat", () => real.stat(path)),
    makeFolder: (path) => attempt("makeFolder", () => real.makeFolder(path)),
  };
  return { files, calls, hasDied: () => died };
}
