/** Compiles a program: plans it, takes the memory that it keeps, and writes its steps there. */
import type { Executable, Program, Slot } from "@convscope/core/backend";
import type { Buffers, WasmBuffer } from "../buffers.js";
import type { Engine } from "../engine.js";
import type { Address } from "../heap.js";
import { CompiledProgram, type Packing } from "./executable.js";
import type { Group } from "./groups.js";
import { Listing, type Location } from "./listing.js";
import { type Plan, planOf } from "./plan.js";
import type { Place } from "./symbols.js";

/**
 * Makes a program runnable.
 *
 * @throws UnsupportedError when there is not enough memory, DisposedError when the backend is disposed
 */
export function compileProgram(
  engine: Engine,
  buffers: Buffers,
  program: Program,
  strict: boolean,
): Executable<WasmBuffer> {
  const plan = planOf(program, strict, (bytes) => engine.reserveScratch(bytes));
  const memory: WasmBuffer[] = [];
  const listings: Listing[] = [];
  const release = (): void => {
    for (const listing of listings.splice(0)) listing.release();
    for (const buffer of memory.splice(0)) buffers.release(buffer);
  };
  const take = (bytes: number, what: string): Address => {
    if (bytes === 0) return 0;
    const buffer = buffers.take(bytes / 4, what);
    memory.push(buffer);
    return buffer.address;
  };
  try {
    const kept = take(plan.keptBytes, "constants and packed weights of a program");
    const arena = take(plan.arenaBytes, "inner values of a program");
    const locate = (place: Place): Location => {
      const home = plan.homes.get(place);
      if (home === undefined) throw new RangeError(`unreachable: place ${place} has no home`);
      if (home.in === "buffer") return { buffer: home.index };
      return { at: (home.in === "kept" ? kept : arena) + home.offset };
    };
    const write = (groups: readonly Group[]): Listing => {
      const listing = new Listing(engine, groups, locate);
      listings.push(listing);
      return listing;
    };
    for (const [slot, values] of program.constants) upload(engine, locate(slot), values);
    const steps = write(plan.groups);
    const packings = packingsOf(program, plan, write);
    return new CompiledProgram(buffers, program, { plan, steps, packings, release });
  } catch (error) {
    release();
    throw error;
  }
}

function upload(engine: Engine, location: Location, values: Float32Array): void {
  if ("at" in location) engine.heap.floats.set(values, location.at / 4);
}

function packingsOf(
  program: Program,
  { preparations }: Plan,
  write: (groups: readonly Group[]) => Listing,
): readonly Packing[] {
  const bySource = new Map<Slot, Group[]>();
  for (const { source, work } of preparations) {
    const groups = bySource.get(source) ?? [];
    groups.push({ works: [work], chunks: work.step.chunks });
    bySource.set(source, groups);
  }
  return [...bySource].map(([source, groups]) => {
    const state = program.state.indexOf(source);
    return { listing: write(groups), state: state < 0 ? undefined : state, version: undefined };
  });
}
