/**
 * A correct compiler for the test backend, and the lines in which compilers go wrong: it packs copies of state by version,
 * takes equal programs for one, and writes what replaces a variable's values into the variable's own buffer. It computes by
 * replaying; a mutant replaces one line.
 */
import type { Backend, Executable, Program, Slot } from "@convscope/core/backend";
import { ExecutionError, messageOf } from "@convscope/core/errors";
import { createReplay } from "@convscope/core/program";
import type { Handle, Heap } from "./heap.js";

type Run = Executable<Handle>["run"];
type State = Parameters<Run>[1];
type Values = Float32Array;

/** Where an output stands, and what held it in the run before. */
export interface OutputPlace {
  readonly index: number;
  readonly last: Values | undefined;
}

/** A variable that a run replaces. */
export interface Replaced {
  /** What its successor's source holds at this moment of the commit. */
  readonly live: Values;
  /** Its values before the run. */
  readonly old: Values;
  /** Its place among `count` variables. */
  readonly place: number;
  readonly count: number;
}

/** The lines of the compiler, as functions. */
export interface CompilerLines {
  /** What two programs share that may be taken for one. */
  readonly key: (program: Program) => unknown;
  /** The slot that an operand reads; `next` is what replaces it, `isMade` whether a step before has made that. */
  readonly operand: (slot: Slot, next: Slot, isMade: boolean) => Slot;
  /** Whether packed copies of state are to be made anew. */
  readonly isStale: (packed: State, state: State) => boolean;
  /** An input's values: those of this run, not of the first. */
  readonly input: (now: Values, first: Values) => Values;
  /** The inputs of one element, the host's numbers, in the program's order. */
  readonly numbers: (numbers: readonly Values[]) => readonly Values[];
  /** The memory of an output. */
  readonly output: (made: Values, place: OutputPlace) => Values;
  /** The buffer of an output; `own` is state's, for an output that is state itself. */
  readonly given: (made: Handle, own: Handle | undefined) => Handle;
  /** What replaces a variable's values. */
  readonly successor: (next: Values, variable: Replaced) => Values;
  /** The buffer of a variable's new values. */
  readonly committed: (buffer: Handle, heap: Heap) => Handle;
  /** What is released behind a run: the copy, not the caller's buffer. */
  readonly spent: (copy: Handle, buffer: Handle) => Handle;
  /** What a variable holds after a run that failed. */
  readonly restored: (before: Values) => Values;
}

const correctLines: CompilerLines = {
  key: (program) => program,
  operand: (slot) => slot,
  isStale: (packed, state) => packed.some((old, i) => old.version !== state[i]?.version),
  input: (now) => now,
  numbers: (numbers) => numbers,
  output: (made) => made,
  given: (made) => made,
  successor: (next) => next,
  committed: (buffer) => buffer,
  spent: (copy) => copy,
  restored: (before) => before,
};

/** The program with every operand read where the line says. */
function resolved(program: Program, lines: CompilerLines): Program {
  const madeAt = new Map(program.steps.map(({ out }, at) => [out, at]));
  const steps = program.steps.map((step, at) => {
    const read = (slot: Slot): Slot => {
      const next = program.donated.get(slot) ?? slot;
      return lines.operand(slot, next, (madeAt.get(next) ?? at) < at);
    };
    return { ...step, operands: step.operands.map(read) };
  });
  return { ...program, steps };
}

/** One program made runnable. */
class Compiled {
  readonly #program: Program;
  readonly #heap: Heap;
  readonly #lines: CompilerLines;
  readonly #replay: Executable<unknown>;
  readonly #firstInputs = new Map<number, Values>();
  readonly #lastOutputs = new Map<number, Values>();
  #packed: { readonly of: State; readonly values: readonly Values[] } | undefined;

  constructor(backend: Backend, heap: Heap, program: Program, lines: CompilerLines) {
    this.#program = program;
    this.#heap = heap;
    this.#lines = lines;
    this.#replay = createReplay(backend, program);
  }

  dispose(): void {
    this.#replay.dispose();
  }

