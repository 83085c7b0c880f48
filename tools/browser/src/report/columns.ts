/** What the report has a column for: a backend, where it ran, and what its result follows from. */

/** A place. Isolated pages (the COOP and COEP headers) let threads share memory; others do not. */
export type Place = "Node" | "Chromium" | "isolated Chromium";

/** One backend in one place. */
export interface Column {
  readonly backend: string;
  readonly where: Place;
  /** The module whose sources make it. */
  readonly module: string;
  /** Scripts that it runs in workers, from the repository's root: their sources count too. */
  readonly workers?: readonly string[];
  /** A folder of sources that are compiled to what it loads. */
  readonly compiled?: string;
  /** Packages from elsewhere that compute for it. */
  readonly engines: readonly string[];
}

const js = { module: "@convscope/backend-js", engines: [] };
const reference = { module: "@convscope/core/reference", engines: [] };
const wasm = {
  module: "@convscope/backend-wasm",
  workers: [
    "packages/backend-wasm/src/worker.ts",
    "packages/backend-wasm/src/remote/engine-worker.ts",
  ],
  compiled: "packages/backend-wasm/assembly",
  engines: [],
};
const gpujs = { module: "@convscope/backend-gpujs", engines: ["gpu.js"] };
const tfjs = (engine: string): Pick<Column, "module" | "engines"> => ({
  module: "@convscope/backend-tfjs",
  engines: ["@tensorflow/tfjs-core", `@tensorflow/tfjs-backend-${engine}`],
});

/** All of them, as the report shows them. */
export const columns: readonly Column[] = [
  { backend: "js", where: "Node", ...js },
  { backend: "reference", where: "Node", ...reference },
  { backend: "wasm", where: "Node", ...wasm },
  { backend: "tfjs-cpu", where: "Node", ...tfjs("cpu") },
  { backend: "tfjs-wasm", where: "Node", ...tfjs("wasm") },
  { backend: "gpujs-webasm", where: "Node", ...gpujs },
  { backend: "gpujs-cpu", where: "Node", ...gpujs },
  { backend: "js", where: "Chromium", ...js },
  { backend: "wasm", where: "Chromium", ...wasm },
  { backend: "wasm", where: "isolated Chromium", ...wasm },
  { backend: "tfjs-webgl", where: "Chromium", ...tfjs("webgl") },
  { backend: "gpujs-webgl2", where: "Chromium", ...gpujs },
  { backend: "tfjs-webgpu", where: "Chromium", ...tfjs("webgpu") },
  { backend: "gpujs-webgpu", where: "Chromium", ...gpujs },
];

/** Those of a browser. */
export const browserColumns: readonly Column[] = columns.filter(({ where }) => where !== "Node");

/** A column's name in messages: "js in Node". */
export function titleOf({ backend, where }: Pick<Column, "backend" | "where">): string {
  return `${backend} in ${where}`;
}
