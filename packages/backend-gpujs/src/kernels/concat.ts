/** Joins arrays along one axis. */
import type { ConcatGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { quotientText } from "../quotient-text.js";

/** Arrays that one kernel joins: shaders may be limited to 16 textures (GLSL ES 3.0, gl_MaxTextureImageUnits). */
const MOST = 8;

/** Operands i `[outer, lengths[i], inner]` to y `[outer, sum of lengths, inner]`. */
export function concat(device: Device, xs: readonly GpujsBuffer[], g: ConcatGeometry): GpujsBuffer {
  if (xs.length <= MOST) return join(device, xs, g);
  const parts: GpujsBuffer[] = [];
  const lengths: number[] = [];
  for (let i = 0; i < xs.length; i += MOST) {
    const own = g.lengths.slice(i, i + MOST);
    parts.push(join(device, xs.slice(i, i + MOST), { ...g, lengths: own }));
    lengths.push(own.reduce((sum, length) => sum + length, 0));
  }
  const joined = concat(device, parts, { ...g, lengths });
  for (const part of parts) device.free(part);
  return joined;
}

function join(device: Device, xs: readonly GpujsBuffer[], g: ConcatGeometry): GpujsBuffer {
  const operands = xs.map((_, i) => `x${i}`);
  const program = {
    kernel: "concat",
    key: `concat ${xs.length}`,
    operands,
    // The part of one outer index that operand i takes.
    integers: xs.map((_, i) => `span${i}`),
    body: () => bodyOf(xs.length),
  } satisfies Program;
  const spans = g.lengths.map((length) => length * g.inner);
  const scalars = Object.fromEntries(spans.map((span, i) => [`span${i}`, span]));
  const length = spans.reduce((sum, span) => sum + span, 0) * g.outer;
  return device.launch(program, xs, scalars, length);
}

function bodyOf(count: number): string {
  const spans = Array.from({ length: count }, (_, i) => `span${i}`);
  const choices = spans.map((span, i) => {
    const before = ["0", ...spans.slice(0, i)].join(" + ");
    return `const in${i} = within - (${before});
if (in${i} >= 0 && in${i} < ${span}) { y = x${i}[outer * ${span} + in${i}]; }`;
  });
  return `const whole = ${spans.join(" + ")};
${quotientText("outer", "this.thread.x", "whole")}
const within = this.thread.x - outer * whole;
let y = x0[0];
${choices.join("\n")}
return y;`;
}
