/** The page's side of an engine in a worker: handles, their lengths and their lives. The work itself is done elsewhere. */
import type {
  Executable,
  GeometryOf,
  KernelName,
  Program,
  Slot,
  StateBinding,
} from "@convscope/core/backend";
import { DisposedError } from "@convscope/core/errors";
import { resultLength } from "@convscope/core/result-length";
import type { KernelCaller } from "../contract-calls.js";
import { LiveBuffers } from "../live-buffers.js";
import { failureOf } from "../program/executable.js";
import type { Link } from "./link.js";

/** An array in the worker's memory. */
export interface RemoteBuffer {
  readonly number: number;
  /** In elements. */
  readonly length: number;
}

/** The members of the contract that deal with buffers, by messages. */
export class RemoteEngine extends LiveBuffers<RemoteBuffer> implements KernelCaller<RemoteBuffer> {
  readonly #link: Link;
  #numbers = 0;

  constructor(link: Link) {
    super();
    this.#link = link;
  }

  call<K extends KernelName>(
    kernel: K,
    operands: readonly RemoteBuffer[],
    geometry: GeometryOf<K>,
  ): RemoteBuffer {
    const numbers = operands.map((operand) => this.check(kernel, operand).number);
    const out = this.take(resultLength(kernel, geometry), kernel);
    this.#link.send({ do: "call", kernel, operands: numbers, geometry, out: out.number });
    return out;
  }

  upload(values: Float32Array): RemoteBuffer {
    const out = this.take(values.length, "upload");
    const copy = values.slice();
    this.#link.send({ do: "upload", out: out.number, values: copy }, [copy.buffer]);
    return out;
  }

  async read(buffer: RemoteBuffer): Promise<Float32Array> {
    return this.#link.read(this.check("read", buffer).number);
  }

  free(buffer: RemoteBuffer): void {
    if (this.closed) return;
    this.remove(this.check("free", buffer));
    this.#link.send({ do: "free", buffer: buffer.number });
  }

  compile(program: Program): Executable<RemoteBuffer> {
    this.checkOpen("compile");
    const number = this.#numbers++;
    this.#link.send({ do: "compile", program: number, steps: program });
    return new RemoteProgram(this, this.#link, program, number);
  }

  override close(): void {
    super.close();
    this.#link.stop();
  }

  /** A handle for an array that is to come. @throws DisposedError that names `op` once closed */
  take(length: number, op: string): RemoteBuffer {
    this.checkOpen(op);
    const buffer = { number: this.#numbers++, length };
    this.add(buffer);
    return buffer;
  }
}

/** A compiled program in the worker. */
class RemoteProgram implements Executable<RemoteBuffer> {
  readonly #engine: RemoteEngine;
  readonly #link: Link;
  readonly #program: Program;
  readonly #number: number;
  #live = true;

  constructor(engine: RemoteEngine, link: Link, program: Program, number: number) {
    this.#engine = engine;
    this.#link = link;
    this.#program = program;
    this.#number = number;
  }

  run(
    inputs: readonly RemoteBuffer[],
    state: readonly StateBinding<RemoteBuffer>[],
  ): { readonly outputs: readonly RemoteBuffer[]; readonly state: readonly RemoteBuffer[] } {
    if (!this.#live) {
      throw new DisposedError("program: found it disposed, expected it alive; capture it again");
    }
    const { outputs, state: slots, donated } = this.#program;
    const fresh = (slot: Slot): RemoteBuffer =>
      this.#engine.take(this.#program.sizes[slot] ?? 0, "run");
    const given = this.#numbered(inputs, state);
    const results = outputs.map(fresh);
    const successors = state.map(({ buffer }, i) => {
      const slot = slots[i];
      if (slot === undefined || !donated.has(slot)) return buffer;
      // The worker frees or replaces its array.
      this.#engine.remove(buffer);
      return fresh(slot);
    });
    this.#link.send({
      do: "run",
      program: this.#number,
      ...given,
      outputs: results.map(({ number }) => number),
      successors: successors.map(({ number }) => number),
    });
    return { outputs: results, state: successors };
  }

  #numbered(inputs: readonly RemoteBuffer[], state: readonly StateBinding<RemoteBuffer>[]) {
    const numberOf = (buffer: RemoteBuffer): number => this.#engine.check("run", buffer).number;
    try {
      return {
        inputs: inputs.map(numberOf),
        state: state.map(({ buffer, version }) => ({ buffer: numberOf(buffer), version })),
      };
    } catch (error) {
      throw failureOf(error, false);
    }
  }

  dispose(): void {
    if (!this.#live) return;
    this.#live = false;
    if (!this.#engine.closed) this.#link.send({ do: "drop", program: this.#number });
  }
}
