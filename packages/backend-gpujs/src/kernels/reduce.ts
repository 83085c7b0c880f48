/** Sum, maximum or place of the first maximum along some axes. */
import type { ReduceGeometry, ReduceOp } from "@convscope/core/backend";
import type { Device } from "../device.js";
import type { GpujsBuffer } from "../gpujs-buffer.js";
import type { Program } from "../program.js";
import {
  collapse,
  elements,
  rowMajorStrides,
  walkIntegers,
  walkScalars,
  walkText,
} from "../strided.js";

const OPERANDS = ["x"];

/** Before the loops, and at each element `value`, in row-major order. */
const TEXT: Readonly<Record<ReduceOp, readonly [start: string, each: string]>> = {
  sum: ["let y = 0;", "y += value;"],
  max: ["let y = x[xAt];", "if (value > y || value !== value) { y = value; }"],
  argmax: [
    "let best = x[xAt];\nlet y = 0;\nlet place = 0;",
    `if (value > best || (value !== value && best === best)) { best = value; y = place; }
place += 1;`,
  ],
};

/** x `[...in]` to y, without the reduced axes. */
export function reduce(device: Device, x: GpujsBuffer, g: ReduceGeometry): GpujsBuffer {
  const strides = rowMajorStrides(g.in);
  const axesThat = (reduced: boolean) => ({
    sizes: g.in.filter((_, axis) => g.reduced[axis] === reduced),
    strides: strides.filter((_, axis) => g.reduced[axis] === reduced),
  });
  const kept = axesThat(false);
  const gone = axesThat(true);
  const walk = collapse(kept.sizes, [kept.strides]);
  const inner = collapse(gone.sizes, [gone.strides]);
  const [rank, depth] = [walk.sizes.length, inner.sizes.length];
  const loops = Array.from({ length: depth }, (_, i) => i);
  const program = {
    kernel: "reduce",
    key: `reduce ${g.op} ${rank} ${depth}`,
    operands: OPERANDS,
    integers: [...walkIntegers(rank, OPERANDS), ...loops.flatMap((i) => [`count${i}`, `step${i}`])],
    body: () => bodyOf(g.op, rank, loops),
  } satisfies Program;
  const scalars = {
    ...walkScalars(walk, OPERANDS),
    ...Object.fromEntries(loops.map((i) => [`count${i}`, inner.sizes[i] ?? 1])),
    ...Object.fromEntries(loops.map((i) => [`step${i}`, inner.steps[0]?.[i] ?? 0])),
  };
  return device.launch(program, [x], scalars, elements(kept.sizes));
}

function bodyOf(op: ReduceOp, rank: number, loops: readonly number[]): string {
  const [start, each] = TEXT[op];
  const offset = loops.map((i) => `k${i} * step${i}`).join(" + ");
  const innermost = `const value = x[xAt + ${offset}];\n${each}`;
  const nest = loops.reduceRight(
    (text, i) => `for (let k${i} = 0; k${i} < count${i}; k${i}++) {\n${text}\n}`,
    innermost,
  );
  return `${walkText(rank, OPERANDS, "this.thread.x")}
${start}
${nest}
return y;`;
}
