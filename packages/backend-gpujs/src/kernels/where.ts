/** y = a where mask is not 0, else b; a choice, no arithmetic, so that what is not chosen may be anything. */
import type { WhereGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { collapse, elements, walkIntegers, walkScalars, walkText } from "../strided.js";

const OPERANDS = ["mask", "a", "b"];

/** mask, a and b to y `[...out]`. */
export function where(
  device: Device,
  mask: GpujsBuffer,
  a: GpujsBuffer,
  b: GpujsBuffer,
  g: WhereGeometry,
): GpujsBuffer {
  const walk = collapse(g.out, g.strides);
  const rank = walk.sizes.length;
  const program = {
    kernel: "where",
    key: `where ${rank}`,
    operands: OPERANDS,
    integers: walkIntegers(rank, OPERANDS),
    body: () => `${walkText(rank, OPERANDS, "this.thread.x")}
const chosen = mask[maskAt];
let y = b[bAt];
if (chosen !== 0) { y = a[aAt]; }
return y;`,
  } satisfies Program;
  return device.launch(program, [mask, a, b], walkScalars(walk, OPERANDS), elements(g.out));
}
