import { UnsupportedError } from "@convscope/core";
import { afterEach, expect, test, vi } from "vitest";
import { createTrainingBackend, fastBackend } from "./backends.js";

const make = vi.hoisted(() => vi.fn());
vi.mock("@convscope/backend-wasm", () => ({ createWasmBackend: make }));
afterEach(() => make.mockReset());

const noSimd = new UnsupportedError("wasm: found no WebAssembly with SIMD");

test("where the fast backend does not run, the plain one trains, and says why", async () => {
  make.mockRejectedValue(noSimd);
  const { name, backend, notice } = await createTrainingBackend(fastBackend, false);
  expect([name, backend.name]).toEqual(["js", "js"]);
  expect(notice).toBe(
    "js computes, since wasm does not run here (wasm: found no WebAssembly with SIMD)",
  );
});

test("a backend that was asked for is not replaced by another", async () => {
  make.mockRejectedValue(noSimd);
  await expect(createTrainingBackend(fastBackend, true)).rejects.toThrow(noSimd.message);
});

test("a fault of the fast backend is no reason to use another", async () => {
  make.mockRejectedValue(new RangeError("a defect"));
  await expect(createTrainingBackend(fastBackend, false)).rejects.toThrow("a defect");
});
