import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Device } from "./device.js";
import { createEngine } from "./engine.js";
import type { Program } from "./program.js";
import { binaryText, unaryText } from "./scalar-text.js";

/** Run as WebAssembly, whose arithmetic is that of shaders: float32, every operation rounded. */
let device: Device;
beforeAll(async () => {
  device = new Device(await createEngine("webasm"), "webasm", { kernels: 16, threads: 1 });
});
afterAll(() => device.dispose());

function spread(from: number, to: number): Float32Array {
  return new Float32Array(1001).map((_, i) => from + ((to - from) * i) / 1000);
}

/** Of both signs, from tiny to large. */
function scales(largest: number): Float32Array {
  const least = 1e-30;
  return new Float32Array(1001).map(
    (_, i) => (i % 2 === 0 ? 1 : -1) * least * (largest / least) ** (i / 1000),
  );
}

/** Largest error in units in the last place of the exact results. */
function worstUlps(found: Float32Array, exact: (i: number) => number): number {
  return found.reduce((worst, value, i) => {
    const expected = exact(i);
    const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(expected))));
    const error = expected === value ? 0 : Math.abs(value - expected) / 2 ** (exponent - 23);
    return Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }, 0);
}

describe("functions of shaders", () => {
  // Limits: OpenCL C 3.0, section 7.4, as the conformance suite has them.
  it.each([
    ["exp", Math.exp, spread(-87, 88), 3],
    ["exp", Math.exp, scales(1), 3],
    ["log", Math.log, scales(1e30).map(Math.abs), 3],
    ["log", Math.log, spread(0.5, 2), 3],
    ["sin", Math.sin, spread(-100, 100), 4],
    ["sin", Math.sin, scales(1), 4],
    ["cos", Math.cos, spread(-100, 100), 4],
    ["expm1", Math.expm1, spread(-20, 80), 3],
    ["expm1", Math.expm1, scales(1), 3],
    ["log1p", Math.log1p, spread(-0.99, 100), 2],
    ["log1p", Math.log1p, scales(0.9), 2],
    ["tanh", Math.tanh, spread(-12, 12), 5],
    ["tanh", Math.tanh, scales(1), 5],
  ] as const)("%s is right to a few units in the last place", async (op, exact, x, ulps) => {
    const program = {
      kernel: "unary",
      key: op,
      operands: ["x"],
      integers: [],
      body: () => `const v = x[this.thread.x];\n${unaryText(op, "shader")}\nreturn y;`,
    } satisfies Program;
    const y = await device.read(device.launch(program, [device.upload(x)], {}, x.length));
    expect(worstUlps(y, (i) => exact(x[i] ?? Number.NaN))).toBeLessThanOrEqual(ulps);
  });

  it("pow is right to a few units in the last place, near 1 and far from it", async () => {
    const bases = new Float32Array(1001).map((_, i) => [0.5, 2, 10, 1.001, 0.97][i % 5] as number);
    const powers = bases.map((base, i) => ((i / 500 - 1) * 86) / Math.abs(Math.log(base)));
    const program = {
      kernel: "binary",
      key: "pow",
      operands: ["left", "right"],
      integers: [],
      body: () => `const a = left[this.thread.x];
const b = right[this.thread.x];
${binaryText("pow", "shader")}
return y;`,
    } satisfies Program;
    const operands = [device.upload(bases), device.upload(powers)];
    const y = await device.read(device.launch(program, operands, {}, bases.length));
    const exact = (i: number) => (bases[i] ?? Number.NaN) ** (powers[i] ?? Number.NaN);
    expect(worstUlps(y, exact)).toBeLessThanOrEqual(16);
  });
});
