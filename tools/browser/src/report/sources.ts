/**
 * What a result follows from, as fingerprints: of each source file that is bundled when the suite runs on a backend, less
 * its types, comments and layout; of each source that is compiled to what it loads; and the versions of the engines. What
 * tree shaking drops does not count.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, transform } from "esbuild";
import { repository, tool } from "../paths.js";
import type { Column } from "./columns.js";

/** Fingerprints by path from the repository's root, and versions by package. */
export type Sources = Readonly<Record<string, string>>;

const require = createRequire(join(tool, "package.json"));

async function bundledFiles(code: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: code, resolveDir: tool },
    absWorkingDir: repository,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    conditions: ["@convscope/source", "module", "import"],
    external: ["@tensorflow/*", "gpu.js"],
    logLevel: "error",
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && path !== "<stdin>")
      .map(([path]) => path),
  );
}

async function fingerprint(path: string): Promise<string> {
  const { code } = await transform(await textOf(path), { loader: "ts", minifyWhitespace: true });
  return digest(code);
}

const textOf = (path: string): Promise<string> => readFile(join(repository, path), "utf8");

const digest = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 12);

/** Of the files of a folder, in a language of their own, letter by letter. */
async function compiledFrom(folder: string): Promise<Sources> {
  const names = (await readdir(join(repository, folder))).sort();
  const paths = names.map((name) => `${folder}/${name}`);
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, digest(await textOf(path))])),
  );
}

/** Of all that makes a backend. */
async function backendSources({ module, workers = [], compiled }: Column): Promise<Sources> {
  const scripts = workers.map(
    (path) => `import "${join(repository, path).replaceAll("\\", "/")}";`,
  );
  const bundled = await fingerprints([`export * from "${module}";`, ...scripts].join("\n"));
  return compiled === undefined ? bundled : { ...bundled, ...(await compiledFrom(compiled)) };
}

async function fingerprints(code: string): Promise<Sources> {
  const paths = [...(await bundledFiles(code))].sort();
  const hashes = await Promise.all(paths.map(async (path) => [path, await fingerprint(path)]));
  return Object.fromEntries(hashes);
}

async function version(name: string): Promise<string> {
  const manifest = await readFile(require.resolve(`${name}/package.json`), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}

/** Everything that each column's result follows from, besides the machine. */
export async function sourcesOf(columns: readonly Column[]): Promise<ReadonlyMap<Column, Sources>> {
  const suite = await fingerprints(`export { runConformance } from "@convscope/conformance";`);
  const found = new Map<string, Sources>();
  for (const column of columns) {
    const { module, engines } = column;
    if (!found.has(module)) found.set(module, await backendSources(column));
    for (const name of engines) found.set(name, { [name]: await version(name) });
  }
  return new Map(
    columns.map((column) => {
      const parts = [column.module, ...column.engines].map((name) => found.get(name));
      return [column, Object.assign({}, suite, ...parts)];
    }),
  );
}

/** What differs: paths and packages that were added, taken away or changed. */
export function changesOf(before: Sources, now: Sources): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => before[name] !== now[name]).sort();
}
