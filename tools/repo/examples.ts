// Finds the examples in the docstrings of all packages: each ```ts block under an @example. They
// exist as modules in name only, in a folder that is not on the disk (see `examplesPlugin`). A block
// that opens with ```ts no-run needs what no test has (a file, a page) and is type-checked alone.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** One example: where it stands, the module it is imported as, its code, and whether to run it. */
export interface Example {
  readonly place: string;
  readonly id: string;
  readonly code: string;
  readonly runs: boolean;
}

const folder = join(import.meta.dirname, "docstring-examples");

function sourceFiles(repository: string): string[] {
  const packages = join(repository, "packages");
  return readdirSync(packages).flatMap((name) =>
    readdirSync(join(packages, name), { recursive: true, encoding: "utf8" })
      .filter((path) => /^src\/.*\.ts$/.test(path) && !/\.(test|verify|d)\.ts$/.test(path))
      .map((path) => join(packages, name, path)),
  );
}

interface Block {
  readonly line: number;
  readonly code: string;
  readonly runs: boolean;
}

function examplesOf(text: string): Block[] {
  return [...text.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)].flatMap((comment) => {
    const lines = comment[0].split("\n").map((line) => line.replace(/^\s*\/?\*+( |$)/, ""));
    const start = text.slice(0, comment.index).split("\n").length;
    const found: Block[] = [];
    for (let at = 0; at < lines.length; at++) {
      if (!/^@example\b/.test(lines[at] ?? "")) continue;
      const end = lines.findIndex((line, index) => index > at && /^@\w/.test(line));
      const body = lines.slice(at + 1, end < 0 ? lines.length : end).join("\n");
      const blocks = [...body.matchAll(/^```ts( no-run)?\n([\s\S]*?)^```/gm)];
      const code = blocks.map((block) => block[2] ?? "").join("\n");
      found.push({ line: start + at, code, runs: blocks.every((block) => block[1] === undefined) });
    }
    return found;
  });
}

/** Every example of every package, in the order of their files; `code` is empty if it has no ```ts block. */
export function findExamples(repository: string): Example[] {
  return sourceFiles(repository)
    .sort()
    .flatMap((file) =>
      examplesOf(readFileSync(file, "utf8")).map(({ line, code, runs }) => ({
        place: `${relative(repository, file)}:${line}`,
        id: join(folder, `${relative(repository, file).replace(/[^\w]+/g, "-")}-${line}.ts`),
        code,
        runs,
      })),
    );
}

/** Lets a test import an example by its `id`. */
export function examplesPlugin(repository: string): {
  name: string;
  resolveId: (id: string) => string | undefined;
  load: (id: string) => string | undefined;
} {
  return {
    name: "docstring-examples",
    resolveId: (id) => (id.startsWith(folder) ? id : undefined),
    load: (id) => {
      if (!id.startsWith(folder)) return undefined;
      return `export {};\n${findExamples(repository).find((example) => example.id === id)?.code}`;
    },
  };
}
