// Runs the built command line inside this process, so that its exit code, Ctrl-C and other signals
// need no passing on.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "./setup.mjs";

const cli = join(repository, "apps", "cli", "dist", "cli.js");

export const isCliBuilt = () => existsSync(cli);

/** @param {readonly string[]} args */
export async function runCli(args) {
  process.argv = [process.argv[0] ?? "node", cli, ...args];
  await import(pathToFileURL(cli).href);
}
