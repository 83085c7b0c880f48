/**
 * The few calls on files that saving and loading need, most as `node:fs/promises` has them; tests put faults in their place.
 */
import * as nodeFiles from "node:fs/promises";
import { makeFolder } from "./make-folder.js";

/** An open file. */
export interface OpenFile {
  writeFile(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** A part of `node:fs/promises`, and folders made with those above them. */
export interface FileSystem {
  open(path: string, flags: string): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  readdir(path: string): Promise<string[]>;
  readFile(path: string): Promise<Uint8Array>;
  stat(path: string): Promise<{ isDirectory(): boolean }>;
  makeFolder(path: string): Promise<void>;
}

/** The real one. */
export const realFileSystem: FileSystem = { ...nodeFiles, makeFolder };
