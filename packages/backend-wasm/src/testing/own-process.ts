/** Runs a script of this package's sources in a Node process of its own, for what shows only there: flags, its end. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const run = promisify(execFile);
const sources = join(import.meta.dirname, "..");

/** What the script prints. Its imports are relative to the package's `src`. @throws Error when it fails, or takes longer than `timeout` ms */
export async function outputOf(
  script: string,
  { flags = [], timeout }: { readonly flags?: readonly string[]; readonly timeout: number },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "convscope-process-"));
  try {
    const outfile = join(folder, "script.mjs");
    await build({
      stdin: { contents: script, resolveDir: sources, loader: "ts" },
      bundle: true,
      outfile,
      format: "esm",
      platform: "neutral",
      conditions: ["@convscope/source"],
      // Kernels and workers are found from the sources' place, not from the script's.
      define: { "import.meta.url": JSON.stringify(pathToFileURL(join(sources, "index.ts")).href) },
    });
    return (await run(process.execPath, [...flags, outfile], { env: {}, timeout })).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
