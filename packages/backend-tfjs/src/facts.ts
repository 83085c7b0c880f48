/**
 * What an engine is like on this device. Arithmetic is measured by kernels on values that tell; limits are asked of the
 * device. Nothing is assumed from the engine's name but what its design fixes.
 */
import type { Capabilities, Kernels, Window2d } from "@convscope/core/backend";
import type { TfjsBuffer } from "./buffers.js";
import type { Device } from "./engine.js";

const BYTES_PER_ELEMENT = 4;

/** The memory of 32-bit WebAssembly that TensorFlow.js's module may grow to. */
const WASM_BYTES = 2 ** 31;

/** Indices are 32-bit integers in the engines' loops. */
const MOST_ELEMENTS = 2 ** 31 - 1;

/** TensorFlow.js's WebGL programs count elements in float32: beyond, they read neighbours. */
const EXACT_INDICES = 2 ** 24;

/** What a probe needs of a backend under construction. */
export interface Probe {
  readonly kernels: Kernels<TfjsBuffer>;
  upload(values: Float32Array): TfjsBuffer;
  read(buffer: TfjsBuffer): Promise<Float32Array>;
  free(buffer: TfjsBuffer): void;
}

/** Measures the facts that a backend states. */
export async function measureFacts(device: Device, probe: Probe): Promise<Capabilities> {
  return {
    precision: precisionOf(device),
    convolution: "sum",
    nonFinite: (await keepsNonFinite(probe)) ? "ieee" : "unspecified",
    subnormals: await keepsSubnormals(probe),
    // tfjs-node hands sums to threads that finish in any order; the other engines have one order.
    deterministic: device.engine !== "node",
    maxElements: maxElements(device),
  };
}

/** The engine's own `floatPrecision` is no witness: it says 16 wherever WebGL draws to float32 textures. */
function precisionOf({ engine, tf }: Device): Capabilities["precision"] {
  const half = engine === "webgl" && !tf.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return half ? "float16" : "float32";
}

/** The largest array that the device holds. */
export function maxElements({ engine, tf, backend }: Device): number {
  switch (engine) {
    case "webgl":
      return Math.min(EXACT_INDICES, tf.env().getNumber("WEBGL_MAX_TEXTURE_SIZE") ** 2);
    case "webgpu":
      return Math.floor(Math.min(MOST_ELEMENTS, bindingSize(backend) / BYTES_PER_ELEMENT));
    case "wasm":
      return WASM_BYTES / BYTES_PER_ELEMENT - 1;
    default:
      return MOST_ELEMENTS;
  }
}

/** WebGPU's default limit, where the device does not say. */
const DEFAULT_BINDING = 2 ** 27;

function bindingSize(backend: object): number {
  if (!("device" in backend) || !isRecord(backend.device)) return DEFAULT_BINDING;
  const { limits } = backend.device;
  const size = isRecord(limits) ? limits.maxStorageBufferBindingSize : undefined;
  return typeof size === "number" ? size : DEFAULT_BINDING;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

type Run = (...operands: TfjsBuffer[]) => TfjsBuffer;

async function tryOut(
  probe: Probe,
  operands: readonly (readonly number[])[],
  run: Run,
): Promise<Float32Array> {
  const buffers = operands.map((values) => probe.upload(Float32Array.from(values)));
  const result = run(...buffers);
  const values = await probe.read(result);
  for (const buffer of [...buffers, result]) probe.free(buffer);
  return values;
}

async function keepsSubnormals(probe: Probe): Promise<boolean> {
  const tiny = Float32Array.of(1e-40, -3e-42);
  const geometry = { op: "add", out: [2], strides: [[1], [1]] } as const;
  const sums = await tryOut(probe, [[...tiny], [0, 0]], (a, b) =>
    probe.kernels.binary(a as TfjsBuffer, b as TfjsBuffer, geometry),
  );
  return sums.every((sum, i) => sum === tiny[i]);
}

async function keepsNonFinite(probe: Probe): Promise<boolean> {
  return (await keepsInArithmetic(probe)) && (await keepsInWindows(probe));
}

/** NaN and infinities through arithmetic, comparison, choice and a sum of products, where engines lose them. */
async function keepsInArithmetic(probe: Probe): Promise<boolean> {
  const { kernels } = probe;
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const values = [nan, inf, -inf, 1];
  const strides = [[1], [1]] as const;
  const pair = { out: [4], strides } as const;
  const binary =
    (op: "max" | "mul" | "pow"): Run =>
    (a, b) =>
      kernels.binary(a as TfjsBuffer, b as TfjsBuffer, { ...pair, op });
  const zeros = [0, 0, 0, 0];
  const found = [
    await tryOut(probe, [values, zeros], binary("mul")),
    await tryOut(probe, [values, zeros], binary("max")),
    await tryOut(probe, [values, zeros], binary("pow")),
    await tryOut(probe, [values], (x) =>
      kernels.unary(x as TfjsBuffer, { op: "relu", out: [4], strides: [[1]] }),
    ),
    await tryOut(probe, [values, [1, 1, 1, 1]], (a, b) =>
      kernels.matmul(a as TfjsBuffer, b as TfjsBuffer, OUTER_PRODUCT),
    ),
  ];
  const expected = [
    [nan, nan, nan, 0],
    [nan, inf, 0, 1],
    [1, 1, 1, 1],
    [nan, inf, 0, 1],
    values.flatMap((value) => [value, value, value, value]),
  ];
  return found.every((own, i) => own.every((value, j) => sameValue(value, expected[i]?.[j])));
}

/** NaN through convolution and averages: XNNPACK, the wasm engine's, clamps both between -Infinity and Infinity, NaN to either. */
async function keepsInWindows(probe: Probe): Promise<boolean> {
  const { kernels } = probe;
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
  const products = await tryOut(probe, [[nan], [-2]], (x, w) =>
    kernels.conv2d(x as TfjsBuffer, w as TfjsBuffer, {
      ...windowOf(1),
      ...{ inChannels: 1, outChannels: 1, groups: 1 },
    }),
  );
  const averages = await tryOut(probe, [[inf, -inf]], (x) =>
    kernels.avgPool2d(x as TfjsBuffer, { ...windowOf(2), channels: 1, countPadding: false }),
  );
  return [...products, ...averages].every((value) => Number.isNaN(value));
}

/** A window over all of one row. */
function windowOf(width: number): Window2d {
  return {
    ...{ batch: 1, inHeight: 1, inWidth: width, outHeight: 1, outWidth: 1 },
    ...{ kernelHeight: 1, kernelWidth: width, strideHeight: 1, strideWidth: 1 },
    ...{ dilationHeight: 1, dilationWidth: 1, padTop: 0, padBottom: 0, padLeft: 0, padRight: 0 },
  };
}

const OUTER_PRODUCT = {
  batch: [],
  m: 4,
  k: 1,
  n: 4,
  transposeA: false,
  transposeB: false,
  batchStrides: [[], []],
} as const;

function sameValue(a: number, b: number | undefined): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
