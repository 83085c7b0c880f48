/** Matrix product per batch: y[m, n] = sum over k of a[m, k] * b[k, n]. */
import type { MatmulGeometry } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import { quotientText } from "../quotient-text.js";
import { collapse, elements, walkIntegers, walkScalars, walkText } from "../strided.js";

const OPERANDS = ["a", "b"];
const SIZES = ["m", "k", "n", "aRow", "aDepth", "bDepth", "bColumn"];

/** a `[...batch, m, k]`, b `[...batch, k, n]` (or stored transposed) to y `[...batch, m, n]`. */
export function matmul(
  device: Device,
  a: GpujsBuffer,
  b: GpujsBuffer,
  g: MatmulGeometry,
): GpujsBuffer {
  const walk = collapse(g.batch, g.batchStrides);
  const rank = walk.sizes.length;
  const program = {
    kernel: "matmul",
    key: `matmul ${rank}`,
    operands: OPERANDS,
    integers: [...SIZES, ...walkIntegers(rank, OPERANDS)],
    heavy: true,
    body: () => `${quotientText("rows", "this.thread.x", "n")}
const column = this.thread.x - rows * n;
${quotientText("matrix", "rows", "m")}
const row = rows - matrix * m;
${walkText(rank, OPERANDS, "matrix")}
const aStart = aAt + row * aRow;
const bStart = bAt + column * bColumn;
let y = 0;
for (let i = 0; i < k; i++) { y += a[aStart + i * aDepth] * b[bStart + i * bDepth]; }
return y;`,
  } satisfies Program;
  const scalars = {
    ...walkScalars(walk, OPERANDS),
    m: g.m,
    k: g.k,
    n: g.n,
    aRow: g.transposeA ? 1 : g.k,
    aDepth: g.transposeA ? g.m : 1,
    bDepth: g.transposeB ? 1 : g.n,
    bColumn: g.transposeB ? g.k : 1,
  };
  return device.launch(program, [a, b], scalars, elements(g.batch) * g.m * g.n);
}
