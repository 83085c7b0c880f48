import { UnsupportedError } from "@convscope/core/errors";
import { describe, expect, it } from "vitest";
import { createEngine } from "./engine.js";

class Gpu {
  static GPU: unknown = Gpu;
  readonly mode: string;
  constructor(settings: { readonly mode: string }) {
    this.mode = settings.mode;
  }
  createKernel(): void {}
}

describe("createEngine", () => {
  it("gives the line that installs gpu.js where it is missing", async () => {
    const missing = createEngine("cpu", () => Promise.reject(new Error("Cannot find package")));
    await expect(missing).rejects.toThrow(UnsupportedError);
    await expect(missing).rejects.toThrow(/Cannot find package.*npm install gpu\.js$/);
  });

  it("says so when the module is another gpu.js", async () => {
    const other = createEngine("cpu", () => Promise.resolve({ default: { GPU: () => {} } }));
    await expect(other).rejects.toThrow(/has no class GPU/);
  });

  it.each([
    ["named, as Node has it", { GPU: Gpu, default: {} }],
    ["in the default export", { default: { GPU: Gpu } }],
    ["as the default export, as bundles for browsers have it", { default: Gpu }],
  ])("finds the class %s", async (_, module) => {
    const engine = await createEngine("webasm", () => Promise.resolve(module));
    expect(engine).toBeInstanceOf(Gpu);
    expect(engine).toHaveProperty("mode", "webasm");
  });
});
