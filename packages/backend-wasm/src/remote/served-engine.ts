/**
 * The worker's side: does what the page's thread asks for, in order, on an engine of its own. A command that fails leaves
 * its failure in place of its results; so do all that build on them. The first read after it, and every read of such a
 * result, is rejected with it.
 */
import type { Executable, Program } from "@convscope/core/backend";
import type { WasmBuffer } from "../buffers.js";
import type { KernelCaller } from "../contract-calls.js";
import type { CallCommand, Command, Reply, RunCommand } from "./messages.js";
import { packError } from "./packed-error.js";

/** What is needed of an engine: calls by name, and the contract's other members. */
export interface Served extends KernelCaller<WasmBuffer> {
  upload(values: Float32Array): WasmBuffer;
  /** A copy. */
  readSync(buffer: WasmBuffer): Float32Array;
  free(buffer: WasmBuffer): void;
  compile(program: Program): Executable<WasmBuffer>;
}

/** What stands where a result should. */
class Failure {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** Buffers and programs by the page's numbers. */
export class ServedEngine {
  readonly #engine: Served;
  readonly #answer: (reply: Reply, transfer: readonly Transferable[]) => void;
  readonly #buffers = new Map<number, WasmBuffer | Failure>();
  readonly #programs = new Map<number, Executable<WasmBuffer> | Failure>();
  /** The first failure that no read has told of. */
  #untold: Failure | undefined;

  constructor(engine: Served, answer: (reply: Reply, transfer: readonly Transferable[]) => void) {
    this.#engine = engine;
    this.#answer = answer;
  }

  /** Does one command; never throws. */
  perform(command: Command): void {
    switch (command.do) {
      case "upload":
        this.#make(command.out, () => this.#engine.upload(command.values));
        break;
      case "call":
        this.#make(command.out, () => this.#call(command));
        break;
      case "run":
        this.#run(command);
        break;
      case "read":
        this.#read(command.buffer, command.ticket);
        break;
      case "free":
        this.#free(command.buffer);
        break;
      case "compile":
        this.#programs.set(command.program, this.#compiled(command.steps));
        break;
      case "drop":
        this.#drop(command.program);
    }
  }

  #call({ kernel, operands, geometry }: CallCommand): WasmBuffer {
    const buffers = operands.map((operand) => this.#bufferAt(operand));
    return this.#engine.call(kernel, buffers, geometry);
  }

  #run(command: RunCommand): void {
    const { inputs, state, outputs, successors } = command;
    try {
      const program = this.#programs.get(command.program);
      if (program instanceof Failure) throw program;
      if (program === undefined) throw new RangeError("run: a program that was dropped");
      const result = program.run(
        inputs.map((input) => this.#bufferAt(input)),
        state.map(({ buffer, version }) => ({ buffer: this.#bufferAt(buffer), version })),
      );
      this.#keep(outputs, result.outputs);
      for (const { buffer } of state) this.#buffers.delete(buffer);
      this.#keep(successors, result.state);
    } catch (error) {
      const failure = this.#failed(error);
      for (const output of outputs) this.#buffers.set(output, failure);
      this.#passOn(command, packError(failure.cause).state === "intact", failure);
    }
  }

  /** After a failed run, state that is intact bears its new numbers; state that is lost is the failure. */
  #passOn({ state, successors }: RunCommand, isIntact: boolean, failure: Failure): void {
    const before = state.map(({ buffer }) => this.#buffers.get(buffer) ?? failure);
    state.forEach(({ buffer }, i) => {
      if (successors[i] !== buffer) this.#buffers.delete(buffer);
    });
    successors.forEach((successor, i) => {
      const isOwn = successor === state[i]?.buffer;
      this.#buffers.set(successor, isIntact || isOwn ? (before[i] ?? failure) : failure);
    });
  }

  #read(number: number, ticket: number): void {
    try {
      const buffer = this.#bufferAt(number);
      if (this.#untold !== undefined) throw this.#untold;
      const values = this.#engine.readSync(buffer);
      this.#answer({ is: "values", ticket, values }, [values.buffer]);
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure(error);
      this.#untold = undefined;
      this.#answer({ is: "failed", ticket, error: packError(failure.cause) }, []);
    }
  }

  #free(number: number): void {
    const buffer = this.#buffers.get(number);
    this.#buffers.delete(number);
    if (buffer !== undefined && !(buffer instanceof Failure)) this.#engine.free(buffer);
  }

  #compiled(steps: Program): Executable<WasmBuffer> | Failure {
    try {
      return this.#engine.compile(steps);
    } catch (error) {
      return this.#failed(error);
    }
  }

  #drop(number: number): void {
    const program = this.#programs.get(number);
    this.#programs.delete(number);
    if (program !== undefined && !(program instanceof Failure)) program.dispose();
  }

  #make(number: number, work: () => WasmBuffer): void {
    try {
      this.#buffers.set(number, work());
    } catch (error) {
      this.#buffers.set(number, this.#failed(error));
    }
  }

  #keep(numbers: readonly number[], buffers: readonly WasmBuffer[]): void {
    buffers.forEach((buffer, i) => {
      this.#buffers.set(numbers[i] as number, buffer);
    });
  }

  #bufferAt(number: number): WasmBuffer {
    const buffer = this.#buffers.get(number);
    if (buffer instanceof Failure) throw buffer;
    if (buffer === undefined) throw new RangeError(`no buffer bears the number ${number}`);
    return buffer;
  }

  #failed(error: unknown): Failure {
    if (error instanceof Failure) return error;
    const failure = new Failure(error);
    this.#untold ??= failure;
    return failure;
  }
}
