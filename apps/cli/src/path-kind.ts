/** What a path leads to. */
import { stat } from "node:fs/promises";

/** What is at a path. */
export async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch {
    return undefined;
  }
}
