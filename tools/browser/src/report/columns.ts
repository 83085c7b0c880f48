/** What the report has a column for: a backend, where it ran, and what its result follows from. */

/** One backend in one place. */
export interface Column {
  readonly backend: string;
  readonly where: "Node" | "Chromium";
  /** The module whose sources make it. */
  readonly module: string;
  /** Packages from elsewhere that compute for it. */
  readonly engines: readonly string[];
}

const js = { module: "@convscope/backend-js", engines: [] };
const reference = { module: "@convscope/core/reference", engines: [] };
const gpujs = { module: "@convscope/backend-gpujs", engines: ["gpu.js"] };
const tfjs = (engine: string): Pick<Column, "module" | "engines"> => ({
  module: "@convscope/backend-tfjs",
  engines: ["@tensorflow/tfjs-core", `@tensorflow/tfjs-backend-${engine}`],
});

/** All of them, as the report shows them. */
export const columns: readonly Column[] = [
  { backend: "js", where: "Node", ...js },
  { backend: "reference", where: "Node", ...reference },
  { backend: "tfjs-cpu", where: "Node", ...tfjs("cpu") },
  { backend: "tfjs-wasm", where: "Node", ...tfjs("wasm") },
  { backend: "gpujs-webasm", where: "Node", ...gpujs },
  { backend: "gpujs-cpu", where: "Node", ...gpujs },
  { backend: "js", where: "Chromium", ...js },
  { backend: "tfjs-webgl", where: "Chromium", ...tfjs("webgl") },
  { backend: "gpujs-webgl2", where: "Chromium", ...gpujs },
  { backend: "tfjs-webgpu", where: "Chromium", ...tfjs("webgpu") },
];

/** A column's name in messages: "js in Node". */
export function titleOf({ backend, where }: Pick<Column, "backend" | "where">): string {
  return `${backend} in ${where}`;
}
