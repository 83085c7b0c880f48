/** The buffers of one backend: which are live, and what they add up to. A buffer is a tensor of TensorFlow.js. */
import { DisposedError } from "@convscope/core/errors";
import type { Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { Device } from "./engine.js";

const BYTES_PER_ELEMENT = 4;

/** A handle: a float32 tensor of TensorFlow.js that the backend owns. Its shape is whatever suited the kernel that made it. */
export interface TfjsBuffer {
  readonly tensor: Tensor;
}

/** The live buffers of one backend, counted as TensorFlow.js's own `memory()` counts them. */
export class LiveBuffers {
  readonly #device: Device;
  readonly #live = new Set<TfjsBuffer>();
  #bytes = 0;
  #closed = false;

  constructor(device: Device) {
    this.#device = device;
  }

  /** Takes over an engine's result. Kept: a `tf.tidy` of the user's does not dispose what convscope owns. */
  adopt(info: TensorInfo): TfjsBuffer {
    const { tf, backend } = this.#device;
    const tensor = tf.keep(tf.engine().makeTensorFromTensorInfo(info, backend));
    const buffer: TfjsBuffer = { tensor };
    this.#live.add(buffer);
    this.#bytes += tensor.size * BYTES_PER_ELEMENT;
    return buffer;
  }

  /** @throws DisposedError where the buffer is not live here. */
  check(op: string, buffer: TfjsBuffer): Tensor {
    this.requireOpen(op);
    if (!this.#live.has(buffer) || buffer.tensor.isDisposed) {
      throw new DisposedError(
        `${op}: found a buffer that is not live on this tfjs-${this.#device.engine} backend, expected one of its own ` +
          "(freed, or another backend's); use it before it is freed, or upload its values",
      );
    }
    return buffer.tensor;
  }

  /** @throws DisposedError after the backend's end. */
  requireOpen(op: string): void {
    if (!this.#closed) return;
    throw new DisposedError(
      `${op}: found a disposed tfjs-${this.#device.engine} backend, expected a live one; create another`,
    );
  }

  free(buffer: TfjsBuffer): void {
    if (this.#closed) return;
    const tensor = this.check("free", buffer);
    this.#live.delete(buffer);
    this.#bytes -= tensor.size * BYTES_PER_ELEMENT;
    tensor.dispose();
  }

  usage(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#live.size, bytes: this.#bytes };
  }

  close(): void {
    for (const buffer of this.#live) buffer.tensor.dispose();
    this.#live.clear();
    this.#bytes = 0;
    this.#closed = true;
  }
}
