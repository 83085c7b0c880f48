// Networks of the literature at their own size against backend-js: four of them layer by layer and whole within derived
// bounds; then each network of the zoo whole, to a share of its largest output, since its bounds take minutes to derive.
import { createJsBackend } from "@convscope/backend-js";
import { type Backend, Random, sizeOf, tensor } from "@convscope/core";
import { diffBackends } from "@convscope/explain";
import { createModel, modelNames, zoo } from "@convscope/models";
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

/** Most that was seen: 2.7e-6, of VGG-19, whose sixteen layers are all filtered by Winograd's way. */
const SHARE = 1e-5;

test.each(modelNames)(
  "%s whole gives what backend-js gives, to 1e-5 of its largest output",
  async (name) => {
    const run = async (backend: Backend): Promise<Float32Array> => {
      const model = await createModel(name).initialise(1).to(backend);
      const random = new Random(1).fork("input");
      const pixels = Float32Array.from({ length: sizeOf(model.input) }, () => random.uniform());
      const found = await model.predict(tensor(backend, pixels, [1, ...model.input])).data();
      backend.dispose();
      return found;
    };
    const [js, wasm] = [
      await run(createJsBackend()),
      await run(await createWasmBackend({ threads: 2 })),
    ];
    const largest = js.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const differs = js.map((value, i) => Math.abs(value - (wasm[i] as number)));
    expect(wasm.every(Number.isFinite)).toBe(true);
    expect(Math.max(...differs)).toBeLessThanOrEqual(SHARE * largest);
  },
);