  readonly run: Run = (inputs, state) => {
    const heap = this.#heap;
    const lent: Handle[] = [];
    const copies = this.#packedOf(state).map((values) => heap.adopt(values.slice()));
    try {
      lent.push(...this.#inputsOf(inputs).map((values) => heap.adopt(values.slice())));
      const bound = copies.map((buffer, i) => ({ buffer, version: state[i]?.version ?? 0 }));
      const made = this.#replay.run(lent, bound);
      this.#commit(state, made.state as readonly Handle[]);
      const outputs = (made.outputs as readonly Handle[]).map((each, i) =>
        this.#give(each, i, state),
      );
      this.#release(copies, state, false);
      const successors = state.map(({ buffer }, i) =>
        this.#isDonated(i) ? this.#lines.committed(buffer, heap) : buffer,
      );
      return { outputs, state: successors };
    } catch (error) {
      this.#restore(copies, state);
      if (error instanceof ExecutionError) throw error;
      throw new ExecutionError(
        `program: ${messageOf(error)} (state is as before)`,
        "intact",
        error,
      );
    } finally {
      for (const handle of lent) heap.release(handle);
    }
  };

  #isDonated(place: number): boolean {
    return this.#program.donated.has(this.#program.state[place] as Slot);
  }

  #inputsOf(inputs: readonly Handle[]): readonly Values[] {
    const all = inputs.map((input, i) => {
      const now = this.#heap.values(input);
      const first = this.#firstInputs.get(i) ?? now.slice();
      this.#firstInputs.set(i, first);
      return this.#lines.input(now, first);
    });
    const numbers = this.#lines.numbers(all.filter(({ length }) => length === 1)).values();
    return all.map((values) => (values.length === 1 ? (numbers.next().value ?? values) : values));
  }

  #packedOf(state: State): readonly Values[] {
    if (this.#packed === undefined || this.#lines.isStale(this.#packed.of, state)) {
      const values = state.map(({ buffer }) => this.#heap.values(buffer).slice());
      this.#packed = { of: state, values };
    }
    return this.#packed.values;
  }

  /** Writes what replaces variables into their own buffers, all of it after the last step. */
  #commit(state: State, next: readonly Handle[]): void {
    const heap = this.#heap;
    const old = state.map(({ buffer }) => heap.values(buffer).slice());
    for (const [place, { buffer }] of state.entries()) {
      if (!this.#isDonated(place)) continue;
      const values = heap.take(next[place] as Handle);
      const slot = this.#program.donated.get(this.#program.state[place] as Slot) as Slot;
      const source = state[this.#program.state.indexOf(slot)];
      const live = source === undefined ? values : heap.values(source.buffer);
      const variable = { live, old: old[place] as Values, place, count: state.length };
      heap.values(buffer).set(this.#lines.successor(values, variable));
    }
  }

  #give(made: Handle, index: number, state: State): Handle {
    const last = this.#lastOutputs.get(index);
    const values = this.#lines.output(this.#heap.take(made), { index, last });
    this.#lastOutputs.set(index, values);
    const own = state[this.#program.state.indexOf(this.#program.outputs[index] as Slot)];
    return this.#lines.given(this.#heap.adopt(values), own?.buffer);
  }

  /** Releases the copies of state that the replay left; a failed one leaves them all. */
  #release(copies: readonly Handle[], state: State, hasFailed: boolean): void {
    for (const [i, { buffer }] of state.entries()) {
      if (this.#isDonated(i) && !hasFailed) continue;
      this.#heap.release(this.#lines.spent(copies[i] as Handle, buffer));
    }
  }

  #restore(copies: readonly Handle[], state: State): void {
    for (const [i, { buffer }] of state.entries()) {
      const before = this.#heap.values(copies[i] as Handle);
      this.#heap.values(buffer).set(this.#lines.restored(before));
    }
    this.#release(copies, state, true);
  }
}

/** The compiler with these lines changed. */
export function createCompiler(
  backend: Backend,
  heap: Heap,
  changed: Partial<CompilerLines>,
): (program: Program) => Executable<Handle> {
  const lines = { ...correctLines, ...changed };
  const known = new Map<unknown, Program>();
  return (program) => {
    const key = lines.key(program);
    const plan = known.get(key) ?? resolved(program, lines);
    known.set(key, plan);
    return new Compiled(backend, heap, plan, lines);
  };
}
