/**
 * A queue of work for one engine of gpu.js, and the arrays that it made. Calls return at once; all is done in order,
 * frees included, one kernel at a time, since the kernels of gpu.js share their settings between calls.
 */
import type { Capabilities } from "@convscope/core/backend";
import {
  ConvscopeError,
  DisposedError,
  ExecutionError,
  messageOf,
  UnsupportedError,
} from "@convscope/core/errors";
import {
  type DeviceArray,
  type Engine,
  isContextLost,
  isDeviceArray,
  textureElements,
} from "./engine.js";
import { GpujsBuffer } from "./gpujs-buffer.js";
import { KernelCache, type KernelLimits } from "./kernel-cache.js";
import { type GpujsMode, MODES } from "./modes.js";
import { type Program, scalarArguments } from "./program.js";

/** What a buffer holds once its work is done; an Error where that failed. */
type Content = Float32Array | DeviceArray | Error;

/**
 * To the device and back again by kernels that copy. gpu.js's own `toArray` blocks on WebGL, and needs the kernel that
 * made the texture, which may have left the cache.
 */
const transfer = (kernel: "read" | "upload"): Program<never> => ({
  kernel,
  key: kernel,
  operands: ["x"],
  integers: [],
  body: () => "return x[this.thread.x];",
});
const UPLOAD = transfer("upload");
const READ = transfer("read");

/** Runs programs. */
export class Device {
  readonly name: string;
  readonly #engine: Engine;
  readonly #mode: GpujsMode;
  readonly #cache: KernelCache;
  readonly #live = new Set<GpujsBuffer>();
  readonly #contents = new Map<GpujsBuffer, Content>();
  #capabilities: Capabilities;
  #bytes = 0;
  #disposed = false;
  #tail: Promise<void> = Promise.resolve();
  /** The first failure that nobody has read yet. */
  #failure: Error | undefined;
  /** All of them: an operand's failure is passed on and not told twice. */
  readonly #failures = new WeakSet<Error>();

  constructor(engine: Engine, mode: GpujsMode, limits: KernelLimits) {
    this.name = `gpujs-${mode}`;
    this.#engine = engine;
    this.#mode = mode;
    this.#cache = new KernelCache(engine, mode, limits);
    this.#capabilities = MODES[mode].capabilities;
  }

  /** Queues a copy of values to the device. */
  upload(values: Float32Array): GpujsBuffer {
    const copy = values.slice();
    const buffer = this.#add("upload", values.length);
    this.#produce("upload", buffer, async () =>
      MODES[this.#mode].onDevice ? this.#cache.run(UPLOAD, [copy], copy.length) : copy,
    );
    return buffer;
  }

