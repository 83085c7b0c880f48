/** Where things stand, from the sources as from a bundle of them. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

function folderWith(file: string, from: string): string {
  return existsSync(join(from, file)) ? from : folderWith(file, dirname(from));
}

/** The repository's root. */
export const repository: string = folderWith("pnpm-workspace.yaml", import.meta.dirname);

/** This tool's folder. */
export const tool: string = join(repository, "tools", "browser");
