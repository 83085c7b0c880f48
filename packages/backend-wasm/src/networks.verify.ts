// Networks of the literature at their own size: every layer on its own, and each network whole, within the derived bounds
// of backend-js.
import { createJsBackend } from "@convscope/backend-js";
import { Random, sizeOf } from "@convscope/core";
import { diffBackends } from "@convscope/explain";
import { zoo } from "@convscope/models";
import { expect, test } from "vitest";
import { createWasmBackend } from "./backend.js";

test.each(["alexnet", "googlenet", "mobilenet_v2", "resnet18"])(
  "%s gives what backend-js gives, layer by layer and whole",
  async (name) => {
    const entry = zoo[name];
    if (entry === undefined) throw new RangeError(`no network ${name}`);
    const model = entry.create().initialise(1);
    const random = new Random(1).fork("input");
    const input = Float32Array.from({ length: sizeOf(model.input) }, () => random.uniform());
    const [js, wasm] = [createJsBackend(), await createWasmBackend({ threads: 2 })];
    const { agree, finding, layers } = await diffBackends(model, input, js, wasm);
    expect(agree, JSON.stringify(finding)).toBe(true);
    // Bit-equal layers everywhere would mean that one backend was compared with itself.
    expect(layers.some(({ ratio }) => ratio > 0)).toBe(true);
    model.dispose();
    wasm.dispose();
  },
);
