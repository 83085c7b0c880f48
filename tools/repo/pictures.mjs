// Writes the figures of README and docs that follow from the code alone: part of `pnpm pictures` (after a build). Those that a
// page's commands draw are written by the test that runs the pages, the spreadsheet's by sheet-pictures.mjs.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { docsFigures } from "./docs-figures.mjs";
import { repository } from "./setup.mjs";

for (const [name, svg] of await docsFigures()) {
  const path = join(repository, "docs", "figures", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, svg);
}
