/**
 * Local response normalisation: y = x / (k + alpha * sum of squares of the neighbouring channels)^beta.
 * Krizhevsky et al. 2012, section 3.3; there alpha is not divided by the number of channels.
 */
import type { LocalResponseNormGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { quotientText } from "../quotient-text.js";

const PROGRAM: Program<"after" | "alpha" | "before" | "beta" | "inner" | "k" | "length"> = {
  kernel: "localResponseNorm",
  key: "localResponseNorm",
  operands: ["x"],
  integers: ["length", "inner", "before", "after"],
  numbers: ["alpha", "beta", "k"],
  body: () => `${quotientText("line", "this.thread.x", "inner")}
const column = this.thread.x - line * inner;
${quotientText("outer", "line", "length")}
const channel = line - outer * length;
let squares = 0;
for (let i = 0; i < before + after + 1; i++) {
  const c = channel - before + i;
  if (c >= 0 && c < length) {
    const value = x[(outer * length + c) * inner + column];
    squares += value * value;
  }
}
return x[this.thread.x] / Math.pow(k + alpha * squares, beta);`,
};

/** x `[outer, length, inner]` to y like x; a window ends where the channels end. */
export function localResponseNorm(
  device: Device,
  x: GpujsBuffer,
  g: LocalResponseNormGeometry,
): GpujsBuffer {
  return device.launch(PROGRAM, [x], g, g.outer * g.length * g.inner);
}
