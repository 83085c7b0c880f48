/** Bundles what a page needs from the sources, in memory: the files that a server hands out, by their path. */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { repository, tool } from "./paths.js";

/** A site: contents by path, `/` first. */
export type Site = ReadonlyMap<string, Uint8Array>;

const packages = join(repository, "packages");

interface BundleOptions {
  readonly entries: Readonly<Record<string, string>>;
  /** Where the site has the bundles. */
  readonly folder: string;
  /** Imports that are left to the page's import map. */
  readonly external?: readonly string[];
}

async function bundle({ entries, folder, external = [] }: BundleOptions): Promise<Site> {
  const { outputFiles } = await build({
    entryPoints: { ...entries },
    outdir: join("/", folder),
    bundle: true,
    write: false,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@convscope/source", "module", "import"],
    define: { "process.env.NODE_ENV": '"production"' },
    external: [...external],
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.replaceAll("\\", "/"), contents]));
}

/** A page of one script. */
export function html(script: string, importMap?: string): Uint8Array {
  const map = importMap === undefined ? "" : `<script type="importmap">${importMap}</script>`;
  return new TextEncoder().encode(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Conformance</title><link rel="icon" href="data:,">${map}</head><body><script type="module" src="${script}"></script></body></html>`,
  );
}

/** This repository's page: every backend that runs in a browser. */
export const repositoryPage = (): Promise<Site> => siteOf("page.ts");

/** A page that loses its WebGL context while it trains. */
export const lostContextPage = (): Promise<Site> => siteOf("lost-context.ts");

/** A page that draws what seeds decide. */
export const seededPage = (): Promise<Site> => siteOf("seeded.ts");

/** A page that compares TensorFlow.js's own counts with ours. */
export const tfjsCountsPage = (): Promise<Site> => siteOf("tfjs-counts.ts");

/** A page of one script of this folder. */
async function siteOf(script: string): Promise<Site> {
  const entries = { page: join(tool, "src", script) };
  // An engine for Node alone, which a page never asks for.
  const external = ["@tensorflow/tfjs-node"];
  const bundled = await bundle({ entries, folder: "bundle", external });
  return new Map([["/", html("/bundle/page.js")], ...bundled, ...(await wasmFiles())]);
}

/** What the wasm backend loads by its place: the kernels and the workers, as its build leaves them. */
async function wasmFiles(at = ""): Promise<Site> {
  const folder = join(packages, "backend-wasm", "wasm");
  const names = (await readdir(folder)).filter((name) => /\.(wasm|js)$/.test(name));
  return new Map(
    await Promise.all(
      names.map(
        async (name) => [`${at}/wasm/${name}`, await readFile(join(folder, name))] as const,
      ),
    ),
  );
}

/** The page of someone who installed the wasm backend, without a bundler: packages found by an import map. */
export async function wasmByAddress(): Promise<Site> {
  const sites = await Promise.all(["core", "backend-wasm"].map(installed));
  const files = await wasmFiles("/node_modules/@convscope/backend-wasm");
  const entries = { page: join(tool, "src", "wasm-page.ts") };
  const script = await bundle({ entries, folder: "bundle", external: ["@convscope/*"] });
  const imports = {
    "@convscope/backend-wasm": "/node_modules/@convscope/backend-wasm/dist/index.js",
    "@convscope/core/": "/node_modules/@convscope/core/dist/",
    "@convscope/core/errors": "/node_modules/@convscope/core/dist/errors.js",
    "@convscope/core/options": "/node_modules/@convscope/core/dist/options.js",
    "@convscope/core/result-length": "/node_modules/@convscope/core/dist/result-length.js",
  };
  const page = html("/bundle/page.js", JSON.stringify({ imports }));
  return new Map([["/", page], ...script, ...files, ...sites.flatMap((site) => [...site])]);
}

interface Manifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A package as it is installed: its entries built, under node_modules. */
async function installed(name: string): Promise<Site> {
  const root = join(packages, name);
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as Manifest;
  const entries = Object.values(manifest.exports)
    .filter((entry) => !(entry["default"] ?? "").includes("vitest"))
    .map((entry) => [
      relative("dist", entry["default"] ?? "").replace(/\.js$/, ""),
      join(root, entry["@convscope/source"] ?? ""),
    ]);
  return bundle({
    entries: Object.fromEntries(entries),
    folder: `node_modules/@convscope/${name}/dist`,
    external: ["@convscope/*", "fast-check"],
  });
}

/** The project of someone else, who installed the suite beside core and opens the page in it, without a bundler. */
export async function authorsProject(): Promise<Site> {
  const page = await readFile(join(packages, "conformance", "page.html"));
  const sites = await Promise.all(["core", "conformance", "backend-js"].map(installed));
  return new Map([
    ["/node_modules/@convscope/conformance/page.html", page],
    ...sites.flatMap((site) => [...site]),
  ]);
}
