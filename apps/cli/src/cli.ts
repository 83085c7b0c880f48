#!/usr/bin/env node
/** Entry of the `convscope` program: this process's streams and signals around {@link main}. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { exitCodes } from "./exit-codes.js";
import type { Host } from "./host.js";
import { main } from "./main.js";
import { reportError } from "./report-error.js";
import { noteStray, strayOfTurn, takeStray } from "./stray-rejections.js";
import { unanswered } from "./waiting.js";

const manifest: unknown = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

const args = process.argv.slice(2);
const host: Host = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  version: versionOf(manifest),
  entry: fileURLToPath(import.meta.url),
};

/** Nothing is left to do and the command has not ended: Node would exit with code 13 and no word. */
const endUnanswered = (): never =>
  process.exit(reportError(takeStray() ?? unanswered(), host, args));
process.once("beforeExit", endUnanswered);
process.on("unhandledRejection", (reason) => {
  if (!noteStray(reason)) process.exit(reportError(reason, host, args));
});
const code = await main(args, host);
process.off("beforeExit", endUnanswered);
const stray = await strayOfTurn();
// A command that went well has printed its result: the one JSON of stdout is there.
const isUntold = stray !== undefined && code === exitCodes.ok;
process.exitCode = isUntold
  ? reportError(
      stray,
      host,
      args.filter((a) => a !== "--json"),
    )
  : code;

function versionOf(value: unknown): string {
  const known = typeof value === "object" && value !== null && "version" in value;
  return known ? String(value.version) : "unknown";
}
