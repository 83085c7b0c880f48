/** A copy that reads by strides: what slices and permutations are. */
import type { Shape } from "@convscope/core/backend";
import type { Device } from "./device.js";
import type { GpujsBuffer } from "./gpujs-buffer.js";
import type { Program } from "./program.js";
import { collapse, elements, walkIntegers, walkScalars, walkText } from "./strided.js";

const OPERANDS = ["x"];

/** Element `start + sum of index * step` of x for each index of `out`. */
export function stridedCopy(
  device: Device,
  kernel: "permute" | "slice",
  x: GpujsBuffer,
  out: Shape,
  start: number,
  steps: readonly number[],
): GpujsBuffer {
  const walk = collapse(out, [steps]);
  const rank = walk.sizes.length;
  const program = {
    kernel,
    key: `copy ${rank}`,
    operands: OPERANDS,
    integers: ["start", ...walkIntegers(rank, OPERANDS)],
    body: () => `${walkText(rank, OPERANDS, "this.thread.x")}
return x[start + xAt];`,
  } satisfies Program;
  const scalars = { ...walkScalars(walk, OPERANDS), start };
  return device.launch(program, [x], scalars, elements(out));
}
