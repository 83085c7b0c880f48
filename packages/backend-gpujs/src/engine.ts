/**
 * gpu.js as this backend sees it: the few members that it uses, and how an engine is made in one mode.
 * gpu.js is imported only here and only when a backend is made, so that its absence breaks nothing else.
 */
import { messageOf, UnsupportedError } from "@convscope/core/errors";
import type { GpujsMode } from "./modes.js";

/** Settings of a kernel (gpu.js's README, "gpu.createKernel Settings"). */
export interface KernelSettings {
  readonly output: readonly number[];
  readonly argumentTypes: Readonly<Record<string, string>>;
  readonly returnType: "Float";
  readonly precision: "single";
  readonly tactic: "precision";
  readonly asyncMode: true;
  readonly pipeline: boolean;
  readonly immutable: boolean;
  readonly dynamicOutput: boolean;
  readonly dynamicArguments: boolean;
  readonly loopMaxIterations: number;
  readonly poolSize: number;
}

/** A kernel: call it with its operands. `kernel` is what executes, which gpu.js may silently replace. */
export interface EngineKernel {
  (...operands: readonly unknown[]): unknown;
  setOutput(output: readonly number[]): unknown;
  destroy(): void;
  readonly kernel: object;
}

/** An instance of gpu.js's `GPU`. */
export interface Engine {
  /** The WebGL context, in modes that have one and once there is a kernel. */
  readonly context?: unknown;
  createKernel(source: string, settings: KernelSettings): EngineKernel;
  destroy(): Promise<unknown>;
}

type EngineConstructor = new (settings: { readonly mode: GpujsMode }) => Engine;

/** An array that stays on the device: a texture or a storage buffer. */
export interface DeviceArray {
  delete(): void;
}

/** Whether a kernel's result is on the device. */
export function isDeviceArray(value: unknown): value is DeviceArray {
  return (
    typeof value === "object" &&
    value !== null &&
    "delete" in value &&
    typeof value.delete === "function"
  );
}

/** Calls a method of the WebGL context, where there is one; undefined elsewhere. */
function askContext({ context }: Engine, method: string, ...values: readonly unknown[]): unknown {
  const asked = member(context, method);
  return typeof asked === "function" ? Reflect.apply(asked, context, values) : undefined;
}

/**
 * Whether the browser took the WebGL context away. Asked for values, a lost context gives zeros and no error; a lost WebGPU
 * device is noticed by gpu.js itself.
 */
export function isContextLost(engine: Engine): boolean {
  return askContext(engine, "isContextLost") === true;
}

/** How many elements the largest texture holds; no limit where there are no textures. */
export function textureElements(engine: Engine): number {
  const name = member(engine.context, "MAX_TEXTURE_SIZE");
  const side = askContext(engine, "getParameter", name);
  return typeof side === "number" ? side * side : Number.POSITIVE_INFINITY;
}

/** The mode in which a kernel executes, as gpu.js states it on the kernel's class (its README, "Reading what actually executed"). */
export function executedMode(kernel: EngineKernel): string {
  return String(Reflect.get(kernel.kernel.constructor, "mode"));
}

/**
 * Makes an engine. `load` is how gpu.js is imported.
 *
 * @throws UnsupportedError when gpu.js is not installed, or has not this mode here.
 */
export async function createEngine(
  mode: GpujsMode,
  load: () => Promise<unknown> = () => import("gpu.js"),
): Promise<Engine> {
  const Gpu = await importGpu(mode, load);
  try {
    return new Gpu({ mode });
  } catch (cause) {
    throw new UnsupportedError(
      `createGpujsBackend: found that gpu.js does not offer its mode "${mode}" here (${messageOf(cause)}), expected ${mode === "webgl2" || mode === "webgpu" ? "a browser page that has it" : "its host"}; take another mode: webasm and cpu run everywhere`,
      { mode },
    );
  }
}

async function importGpu(
  mode: GpujsMode,
  load: () => Promise<unknown>,
): Promise<EngineConstructor> {
  let loaded: unknown;
  try {
    loaded = await load();
  } catch (cause) {
    throw new UnsupportedError(
      `gpujs-${mode}: gpu.js cannot be imported, expected it beside this package (it is an optional peer: ${messageOf(cause)}); npm install gpu.js`,
      { mode },
    );
  }
  const Gpu = constructorIn(loaded);
  if (Gpu !== undefined) return Gpu;
  throw new UnsupportedError(
    `gpujs-${mode}: the module gpu.js has no class GPU, expected gpu.js 2.24 or later; npm install gpu.js`,
    { mode },
  );
}

/** Node names the export; bundles for browsers are the class itself, under `default`, which names itself too. */
function constructorIn(loaded: unknown): EngineConstructor | undefined {
  const namespaces = [loaded, member(loaded, "default")];
  const candidates = namespaces.flatMap((space) => [member(space, "GPU"), space]);
  return candidates.find(isEngineConstructor);
}

function member(value: unknown, name: string): unknown {
  const holds = (typeof value === "object" && value !== null) || typeof value === "function";
  return holds ? Reflect.get(value, name) : undefined;
}

function isEngineConstructor(value: unknown): value is EngineConstructor {
  return typeof value === "function" && typeof value.prototype?.createKernel === "function";
}
