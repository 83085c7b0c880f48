/** One backend's hold on an engine: it runs kernels, moves values in and out, and says clearly what went wrong. */
import type { GeometryOf, KernelName } from "@convscope/core/backend";
import {
  ConvscopeError,
  ExecutionError,
  messageOf,
  UnsupportedError,
} from "@convscope/core/errors";
import { resultLength } from "@convscope/core/result-length";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { LiveBuffers, type TfjsBuffer } from "./buffers.js";
import type { Device, EngineName } from "./engine.js";
import { maxElements } from "./facts.js";
import { KernelScope } from "./kernel-scope.js";
import { type LossWatch, watchLoss } from "./loss.js";

/** As many tensors as operands. */
type TensorsOf<Operands extends readonly TfjsBuffer[]> = {
  readonly [I in keyof Operands]: TensorInfo;
};

/** Buffers of one backend and the work on them. */
export class Session {
  readonly name: string;
  readonly buffers: LiveBuffers;
  readonly #device: Device;
  readonly #loss: LossWatch;
  readonly #limit: number;

  constructor(device: Device) {
    this.name = `tfjs-${device.engine}`;
    this.#device = device;
    this.buffers = new LiveBuffers(device);
    this.#loss = watchLoss(device.engine, device.backend);
    this.#limit = maxElements(device);
  }

  /** Runs a contract kernel: `compute` calls the engine's kernels on the operands. */
  run<K extends KernelName, const Operands extends readonly TfjsBuffer[]>(
    kernel: K,
    operands: Operands,
    geometry: GeometryOf<K>,
    compute: (scope: KernelScope, inputs: TensorsOf<Operands>) => TensorInfo,
  ): TfjsBuffer {
    const inputs = operands.map((operand) =>
      this.buffers.check(kernel, operand),
    ) as TensorsOf<Operands>;
    this.#loss.requireDevice(kernel);
    this.#requireRoom(kernel, resultLength(kernel, geometry));
    const scope = new KernelScope(this.#device);
    try {
      return withFlags(this.#device, () => this.buffers.adopt(scope.close(compute(scope, inputs))));
    } catch (error) {
      scope.abandon();
      throw this.#explain(kernel, inputs, error);
    }
  }

  upload(values: Float32Array): TfjsBuffer {
    this.buffers.requireOpen("upload");
    this.#loss.requireDevice("upload");
    this.#requireRoom("upload", values.length);
    const shape = [values.length];
    // Some engines keep the array that they are given.
    const dataId = this.#device.backend.write(values.slice(), shape, "float32");
    return this.buffers.adopt({ dataId, shape, dtype: "float32" });
  }

  async read(buffer: TfjsBuffer): Promise<Float32Array> {
    const { dataId } = this.buffers.check("read", buffer);
    this.#loss.requireDevice("read");
    const { backend, tf } = this.#device;
    // Held while it is read: the buffer may be freed meanwhile.
    backend.incRef(dataId);
    try {
      const values = await backend.read(dataId);
      // A context that went while the read was waiting gives zeros.
      this.#loss.requireDevice("read");
      return this.#copy(values);
    } finally {
      if (backend.disposeData(dataId)) tf.engine().removeDataId(dataId, backend);
    }
  }

  readSync(buffer: TfjsBuffer): Float32Array {
    const { dataId } = this.buffers.check("read", buffer);
    this.#loss.requireDevice("read");
    const values = this.#device.backend.readSync(dataId);
    this.#loss.requireDevice("read");
    return this.#copy(values);
  }

  close(): void {
    this.#loss.stop();
    this.buffers.close();
  }

  /** A copy: engines that keep values on the host hand out their own array, and keep truth values as bytes. */
  #copy(values: unknown): Float32Array {
    if (values instanceof Float32Array) return values.slice();
    if (values instanceof Uint8Array || values instanceof Int32Array) {
      return Float32Array.from(values);
    }
    throw new Error(`read: ${this.name} gave no float32 values`);
  }

  #requireRoom(op: string, length: number): void {
    if (length <= this.#limit) return;
    throw new UnsupportedError(
      `${op}: found an array of ${length} elements, expected at most ${this.#limit} (the limit of ${this.name} on this device); ` +
        "use smaller batches or images, or another backend",
      { backend: this.name, kernel: op, length, limit: this.#limit },
    );
  }

  #explain(kernel: KernelName, inputs: readonly TensorInfo[], error: unknown): Error {
    if (error instanceof ConvscopeError) return error;
    const reason = messageOf(error);
    const sizes = inputs.map(({ shape }) => `[${shape.join(", ")}]`).join(" and ");
    return new ExecutionError(
      `${kernel}: found that TensorFlow.js failed on ${this.name} with operands ${sizes}, expected a result (${reason}); ` +
        "use smaller batches if the device is out of memory, or another engine",
      "intact",
      error,
    );
  }
}

/**
 * Flags of TensorFlow.js that are off while convscope's kernels run. Small arrays would be computed on the host, by other
 * formulas, so that a result would depend on where its operands happen to lie. Packed element-wise programs write beyond an
 * array's edge (exp(0) is 1 there, too), and products of matrices with an odd inner size then add that in.
 */
const FLAGS_OFF: Readonly<Partial<Record<EngineName, readonly string[]>>> = {
  webgl: ["WEBGL_CPU_FORWARD", "WEBGL_PACK_BINARY_OPERATIONS", "WEBGL_PACK_UNARY_OPERATIONS"],
  webgpu: ["WEBGPU_CPU_FORWARD"],
};

/** Runs work under the flags that it needs; the user's are put back. */
function withFlags<T>({ engine, tf }: Device, work: () => T): T {
  const flags = FLAGS_OFF[engine];
  if (flags === undefined) return work();
  const environment = tf.env();
  const before = flags.map((flag) => environment.getBool(flag));
  for (const flag of flags) environment.set(flag, false);
  try {
    return work();
  } finally {
    for (const [i, flag] of flags.entries()) environment.set(flag, before[i] as boolean);
  }
}
