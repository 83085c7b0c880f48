// Writes the pictures of the README that follow from the code alone: `pnpm pictures` (after a build). The picture of feature
// maps is what `npm start` left in out/.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectivity, edgesOf, lenet5C3 } from "@convscope/core";
import { summarize } from "@convscope/explain";
import { architecture, connectionTable } from "@convscope/figures";
import { createModel } from "@convscope/models";
import { repository } from "./setup.mjs";

const folder = join(repository, "apps", "cli", "pictures");
const model = createModel("lenet5");
const edges = edgesOf(connectivity.table(lenet5C3), 6, 16);
const pictures = {
  "lenet5.svg": architecture(model, summarize(model)),
  "lenet5-c3.svg": connectionTable(edges, { name: "S2", maps: 6 }, { name: "C3", maps: 16 }),
};
mkdirSync(folder, { recursive: true });
for (const [name, svg] of Object.entries(pictures)) writeFileSync(join(folder, name), svg);
