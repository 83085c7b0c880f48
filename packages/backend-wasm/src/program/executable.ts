/**
 * A compiled program. A run binds its buffers, packs weights whose version is new, and runs the list; there is no JavaScript
 * between two steps, and nothing is taken from the heap but what the run gives out.
 */
import type { Executable, Program, StateBinding } from "@convscope/core/backend";
import { DisposedError, ExecutionError, messageOf } from "@convscope/core/errors";
import type { Buffers, WasmBuffer } from "../buffers.js";
import type { Listing } from "./listing.js";
import type { Plan } from "./plan.js";

type State = readonly StateBinding<WasmBuffer>[];

/** The packing of one array, and the version that was packed last. */
export interface Packing {
  readonly listing: Listing;
  /** Which of the state it packs; undefined for a constant. */
  readonly state: number | undefined;
  version: number | undefined;
}

/** A program in memory. */
export interface Written {
  readonly plan: Plan;
  readonly steps: Listing;
  readonly packings: readonly Packing[];
  /** Gives back all that the program keeps. */
  release(): void;
}

/** A program that can be run as often as wanted. */
export class CompiledProgram implements Executable<WasmBuffer> {
  readonly #buffers: Buffers;
  readonly #written: Written;
  readonly #inputs: number;
  readonly #isDonated: readonly boolean[];
  readonly #replacesInPlace: boolean;
  /** Whether an input or state has no elements: core then gives no buffer, and no step asks for one. */
  readonly #isEmpty: readonly boolean[];
  #live = true;

  constructor(buffers: Buffers, program: Program, written: Written) {
    this.#buffers = buffers;
    this.#written = written;
    this.#inputs = program.inputs.length;
    this.#isDonated = program.state.map((slot) => program.donated.has(slot));
    const given = [...program.inputs, ...program.state];
    this.#isEmpty = given.map((slot) => program.sizes[slot] === 0);
    this.#replacesInPlace = this.#isDonated.some((donated, i) => donated && this.#isInPlace(i));
  }

  run(
    inputs: readonly WasmBuffer[],
    state: State,
  ): { readonly outputs: readonly WasmBuffer[]; readonly state: readonly WasmBuffer[] } {
    if (!this.#live) {
      throw new DisposedError("program: found it disposed, expected it alive; capture it again");
    }
    const { plan, steps } = this.#written;
    const fresh: WasmBuffer[] = [];
    let isReplacing = false;
    try {
      const given = [...inputs, ...state.map(({ buffer }) => buffer)];
      given.forEach((buffer, i) => {
        if (this.#isEmpty[i] !== true) this.#buffers.check("run", buffer);
      });
      for (const length of plan.fresh) {
        fresh.push(this.#buffers.take(length, "outputs of a program"));
      }
      const all = [...given, ...fresh];
      this.#pack(state);
      all.forEach((buffer, i) => {
        if (this.#isEmpty[i] !== true) steps.bind(i, buffer.address);
      });
      isReplacing = this.#replacesInPlace;
      steps.run();
      this.#consume(state, (i) => !this.#isInPlace(i));
      const bufferAt = (index: number): WasmBuffer => all[index] as WasmBuffer;
      return { outputs: plan.outputs.map(bufferAt), state: plan.state.map(bufferAt) };
    } catch (error) {
      for (const buffer of fresh) this.#buffers.release(buffer);
      if (isReplacing) this.#consume(state, () => true);
      throw failureOf(error, isReplacing);
    }
  }

  dispose(): void {
    if (!this.#live) return;
    this.#live = false;
    this.#written.release();
  }

  /** Packs again what has another version than the last time. */
  #pack(state: State): void {
    for (const packing of this.#written.packings) {
      const bound = packing.state === undefined ? undefined : state[packing.state];
      const version = bound?.version ?? 0;
      if (packing.version === version) continue;
      packing.version = undefined;
      if (packing.state !== undefined && bound !== undefined) {
        packing.listing.bind(this.#inputs + packing.state, bound.buffer.address);
      }
      packing.listing.run();
      packing.version = version;
    }
  }

  /** Releases the buffers of donated state that are chosen. */
  #consume(state: State, isChosen: (index: number) => boolean): void {
    state.forEach(({ buffer }, i) => {
      if (this.#isDonated[i] === true && isChosen(i)) this.#buffers.release(buffer);
    });
  }

  #isInPlace(index: number): boolean {
    return this.#written.plan.state[index] === this.#inputs + index;
  }
}

/** The error of a run that failed. */
export function failureOf(cause: unknown, isLost: boolean): ExecutionError {
  const outcome = isLost
    ? "parameters and state are lost: they were being replaced"
    : "parameters and state are as before the run";
  const text = `program on "wasm": ${messageOf(cause)} (${outcome})`;
  return new ExecutionError(text, isLost ? "lost" : "intact", cause);
}
