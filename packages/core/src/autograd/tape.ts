/**
 * Tapes: records of what was computed from tracked tensors, so that gradients can be computed from them.
 * Open tapes nest: what an inner tape's backward pass computes is recorded on the outer ones, which gives gradients of
 * gradients. A tape holds aliases, so that intermediates may be disposed while it lives.
 */

import type { Tensor } from "../tensor/tensor.js";
import { keep } from "../tensor/tidy.js";

/** Gradient of one input, computed when somebody needs it; `undefined` where there is none. */
export type GradientThunk = (() => Tensor | undefined) | undefined;

/** The pull-back of one operation: from dL/dy to a thunk for each input. */
export type Backward = (
  dy: Tensor,
  inputs: readonly Tensor[],
  y: Tensor,
) => readonly GradientThunk[];

interface Entry {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly backward: Backward;
}

/** The open tapes, innermost last. */
const tapes: Tape[] = [];

/** One recording. */
export class Tape {
  readonly #tracked = new Set<number>();
  readonly #entries: Entry[] = [];

  /** Runs `body` with a fresh tape that watches `sources`. */
  static during<T>(
    sources: readonly Tensor[],
    body: () => T,
  ): { readonly result: T; readonly tape: Tape } {
    const tape = new Tape();
    for (const source of sources) tape.#tracked.add(source.id);
    tapes.push(tape);
    try {
      return { result: body(), tape };
    } catch (error) {
      tape.dispose();
      throw error;
    } finally {
      tapes.splice(tapes.indexOf(tape), 1);
    }
  }

  tracks(tensor: Tensor): boolean {
    return this.#tracked.has(tensor.id);
  }

  /** Notes one operation, if it depends on a tracked tensor. */
  note(inputs: readonly Tensor[], output: Tensor, backward: Backward): void {
    if (!inputs.some((input) => this.tracks(input))) return;
    this.#tracked.add(output.id);
    const hold = (tensor: Tensor): Tensor => keep(tensor.alias());
    this.#entries.push({ inputs: inputs.map(hold), output: hold(output), backward });
  }

  /** Entries from the last to the first. */
  *reversed(): Generator<Entry> {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i];
      if (entry !== undefined) yield entry;
    }
  }

  dispose(): void {
    for (const { inputs, output } of this.#entries) {
      for (const input of inputs) input.dispose();
      output.dispose();
    }
    this.#entries.length = 0;
  }
}

/** Whether a gradient will be asked of something computed from one of these. */
export function isRecorded(inputs: readonly Tensor[]): boolean {
  return tapes.some((tape) => inputs.some((input) => tape.tracks(input)));
}

/** Notes an operation on every open tape that it concerns. */
export function note(inputs: readonly Tensor[], output: Tensor, backward: Backward): void {
  for (const tape of tapes) tape.note(inputs, output, backward);
}
