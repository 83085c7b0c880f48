/**
 * Who gets what a program makes: its outputs, and the successors of state. The first taker of a step's result has it written
 * where it belongs; every other gets a copy. What no step makes (inputs, state, constants) is copied before the first step,
 * so that it may be replaced in place afterwards.
 */
import type { Program, Slot } from "@convscope/core/backend";
import type { Place } from "./symbols.js";

/** An array that is copied whole. */
export interface Copy {
  readonly from: Slot;
  readonly to: Place;
}

/** Outputs and successors, and the copies that they take. */
export interface Takers {
  readonly before: readonly Copy[];
  readonly after: readonly Copy[];
  /** The place that holds each output after a run, in the program's order. */
  readonly outputs: readonly Place[];
  /** The place that holds each donated state's successor after a run. */
  readonly successors: ReadonlyMap<Slot, Place>;
}

/** Settles who takes what; copies become places behind those in `sizes`. */
export function takersOf(program: Program, sizes: number[]): Takers {
  const made = new Set(program.steps.map(({ out }) => out));
  const given = new Set<Slot>();
  const before: Copy[] = [];
  const after: Copy[] = [];
  const take = (slot: Slot): Place => {
    if (made.has(slot) && !given.has(slot)) {
      given.add(slot);
      return slot;
    }
    const to = sizes.push(sizes[slot] ?? 0) - 1;
    (made.has(slot) ? after : before).push({ from: slot, to });
    return to;
  };
  const successors = new Map([...program.donated].map(([state, next]) => [state, take(next)]));
  return { before, after, outputs: program.outputs.map(take), successors };
}
