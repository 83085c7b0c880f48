// Runs the built command line inside this process, so that its exit code, Ctrl-C and other signals
// need no passing on, and in the folder where the command was typed, so that paths mean what they say there.
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "./setup.mjs";

const cli = join(repository, "apps", "cli", "dist", "cli.js");

export const isCliBuilt = () => existsSync(cli);

/** npm and pnpm run scripts in the repository's root and say in INIT_CWD where they were called. */
function folderOfCall() {
  const { INIT_CWD: folder } = process.env;
  const isInside = folder !== undefined && !relative(repository, folder).startsWith("..");
  return isInside ? folder : process.cwd();
}

/** @param {readonly string[]} args */
export async function runCli(args) {
  process.chdir(folderOfCall());
  process.argv = [process.argv[0] ?? "node", cli, ...args];
  await import(pathToFileURL(cli).href);
}
