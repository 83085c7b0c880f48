/** Loads the kernels: chooses the build that this engine can run, and makes the memory that they share. */
import { messageOf, UnsupportedError } from "@convscope/core/errors";
import type { Instance, KernelExports } from "./engine.js";
import { Patience } from "./patience.js";
import { canShareMemory, readBytes, switchOn } from "./platform.js";

/** Pages of 64 KiB that a memory may grow to: 4 GiB, what 32-bit addresses reach, or what a platform can set aside. */
const LIMITS = [65536, 32768, 16384, 4096];

/** What every WebAssembly module begins with: `\0asm`. */
const MAGIC = [0, 97, 115, 109];

/** A module of one function that multiplies and adds four floats in one instruction (i32x4 constants, relaxed_madd, drop). */
const RELAXED_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 20, 1, 18, 0, 65, 0, 253, 17, 65,
  0, 253, 17, 65, 0, 253, 17, 253, 133, 2, 26, 11,
]);
/** A module of one function that splats an integer over a vector. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 17, 26,
  11,
]);

/** Whether four-float vectors are to be had. */
function hasSimd(): boolean {
  return WebAssembly.validate(SIMD_PROBE);
}

/** Whether fused multiply-add is to be had; in Node 20 it lies behind a flag, which is switched on. */
export function hasRelaxedSimd(): boolean {
  if (WebAssembly.validate(RELAXED_PROBE)) return true;
  switchOn("--experimental-wasm-relaxed-simd");
  return WebAssembly.validate(RELAXED_PROBE);
}

/**
 * Compiles the kernels and makes their memory.
 *
 * @throws UnsupportedError when the platform has no WebAssembly, forbids it, or has no SIMD
 */
export async function loadKernels(relaxed: boolean): Promise<Instance> {
  if (typeof WebAssembly === "undefined" || !hasSimd()) {
    throw new UnsupportedError(
      "wasm: found no WebAssembly with SIMD, expected it (every browser since 2023 and Node since 16.4 have it); update, or use @convscope/backend-js",
    );
  }
  const shared = canShareMemory();
  const bytes = await kernelBytes(relaxed);
  const module = await compile(shared ? bytes : withoutSharing(bytes));
  const { memory, maximumPages } = memoryOf(shared);
  const patience = new Patience();
  const nap = (at: number, seen: number, milliseconds: number): void => {
    patience.nap(new Int32Array(memory.buffer), at, seen, milliseconds);
  };
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, nap } });
  return { module, memory, exports: kernelExports(exports), maximumPages, patience };
}

/** Shared memory sets its whole maximum aside at once, which small devices and limited processes refuse. */
function memoryOf(shared: boolean): { memory: WebAssembly.Memory; maximumPages: number } {
  let cause: unknown;
  for (const maximum of LIMITS) {
    try {
      const memory = new WebAssembly.Memory({ initial: 32, maximum, shared });
      return { memory, maximumPages: maximum };
    } catch (error) {
      cause = error;
    }
  }
  throw new UnsupportedError(
    `wasm: no memory that may grow to ${(LIMITS.at(-1) ?? 0) / 16} MiB (${messageOf(cause)}), expected at least that much address space; free some, lift the process's limit (ulimit -v), or use @convscope/backend-js`,
  );
}

async function kernelBytes(relaxed: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const file = relaxed
    ? new URL("../wasm/kernels-relaxed.wasm", import.meta.url)
    : new URL("../wasm/kernels.wasm", import.meta.url);
  const bytes = await readBytes(file).catch((error: unknown) => {
    throw new UnsupportedError(
      `wasm: no kernels at ${file.href} (${messageOf(error)}), expected the file that this package ships; serve it beside the package's script`,
      { file: file.href },
    );
  });
  if (MAGIC.every((byte, i) => bytes[i] === byte)) return bytes;
  const start = new TextDecoder().decode(bytes.subarray(0, 24));
  throw new UnsupportedError(
    `wasm: found no kernels at ${file.href} but another file (it begins ${JSON.stringify(start)}), expected the file that this package ships (a bundler's development server has moved the package); with Vite before 8 set optimizeDeps: { exclude: ["@convscope/backend-wasm"] }, elsewhere serve the file beside the package's script`,
    { file: file.href, start },
  );
}

async function compile(bytes: BufferSource): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new UnsupportedError(
      `wasm: the kernels cannot be compiled (${messageOf(error)}), expected a platform that allows WebAssembly; allow it in the page's Content-Security-Policy ('wasm-unsafe-eval'), or use @convscope/backend-js`,
    );
  }
}

/**
 * The kernels for memory that is not shared: the same code, with one bit of the memory's import cleared. Atomic
 * instructions work on both kinds of memory; what would wait is never run without threads.
 */
function withoutSharing(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  // "env" "memory", kind 2 (memory), limits 3 (a maximum, shared)
  const name = new TextEncoder().encode("\x03env\x06memory\x02\x03");
  const at = bytes.findIndex((_, i) => name.every((byte, k) => bytes[i + k] === byte));
  if (at < 0) throw new RangeError("the kernels import no shared memory: the build has changed");
  const changed = bytes.slice();
  changed[at + name.length - 1] = 1;
  return changed;
}

function kernelExports(exports: WebAssembly.Exports): KernelExports {
  const { runAlone, runShared, firstFreeByte } = exports;
  if (
    typeof runAlone !== "function" ||
    typeof runShared !== "function" ||
    typeof firstFreeByte !== "function"
  ) {
    throw new RangeError("the kernels export no runAlone, runShared and firstFreeByte");
  }
  return {
    runAlone: (list, scratch) => void runAlone(list, scratch),
    runShared: (control, list, generation) => void runShared(control, list, generation),
    firstFreeByte: () => Number(firstFreeByte()),
  };
}