  /** Queues a program over operands; the result has `length` elements. */
  launch<N extends string>(
    program: Program<N>,
    operands: readonly GpujsBuffer[],
    scalars: Readonly<Record<N, number>>,
    length: number,
  ): GpujsBuffer {
    for (const operand of operands) this.#check(program.kernel, operand);
    const result = this.#add(program.kernel, length);
    const values = scalarArguments(program, scalars);
    this.#produce(program.kernel, result, () => {
      const arrays = operands.map((operand) => this.#content(operand));
      return this.#cache.run(program, [...arrays, ...values], length);
    });
    return result;
  }

  /** Copies a buffer out, after all work queued before. */
  async read(buffer: GpujsBuffer): Promise<Float32Array> {
    this.#check("read", buffer);
    return await this.#enqueue(async () => {
      const failure = this.#failure;
      this.#failure = undefined;
      if (failure !== undefined) throw failure;
      const content = this.#content(buffer);
      if (content instanceof Float32Array) return content.slice();
      const copy = () => this.#cache.run(READ, [content], buffer.length);
      return this.#floats("read", await this.#attempt("read", copy), buffer.length);
    });
  }

  /** Sends a value there and back, then asks the device for its limits. @throws what stands in the way of computing here */
  async probe(): Promise<void> {
    const buffer = this.upload(new Float32Array(1));
    await this.read(buffer);
    this.free(buffer);
    const maxElements = Math.min(this.#capabilities.maxElements, textureElements(this.#engine));
    this.#capabilities = { ...this.#capabilities, maxElements };
  }

  /** The facts of its mode, within the limits of the device. */
  get capabilities(): Capabilities {
    return this.#capabilities;
  }

  /** Gives a buffer up; its memory goes when the work queued before is done. */
  free(buffer: GpujsBuffer): void {
    if (this.#disposed) return;
    this.#check("free", buffer);
    this.#live.delete(buffer);
    this.#bytes -= buffer.length * Float32Array.BYTES_PER_ELEMENT;
    void this.#enqueue(() => this.#release(buffer));
  }

  memory(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: this.#live.size, bytes: this.#bytes };
  }

  /** Ends the device when the work queued before is done. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#live.clear();
    this.#bytes = 0;
    void this.#enqueue(async () => {
      for (const buffer of [...this.#contents.keys()]) this.#release(buffer);
      await this.#engine.destroy();
    }).catch(ignore);
  }

  #enqueue<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#tail.then(work);
    this.#tail = done.then(ignore, ignore);
    return done;
  }

  /** Queues what makes the content of `buffer`. A failure is kept for whoever reads next, and in place of the content. */
  #produce(op: string, buffer: GpujsBuffer, work: () => Promise<unknown>): void {
    void this.#enqueue(async () => {
      try {
        const made = await this.#attempt(op, work);
        this.#contents.set(
          buffer,
          isDeviceArray(made) ? made : this.#floats(op, made, buffer.length),
        );
      } catch (cause) {
        const failure = this.#failed(op, cause);
        this.#contents.set(buffer, failure);
        if (!this.#failures.has(failure)) this.#failure ??= failure;
        this.#failures.add(failure);
      }
    });
  }

  /** Does work of gpu.js's. @throws an error that says what failed, and whether the device is gone */
  async #attempt(op: string, work: () => Promise<unknown>): Promise<unknown> {
    try {
      const made = await work();
      if (!isContextLost(this.#engine)) return made;
    } catch (cause) {
      throw this.#failed(op, cause);
    }
    throw this.#gone(op);
  }

  /** The error to tell: that of an operand as it is, for it names the kernel that failed first. */
  #failed(op: string, cause: unknown): Error {
    if (cause instanceof ConvscopeError) return cause;
    if (isContextLost(this.#engine)) return this.#gone(op);
    return new ExecutionError(
      `${this.name}: ${op} failed in gpu.js (${messageOf(cause)}); its result and what was computed from it are lost, create a backend anew if this goes on`,
      "lost",
      cause,
    );
  }

  #gone(op: string): ExecutionError {
    return new ExecutionError(
      `${this.name}: ${op} found its WebGL context gone, expected it to stay (the browser took it away, and all that was on it); create a backend anew, or one of another mode, and move the model's last weights on the host to it`,
      "lost",
    );
  }

  #floats(op: string, values: unknown, length: number): Float32Array {
    if (values instanceof Float32Array && values.length === length) return values;
    const found = values instanceof Float32Array ? `${values.length} numbers` : typeof values;
    throw new ExecutionError(
      `${this.name}: gpu.js gave ${found} for ${op}, expected ${length} numbers; report this with the versions of both packages`,
      "lost",
    );
  }

  /** What a buffer holds. @throws what made it throw. */
  #content(buffer: GpujsBuffer): Float32Array | DeviceArray {
    const content = this.#contents.get(buffer);
    if (content === undefined) throw new Error("a buffer without content: work out of order");
    if (content instanceof Error) throw content;
    return content;
  }

  #release(buffer: GpujsBuffer): void {
    const content = this.#contents.get(buffer);
    this.#contents.delete(buffer);
    if (isDeviceArray(content)) content.delete();
  }

  #add(op: string, length: number): GpujsBuffer {
    if (this.#disposed) {
      throw new DisposedError(`${op}: ${this.name} is disposed; create another backend`);
    }
    const { maxElements } = this.#capabilities;
    if (length > maxElements) {
      throw new UnsupportedError(
        `${op}: ${length} elements, expected at most ${maxElements} (${this.name} counts no further exactly); use a smaller batch or another backend`,
        { length, maxElements },
      );
    }
    const buffer = new GpujsBuffer(length);
    this.#live.add(buffer);
    this.#bytes += length * Float32Array.BYTES_PER_ELEMENT;
    return buffer;
  }

  #check(op: string, buffer: GpujsBuffer): void {
    if (this.#live.has(buffer)) return;
    throw new DisposedError(
      `${op}: a buffer that is not live, expected one of this ${this.name} backend (freed already, or of another); keep it until its last use`,
    );
  }
}

function ignore(): void {
  // Whoever queued the work learns of its failure; the queue goes on.
}
