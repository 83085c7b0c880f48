/** y = op(x), x broadcast by strides. */
import type { UnaryGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { unaryText } from "../scalar-text.js";
import { collapse, elements, walkIntegers, walkScalars, walkText } from "../strided.js";

const OPERANDS = ["x"];

/** x to y `[...out]`. */
export function unary(device: Device, x: GpujsBuffer, g: UnaryGeometry): GpujsBuffer {
  const walk = collapse(g.out, g.strides);
  const rank = walk.sizes.length;
  const program = {
    kernel: "unary",
    key: `unary ${g.op} ${rank}`,
    operands: OPERANDS,
    integers: walkIntegers(rank, OPERANDS),
    body: (dialect) => `${walkText(rank, OPERANDS, "this.thread.x")}
const v = x[xAt];
${unaryText(g.op, dialect)}
return y;`,
  } satisfies Program;
  return device.launch(program, [x], walkScalars(walk, OPERANDS), elements(g.out));
}
