/** The states that the reader's folder goes through on the way: written as the guide tells the reader to. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlocks, filesFolder } from "./guide.ts";

function edit(folder: string, name: string, change: (text: string) => string): void {
  const file = join(folder, name);
  const text = readFileSync(file, "utf8");
  const changed = change(text);
  if (changed === text) throw new Error(`${name}: the edit that the guide asks for finds no place`);
  writeFileSync(file, changed);
}

/** Everything is written. */
export function complete(folder: string): void {
  cpSync(filesFolder, folder, { recursive: true });
}

/** Step 4: the table holds conv2d alone, and the lines with `grads` are left out. */
export function firstKernel(folder: string): void {
  complete(folder);
  const conv2d = codeBlocks().find((block) => block.startsWith("  conv2d("));
  const table = `import { forEachProduct } from "./places.js";\nexport const kernels = {\n${conv2d}};\n`;
  edit(folder, "kernels.js", () => table);
  edit(folder, "my-backend.js", (text) => text.replace(/^.*\bgrads\b.*\n/gm, ""));
}

/** Step 5: the left pad is taken for the rows. */
export function brokenPadding(folder: string): void {
  firstKernel(folder);
  const [right, wrong] = ["p * g.strideHeight - g.padTop", "p * g.strideHeight - g.padLeft"];
  edit(folder, "places.js", (text) => text.replace(right, wrong));
}

/** Step 9: the columns' dilation is taken for the rows. */
export function brokenDilation(folder: string): void {
  complete(folder);
  edit(folder, "places.js", (text) => text.replace("r * g.dilationHeight", "r * g.dilationWidth"));
}
