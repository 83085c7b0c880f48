/**
 * A process of its own: how much memory stays resident while the wasm backend runs a network, beside the size of its weights.
 * `node --expose-gc memory.js FOLDER NETWORK`; prints bytes as JSON. What loading left behind is collected before it is
 * counted; the peak is the system's, loading included.
 */
import { memoryUsage, resourceUsage } from "node:process";
import { createWasmBackend } from "@convscope/backend-wasm";
import { loadWeights, ones, sizeOf } from "@convscope/core";
import { createModel } from "@convscope/models";
import { storedWeights } from "./contestants/data.js";

const [, , folder = "", network = ""] = process.argv;
const model = createModel(network);
const backend = await createWasmBackend({ threads: 2 });
loadWeights(model, storedWeights(folder));
await model.to(backend);
const x = ones(backend, [1, ...model.input]);
for (let run = 0; run < 3; run++) {
  const y = model.predict(x);
  await y.data();
  y.dispose();
}
// Twice, with a pause: memory of arrays is given back behind the collector's back.
for (let turn = 0; turn < 2; turn++) {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 300));
}
const weights =
  4 * [...model.variables.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
console.log(
  JSON.stringify({ weights, resident: memoryUsage.rss(), peak: resourceUsage().maxRSS * 1024 }),
);
backend.dispose();
