/** Which calls of a program are run, and when. */
import type { Program, Slot, Step } from "@convscope/core/backend";
import type { Call } from "./call.js";

/** The calls that something comes of. */
export function live<C extends Call>(calls: readonly C[], program: Program): readonly C[] {
  const wanted = new Set<Slot>([...program.outputs, ...program.donated.values()]);
  const kept: C[] = [];
  for (const call of calls.toReversed()) {
    if (!wanted.has(call.out)) continue;
    for (const slot of call.operands) wanted.add(slot);
    kept.push(call);
  }
  return kept.reverse();
}

/**
 * The calls, first those that only read constants and state that stays: the scales of a batch norm stand between its
 * convolution and what is done to the result, and would keep these apart.
 */
export function lastingFirst(steps: readonly Step[], program: Program): readonly Step[] {
  const lasting = new Set<Slot>(program.constants.keys());
  for (const slot of program.state) if (!program.donated.has(slot)) lasting.add(slot);
  const first: Step[] = [];
  const rest: Step[] = [];
  for (const step of steps) {
    const lasts = step.operands.every((slot) => lasting.has(slot));
    if (lasts) lasting.add(step.out);
    (lasts ? first : rest).push(step);
  }
  return [...first, ...rest];
}
