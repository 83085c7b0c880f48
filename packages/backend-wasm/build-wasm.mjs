// Compiles the AssemblyScript kernels into wasm/: a build with fused multiply-add (relaxed SIMD) and one without; the worker
// that serves them; and the worker that an engine lives in where the page must not wait. Prints their sizes.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import asc from "assemblyscript/asc";
import { build } from "esbuild";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "wasm");
mkdirSync(out, { recursive: true });

/** @param {string} name @param {readonly string[]} features */
async function compile(name, features) {
  const file = join(out, name);
  const { error, stderr } = await asc.main([
    "assembly/exports.ts",
    ...["--baseDir", here, "--outFile", file],
    ...["--runtime", "stub", "--use", "abort=", "--noAssert", "-O3", "--converge"],
    ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
    ...["--enable", ["simd", "threads", "bulk-memory", ...features].join(",")],
  ]);
  if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`);
  const zipped = gzipSync(readFileSync(file), { level: 9 }).length;
  console.log(`${name}: ${statSync(file).size} bytes, ${zipped} gzipped`);
}

await compile("kernels.wasm", []);
await compile("kernels-relaxed.wasm", ["relaxed-simd"]);

const worker = readFileSync(join(here, "src", "worker.ts"), "utf8");
const { outputText } = ts.transpileModule(worker, {
  compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
});
writeFileSync(join(out, "worker.js"), outputText);

const { outputFiles } = await build({
  entryPoints: [join(here, "src", "remote", "engine-worker.ts")],
  bundle: true,
  write: false,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  conditions: ["@convscope/source"],
});
for (const { contents } of outputFiles) {
  writeFileSync(join(out, "engine.js"), contents);
  console.log(
    `engine.js: ${contents.length} bytes, ${gzipSync(contents, { level: 9 }).length} gzipped`,
  );
}
