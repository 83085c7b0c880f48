// Draws which package imports which, as the code says it, into ARCHITECTURE.md between two markers.
// `--write` updates the page; without it, a picture that no longer matches the code is an error.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-options";
import { repository } from "./setup.mjs";

const page = join(repository, "ARCHITECTURE.md");
const [begin, end] = ["<!-- packages:begin (written by pnpm graph) -->", "<!-- packages:end -->"];

/** "packages/core/src/x.ts" → "core", "apps/cli/src/cli.ts" → "cli"; undefined for anything else. @param {string} path */
const member = (path) => /^(?:packages|apps)\/([^/]+)\/src\//.exec(path)?.[1];

/** The imports between packages, "from to" → whether any of them takes more than types. */
async function edges() {
  const options = await extractConfig(join(repository, ".dependency-cruiser.mjs"));
  const { output } = await cruise(["packages", "apps"], {
    ...options,
    baseDir: repository,
    exclude: { path: ["\\.(test|verify)\\.ts$", "(^|/)(dist|fixtures)/"] },
  });
  if (typeof output === "string") throw new Error(output);
  /** @type {Map<string, boolean>} */
  const found = new Map();
  for (const { source, dependencies } of output.modules) {
    for (const { resolved, typeOnly } of dependencies) {
      const [from, to] = [member(source), member(resolved)];
      if (from === undefined || to === undefined || from === to) continue;
      found.set(`${from} ${to}`, found.get(`${from} ${to}`) === true || typeOnly !== true);
    }
  }
  return found;
}

/** @param {Map<string, boolean>} found */
function mermaid(found) {
  const lines = [...found].sort().map(([edge, values]) => {
    const [from, to] = edge.split(" ");
    return `  ${from} ${values ? "-->" : "-. types .->"} ${to}`;
  });
  return ["```mermaid", "flowchart TD", ...lines, "```"].join("\n");
}

const text = existsSync(page) ? readFileSync(page, "utf8") : "";
const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
if (start < 0 || stop < start) {
  console.error(`ARCHITECTURE.md has no place for the picture; add the lines ${begin} and ${end}`);
  process.exitCode = 1;
} else {
  const drawn = `${text.slice(0, start + begin.length)}\n${mermaid(await edges())}\n${text.slice(stop)}`;
  if (process.argv[2] === "--write") {
    writeFileSync(page, drawn);
  } else if (drawn !== text) {
    console.error("The picture in ARCHITECTURE.md is older than the code; run `pnpm graph`.");
    process.exitCode = 1;
  }
}
