/**
 * Where every place of a program lies: in a buffer that a run is given or takes, in memory that the executable keeps (constants
 * and packed weights), or in the arena of what lives within a run only. Addresses are not known here.
 */
import type { Program, Slot } from "@convscope/core/backend";
import { opcodes } from "../opcodes.js";
import { planArena, toLines } from "./arena.js";
import { type Group, groupsOf } from "./groups.js";
import { Lifetimes } from "./lifetimes.js";
import { recognise } from "./recognise.js";
import type { Place } from "./symbols.js";
import { type Takers, takersOf } from "./takers.js";
import { copyWork, type Needs, type Work, worksOf } from "./work.js";

/** Where a place lies. A run's buffers are numbered: inputs, then state, then the fresh ones. */
export type Home =
  | { readonly in: "buffer"; readonly index: number }
  | { readonly in: "kept" | "arena"; readonly offset: number };

/** Packs an array that does not change from step to step, once for every content. */
export interface Preparation {
  readonly source: Slot;
  readonly work: Work;
}

/** A program, planned. */
export interface Plan {
  readonly groups: readonly Group[];
  readonly preparations: readonly Preparation[];
  readonly homes: ReadonlyMap<Place, Home>;
  readonly arenaBytes: number;
  readonly keptBytes: number;
  /** Elements of the buffers that each run takes afresh. */
  readonly fresh: readonly number[];
  /** The buffer of each output. */
  readonly outputs: readonly number[];
  /** The buffer that each state has after a run; its own if it is not donated, or replaced in place. */
  readonly state: readonly number[];
}

/** Plans a program; `scratch` is told how many bytes a chunk of it takes. */
export function planOf(program: Program, strict: boolean, scratch: (bytes: number) => void): Plan {
  const sizes = [...program.sizes];
  const lasting = lastingIn(program);
  const kept = new Set<Place>();
  let left = TRANSFORMED_AT_MOST;
  const keeps = (source: Place, elements: number): boolean => {
    if (!lasting.has(source) || 4 * elements > left) return false;
    left -= 4 * elements;
    return true;
  };
  const needs = { sizes, kept, strict, keeps, scratch };
  const takers = takersOf(program, sizes);
  const { works, preparations } = preparationsIn(allWorks(program, takers, needs), lasting, kept);
  const groups = groupsOf(works);
  const lifetimes = new Lifetimes(groups);
  const homes = new Map<Place, Home>();
  const bound = bindBuffers(program, takers, sizes, lifetimes, homes);
  const keptBytes = keep(program, preparations, sizes, homes);
  const arenaBytes = settle(works, sizes, lifetimes, homes);
  return { groups, preparations, homes, arenaBytes, keptBytes, ...bound };
}

function allWorks(program: Program, { before, after }: Takers, needs: Needs): readonly Work[] {
  const copied = ({ from, to }: Takers["before"][number]): readonly Work[] =>
    copyWork(from, to, program.sizes[from] ?? 0, needs);
  return [
    ...before.flatMap(copied),
    ...recognise(program).flatMap((call) => worksOf(call, needs)),
    ...after.flatMap(copied),
  ];
}

/** Bytes of transformed filters that a program keeps, four times what they were; more are transformed in every run. */
const TRANSFORMED_AT_MOST = 192 * 2 ** 20;

/** Constants, and state that stays as it is. */
function lastingIn(program: Program): ReadonlySet<Slot> {
  const lasting = new Set<Slot>(program.constants.keys());
  for (const slot of program.state) if (!program.donated.has(slot)) lasting.add(slot);
  return lasting;
}

/** Takes out the steps that pack what lasts, or transform it into a copy that is kept. */
function preparationsIn(
  all: readonly Work[],
  lasting: ReadonlySet<Slot>,
  kept: ReadonlySet<Place>,
): { readonly works: readonly Work[]; readonly preparations: readonly Preparation[] } {
  const works: Work[] = [];
  const preparations: Preparation[] = [];
  for (const work of all) {
    const { opcode } = work.step;
    const source = work.places.find((place) => !work.writes.includes(place));
    const packs = opcode === opcodes.packRows && source !== undefined && lasting.has(source);
    const transforms = opcode === opcodes.winogradFilters && work.writes.some((to) => kept.has(to));
    if (source !== undefined && (packs || transforms)) preparations.push({ source, work });
    else works.push(work);
  }
  return { works, preparations };
}

/** Gives the caller's buffers and the fresh ones to their places; state is replaced in place where nothing reads it later. */
function bindBuffers(
  program: Program,
  { outputs, successors }: Takers,
  sizes: readonly number[],
  lifetimes: Lifetimes,
  homes: Map<Place, Home>,
): Pick<Plan, "fresh" | "outputs" | "state"> {
  const callers = [...program.inputs, ...program.state];
  callers.forEach((slot, index) => {
    homes.set(slot, { in: "buffer", index });
  });
  const fresh: number[] = [];
  const takeFresh = (place: Place): number => {
    const index = callers.length + fresh.push(sizes[place] ?? 0) - 1;
    homes.set(place, { in: "buffer", index });
    return index;
  };
  const state = program.state.map((slot, i) => {
    const index = program.inputs.length + i;
    const next = successors.get(slot);
    if (next === undefined) return index;
    if (!lifetimes.mayTakeOver(next, slot)) return takeFresh(next);
    homes.set(next, { in: "buffer", index });
    return index;
  });
  return { fresh, outputs: outputs.map(takeFresh), state };
}

/** Lays constants and packed copies side by side. */
function keep(
  program: Program,
  preparations: readonly Preparation[],
  sizes: readonly number[],
  homes: Map<Place, Home>,
): number {
  let offset = 0;
  const packed = preparations.flatMap(({ work }) => work.writes);
  for (const place of [...program.constants.keys(), ...packed]) {
    homes.set(place, { in: "kept", offset });
    offset += toLines(4 * (sizes[place] ?? 0));
  }
  return offset;
}

/** Plans the arena for all places that have no home yet; a result takes its operand's memory over where it may. */
function settle(
  works: readonly Work[],
  sizes: readonly number[],
  lifetimes: Lifetimes,
  homes: Map<Place, Home>,
): number {
  const parts: { readonly places: Place[]; bytes: number; first: number; last: number }[] = [];
  const partOf = new Map<Place, (typeof parts)[number]>();
  for (const { writes, lockstep } of works) {
    for (const place of writes) {
      const span = lifetimes.span(place);
      if (span === undefined || homes.has(place) || partOf.has(place)) continue;
      const before = lockstep.find(
        (old) =>
          partOf.has(old) && sizes[old] === sizes[place] && lifetimes.mayTakeOver(place, old),
      );
      const old = before === undefined ? undefined : partOf.get(before);
      const part = old ?? { places: [], bytes: 4 * (sizes[place] ?? 0), ...span };
      part.places.push(place);
      part.last = Math.max(part.last, span.last);
      partOf.set(place, part);
      if (old === undefined) parts.push(part);
    }
  }
  const layout = planArena(parts);
  parts.forEach(({ places }, i) => {
    for (const place of places) homes.set(place, { in: "arena", offset: layout.offsets[i] ?? 0 });
  });
  return layout.bytes;
}
