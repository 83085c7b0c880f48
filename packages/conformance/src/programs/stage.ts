/**
 * Where a scenario plays: one backend, one way to run, and the notes that it takes of its values. The same scenario plays on
 * the reference, on noisy references and on the backend under test; run-program-case.ts compares the notes.
 */

import {
  type Fill,
  type Mode,
  type Model,
  Random,
  Tensor,
  tensor,
  wrapBuffer,
} from "@convscope/core";
import type { Backend, Executable, Program, Shape } from "@convscope/core/backend";
import { type Body, executableOf, Runner, runEagerly, Variable } from "@convscope/core/program";

/** A value of a scenario, read out. */
export interface Note {
  readonly label: string;
  readonly values: Float32Array;
}

/** Two notes that must agree with each other, whatever they should be: their labels. */
export type Pair = readonly [label: string, other: string];

/** Something that is released when the scenario has ended. */
interface Owned {
  dispose(): void;
}

/** What happens on a stage. Throws an Error that says what is wrong where no note can. */
export type Scenario = (stage: Stage) => Promise<void>;

/** One playing of a scenario. */
export class Stage {
  readonly backend: Backend;
  /** Whether kernels are called as they come, rather than recorded and run as a program. */
  readonly eager: boolean;
  readonly notes: Note[] = [];
  readonly pairs: Pair[] = [];
  readonly #owned: Owned[] = [];
  readonly #random = new Random(17);
  readonly #runner: Runner;

  constructor(backend: Backend, eager: boolean) {
    this.backend = backend;
    this.eager = eager;
    this.#runner = this.own(new Runner(backend, () => [], this.#random));
  }

  /** Takes something into this stage's care until the end. */
  own<T extends Owned>(thing: T): T {
    this.#owned.push(thing);
    return thing;
  }

  /** Values drawn by `fill`; the same for equal seeds. */
  tensor(shape: Shape, seed: number, fill: Fill = normal): Tensor {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    fill(values, new Random(seed));
    return this.own(tensor(this.backend, values, shape));
  }

  /** A variable on the backend, of these values. */
  variable(name: string, values: readonly number[]): Variable {
    const made = this.own(new Variable(name, [values.length], Float32Array.from(values)));
    made.upload(this.backend);
    return made;
  }

  /** A network on the backend, with the starting values of this seed. */
  async model(make: () => Model, seed = 3): Promise<Model> {
    return await this.own(make().initialise(seed)).to(this.backend);
  }

  /** Runs a body in this stage's way. The key tells apart bodies that bake in different things. */
  run(mode: Mode, inputs: readonly Tensor[], key: string, body: Body): readonly Tensor[] {
    const outputs = this.eager
      ? runEagerly(this.backend, mode, inputs, body, this.#random)
      : this.#runner.run(mode, inputs, key, body);
    for (const output of outputs) this.own(output);
    return outputs;
  }

  /** A program made runnable: compiled where the backend can. */
  executable(program: Program): Executable<unknown> {
    return this.own(executableOf(this.backend, program));
  }

  /** Notes what a tensor or a variable holds now. */
  async note(label: string, value: Tensor | Variable): Promise<void> {
    const values = await (value instanceof Tensor ? value.data() : value.read());
    this.noteValues(label, values);
  }

  /** A read that is awaited later; one whose scenario fails before that is no stray rejection. */
  reading(variable: Variable): Promise<Float32Array> {
    const values = variable.read();
    values.catch(() => {});
    return values;
  }

  /** Notes and releases what an executable gave. */
  async noteBuffers(
    label: string,
    buffers: readonly unknown[],
    shapes: readonly Shape[],
  ): Promise<void> {
    const tensors = buffers.map((buffer, i) =>
      this.own(wrapBuffer(this.backend, buffer, shapes[i] ?? [])),
    );
    for (const [i, tensor] of tensors.entries()) await this.note(`${label}, ${i + 1}`, tensor);
  }

  noteValues(label: string, values: ArrayLike<number>): void {
    this.notes.push({ label, values: Float32Array.from(values) });
  }

  /** Notes two lists of numbers that must agree. */
  noteAgreement([label, other]: Pair, values: readonly number[], others: readonly number[]): void {
    this.noteValues(label, values);
    this.noteValues(other, others);
    this.pairs.push([label, other]);
  }

  /** Releases everything, last made first. */
  dispose(): void {
    for (const thing of this.#owned.reverse()) thing.dispose();
    this.#owned.length = 0;
  }
}

/** Normal numbers, of the size that networks work with. */
const normal: Fill = (values, random) => {
  for (let i = 0; i < values.length; i++) values[i] = random.normal();
};

/** Throws unless two arrays are equal in their bits. */
export function requireSame(what: string, found: Float32Array, expected: Float32Array): void {
  const at = expected.findIndex((value, i) => !Object.is(value, found[i]));
  if (at < 0 && found.length === expected.length) return;
  throw new Error(`${what}: element ${at} is ${found[at]}, expected ${expected[at]}`);
}
