/** The modes of gpu.js that this backend takes, with what is true of each. gpu.js's choosing modes ("gpu", "async") are not among them. */
import type { Capabilities } from "@convscope/core/backend";

/** Which engine of gpu.js computes: `webasm` and `cpu` run everywhere, `webgl2` and `webgpu` in browsers. */
export type GpujsMode = "cpu" | "webasm" | "webgl2" | "webgpu";

/** What the backend has to know of a mode. */
export interface ModeFacts {
  readonly capabilities: Capabilities;
  /** Whether results can stay on a device between kernels. */
  readonly onDevice: boolean;
  /** How gpu.js names the mode on a kernel that executes in it: WebGL of either version is "gpu". */
  readonly executesAs: string;
  /** gpu.js's name for the type of an array that a kernel made. */
  readonly operandType: string;
  /** Whether Math is JavaScript's; shader languages lack some functions and are loose in others. */
  readonly dialect: "script" | "shader";
}

const SCRIPT: Capabilities = {
  precision: "float32",
  convolution: "sum",
  nonFinite: "ieee",
  subnormals: true,
  deterministic: true,
  // Kernels divide indices in float32, which is exact below 2^24.
  maxElements: 2 ** 24,
};

// Neither GLSL ES 3.0 (4.5.1) nor WGSL (15.7.2) asks for NaN, infinities or subnormal numbers.
const SHADER: Capabilities = { ...SCRIPT, nonFinite: "unspecified", subnormals: false };

/** The facts of each mode. */
export const MODES: Readonly<Record<GpujsMode, ModeFacts>> = {
  // Plain JavaScript: indices are doubles.
  cpu: {
    capabilities: { ...SCRIPT, maxElements: 2 ** 31 - 1 },
    onDevice: false,
    executesAs: "cpu",
    operandType: "Array",
    dialect: "script",
  },
  webasm: {
    capabilities: SCRIPT,
    onDevice: false,
    executesAs: "webasm",
    operandType: "Array",
    dialect: "script",
  },
  webgl2: {
    capabilities: SHADER,
    onDevice: true,
    executesAs: "gpu",
    operandType: "ArrayTexture(1)",
    dialect: "shader",
  },
  webgpu: {
    capabilities: SHADER,
    onDevice: true,
    executesAs: "webgpu",
    operandType: "WebGPUBuffer",
    dialect: "shader",
  },
};

/** Whether a value names a mode. */
export function isGpujsMode(value: unknown): value is GpujsMode {
  return typeof value === "string" && Object.hasOwn(MODES, value);
}
