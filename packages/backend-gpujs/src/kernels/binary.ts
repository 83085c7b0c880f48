/** y = op(a, b), both broadcast by strides. */
import type { BinaryGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { binaryText } from "../scalar-text.js";
import { collapse, elements, walkIntegers, walkScalars, walkText } from "../strided.js";

const OPERANDS = ["left", "right"];

/** a and b to y `[...out]`. */
export function binary(
  device: Device,
  a: GpujsBuffer,
  b: GpujsBuffer,
  g: BinaryGeometry,
): GpujsBuffer {
  const walk = collapse(g.out, g.strides);
  const rank = walk.sizes.length;
  const program = {
    kernel: "binary",
    key: `binary ${g.op} ${rank}`,
    operands: OPERANDS,
    integers: walkIntegers(rank, OPERANDS),
    body: (dialect) => `${walkText(rank, OPERANDS, "this.thread.x")}
const a = left[leftAt];
const b = right[rightAt];
${binaryText(g.op, dialect)}
return y;`,
  } satisfies Program;
  return device.launch(program, [a, b], walkScalars(walk, OPERANDS), elements(g.out));
}
