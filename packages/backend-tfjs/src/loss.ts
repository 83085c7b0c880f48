/** Notices that a device is gone: a WebGL context that the browser took away, a WebGPU device that was lost. */
import { ExecutionError } from "@convscope/core/errors";
import type { EngineName } from "./engine.js";

/** Says whether a device is still there. */
export interface LossWatch {
  /** @throws ExecutionError once the device is lost: nothing on it can be computed or read any more. */
  requireDevice(op: string): void;
  stop(): void;
}

interface EventSource {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** What TensorFlow.js's WebGL engine has. */
interface WebglEngine {
  readonly canvas: EventSource;
  readonly gpgpu: { readonly gl: { isContextLost(): boolean } };
}

/** What TensorFlow.js's WebGPU engine has. */
interface WebgpuEngine {
  readonly device: { readonly lost: PromiseLike<{ readonly message: string }> };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isWebgl(backend: object): backend is WebglEngine {
  if (!("canvas" in backend && "gpgpu" in backend)) return false;
  const { canvas, gpgpu } = backend;
  if (!(isRecord(canvas) && isRecord(gpgpu) && isRecord(gpgpu.gl))) return false;
  return (
    typeof canvas.addEventListener === "function" && typeof gpgpu.gl.isContextLost === "function"
  );
}

function isWebgpu(backend: object): backend is WebgpuEngine {
  if (!("device" in backend) || !isRecord(backend.device)) return false;
  const { lost } = backend.device;
  return isRecord(lost) && typeof lost.then === "function";
}

/** Watches the device of an engine's backend object; an engine without a device is never lost. */
export function watchLoss(engine: EngineName, backend: object): LossWatch {
  const state = { lost: undefined as string | undefined };
  let stop = (): void => {};
  let look = (): void => {};
  if (isWebgl(backend)) {
    const { canvas, gpgpu } = backend;
    const lose = (): void => {
      state.lost = "the browser took its WebGL context away";
    };
    canvas.addEventListener("webglcontextlost", lose);
    stop = () => canvas.removeEventListener("webglcontextlost", lose);
    look = () => {
      if (gpgpu.gl.isContextLost()) lose();
    };
  } else if (isWebgpu(backend)) {
    backend.device.lost.then(({ message }) => {
      state.lost = `its WebGPU device was lost${message === "" ? "" : `: ${message}`}`;
    });
  }
  return {
    requireDevice(op) {
      look();
      if (state.lost === undefined) return;
      throw new ExecutionError(
        `${op}: found the device of tfjs-${engine} gone, expected it to stay (${state.lost}; all that was on it is lost); ` +
          "create a backend anew, or one of another engine, and move the model's last weights on the host to it",
        "lost",
      );
    },
    stop: () => stop(),
  };
}
