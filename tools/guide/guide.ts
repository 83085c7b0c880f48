/**
 * Reads docs/write-a-backend.md: its code, its commands with what they print, and the files that it speaks of. Not the
 * place where they are run.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const docs = join(import.meta.dirname, "..", "..", "docs");

/** The folder with the files of the guide. */
export const filesFolder: string = join(docs, "write-a-backend");

/** The files that make the backend, without its test and the training script. */
export const backendFiles = ["my-backend.js", "kernels.js", "grads.js", "places.js"] as const;

/** A command of the guide and what it says that is printed; a line `…` stands for any lines. Figures with a point are examples. */
export interface Transcript {
  readonly command: string;
  readonly output: readonly string[];
}

/** The guide. */
export const guideText: string = readFileSync(join(docs, "write-a-backend.md"), "utf8");

/** The fenced blocks of a language, in order. */
function blocks(language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...guideText.matchAll(fence)].map((block) => block[1] ?? "");
}

/** Every block of code. */
export function codeBlocks(): readonly string[] {
  return blocks("js");
}

/** Every command that the reader types after setting up. */
export function transcripts(): readonly Transcript[] {
  return blocks("console").map((block) => {
    const [first = "", ...output] = block.trimEnd().split("\n");
    return { command: first.replace(/^\$ /, ""), output };
  });
}

/** The commands that set the reader's folder up. */
export function setUpCommands(): readonly string[] {
  return blocks("sh").flatMap((block) => block.trimEnd().split("\n"));
}

/** The text of a file of the guide. */
export function fileText(name: string): string {
  return readFileSync(join(filesFolder, name), "utf8");
}

/** Names of all files of the guide. */
export function fileNames(): readonly string[] {
  return readdirSync(filesFolder).sort();
}

/**
 * A printed line without what may differ from machine to machine: measured figures, which have a point or an exponent, and
 * how wide the columns are. Whole numbers are counts, and stay.
 */
function words(line: string): string {
  return line
    .replace(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g, (figure) => (/[.e]/.test(figure) ? "#" : figure))
    .replace(/\s+/g, " ")
    .trim();
}

/** The first line that the guide shows and that was not printed, in this order; undefined if all were. */
export function missingLine(shown: readonly string[], printed: string): string | undefined {
  const lines = printed.split("\n").map(words);
  let from = 0;
  for (const line of shown.filter((text) => text.trim() !== "…")) {
    const at = lines.indexOf(words(line), from);
    if (at < 0) return line;
    from = at + 1;
  }
  return undefined;
}
