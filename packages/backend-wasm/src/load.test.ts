import { afterEach, expect, test, vi } from "vitest";
import { loadKernels } from "./load.js";
import { createLocalBackend } from "./local-backend.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A platform that sets at most `pages` pages aside. */
function limitMemory(pages: number): void {
  const { Memory } = WebAssembly;
  vi.spyOn(WebAssembly, "Memory").mockImplementation(function limited(descriptor) {
    if ((descriptor.maximum ?? 0) > pages) throw new RangeError("could not allocate memory");
    return new Memory(descriptor);
  });
}

test("a platform that cannot set 4 GiB aside gives less", async () => {
  limitMemory(16384);
  expect((await loadKernels(false)).maximumPages).toBe(16384);
});

test("a platform that sets next to nothing aside is told what is needed", async () => {
  limitMemory(64);
  await expect(loadKernels(false)).rejects.toThrow(
    "wasm: no memory that may grow to 256 MiB (could not allocate memory), expected at least that much address space",
  );
});

test("what does not fit says how much needs what", async () => {
  limitMemory(4096);
  const backend = await createLocalBackend({ threads: 1 });
  const x = backend.upload(new Float32Array(1));
  const g = { op: "relu", out: [100_000_000], strides: [[0]] } as const;
  expect(() => backend.kernels.unary(x, g)).toThrow(
    /^unary: needs 400000000 bytes beside the \d+ in use, expected at most 268435456 in all/,
  );
  expect(backend.memory().buffers).toBe(1);
  backend.dispose();
});

test("no SIMD, and WebAssembly that is forbidden, are told apart", async () => {
  const validate = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  await expect(loadKernels(false)).rejects.toThrow("found no WebAssembly with SIMD");
  validate.mockRestore();
  vi.spyOn(WebAssembly, "compile").mockRejectedValue(
    new WebAssembly.CompileError("blocked by Content-Security-Policy"),
  );
  await expect(loadKernels(false)).rejects.toThrow(
    /cannot be compiled \(blocked by .*'wasm-unsafe-eval'/,
  );
});

test("an engine without relaxed SIMD says that it does without", async () => {
  const { validate } = WebAssembly;
  // The probe of relaxed SIMD is the longer of the two.
  vi.spyOn(WebAssembly, "validate").mockImplementation(
    (bytes) => bytes.byteLength < 40 && validate(bytes),
  );
  const backend = await createLocalBackend({ threads: 1 });
  expect(backend.relaxedSimd).toBe(false);
  expect(backend.notices).toEqual([expect.stringMatching(/^no fused multiply-add: .*update it$/)]);
  backend.dispose();
});

test("another file in the kernels' place is told from a platform that forbids WebAssembly", async () => {
  const readFile = async (): Promise<Uint8Array> =>
    new TextEncoder().encode('<!DOCTYPE html>\n<html lang="en">');
  vi.spyOn(process, "getBuiltinModule").mockImplementation((): object => ({ readFile }));
  await expect(loadKernels(false)).rejects.toThrow(
    /^wasm: found no kernels at file:.*\/kernels\.wasm but another file \(it begins "<!DOCTYPE html>\\n<html la"\), .*Vite before 8 set optimizeDeps/,
  );
});
