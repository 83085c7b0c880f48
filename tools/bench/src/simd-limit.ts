/**
 * A process of its own: how many multiplications and additions one thread of WebAssembly does in a second where memory plays
 * no part. Prints them in billions as JSON. Fused multiply-add is used where the engine has it, as the wasm backend does.
 */
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import asc from "assemblyscript/asc";

const source = readFileSync(new URL("../assembly/limit.ts", import.meta.url), "utf8");
const operationsARound = 96;

async function compiled(features: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const { error, stderr, binary } = await asc.compileString(source, {
    enable: ["simd", ...features],
    runtime: "stub",
    optimizeLevel: 3,
  });
  if (error !== null || binary === null) throw error ?? new Error(stderr.toString());
  return new Uint8Array(binary);
}

/** With fused multiply-add where the engine takes it; Node 20 keeps it behind a flag. */
async function bestModule(): Promise<{ bytes: Uint8Array<ArrayBuffer>; isFused: boolean }> {
  const bytes = await compiled(["relaxed-simd"]);
  if (WebAssembly.validate(bytes)) return { bytes, isFused: true };
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  if (WebAssembly.validate(bytes)) return { bytes, isFused: true };
  return { bytes: await compiled([]), isFused: false };
}

const { bytes, isFused } = await bestModule();
const { instance } = await WebAssembly.instantiate(bytes, {});
const { spin } = instance.exports;
if (typeof spin !== "function") throw new Error("limit: found no function spin in the module");
const rounds = 20_000_000;
let best = 0;
for (let turn = 0; turn < 20; turn++) {
  const start = performance.now();
  spin(rounds, 0.5);
  best = Math.max(best, (rounds * operationsARound) / (performance.now() - start) / 1e6);
}
console.log(JSON.stringify({ gflops: best, isFused }));
