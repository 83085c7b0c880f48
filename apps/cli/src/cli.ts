#!/usr/bin/env node
/** Entry of the `convscope` program: this process's streams and signals around {@link main}. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main } from "./main.js";

const manifest: unknown = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  version: versionOf(manifest),
  entry: fileURLToPath(import.meta.url),
});

function versionOf(value: unknown): string {
  const known = typeof value === "object" && value !== null && "version" in value;
  return known ? String(value.version) : "unknown";
}
