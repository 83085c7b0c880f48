/**
 * A program's groups as lists of steps in memory, written once. Words that refer to a buffer which changes from run to run are
 * remembered, and rewritten when it does. Layouts: assembly/step.ts, assembly/engine.ts.
 */
import { type Engine, LONGEST_LIST, type StepList } from "../engine.js";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import type { Group } from "./groups.js";
import { type Place, referenceIn } from "./symbols.js";

/** Where a place lies for good, or which of a run's buffers it begins. */
export type Location = { readonly at: Address } | { readonly buffer: number };

/** Words that hold addresses within one buffer. */
interface Patches {
  address: Address | undefined;
  /** Index of each word in memory, and the bytes from where the buffer begins. */
  readonly words: { readonly index: number; readonly offset: number }[];
}

/** Lists of steps in memory. */
export class Listing {
  readonly #engine: Engine;
  readonly #at: Address;
  readonly #lists: StepList[] = [];
  readonly #patches = new Map<number, Patches>();

  /** Writes groups; `locate` says where their places lie. */
  constructor(engine: Engine, groups: readonly Group[], locate: (place: Place) => Location) {
    this.#engine = engine;
    this.#at = engine.heap.take(4 * wordsOf(groups), "the steps of a program");
    let next = this.#at / 4;
    for (let first = 0; first < groups.length; first += LONGEST_LIST) {
      next = this.#writeList(groups.slice(first, first + LONGEST_LIST), next, locate);
    }
  }

  /** Sets the address of one of the run's buffers. */
  bind(buffer: number, address: Address): void {
    const patches = this.#patches.get(buffer);
    if (patches === undefined || patches.address === address) return;
    const memory = this.#engine.heap.words;
    for (const { index, offset } of patches.words) memory[index] = address + offset;
    patches.address = address;
  }

  /** Runs all steps. @throws ExecutionError when a kernel traps */
  run(): void {
    for (const list of this.#lists) this.#engine.run(list);
  }

  /** Gives the lists' memory back. */
  release(): void {
    this.#engine.heap.release(this.#at);
  }

  #writeList(groups: readonly Group[], first: number, locate: (place: Place) => Location): number {
    const memory = this.#engine.heap.words;
    memory[first] = groups.length;
    let next = first + 1 + groups.length;
    groups.forEach(({ works, chunks }, i) => {
      memory[first + 1 + i] = 4 * next;
      let record = next;
      if (works.length > 1) {
        memory.set([opcodes.sequence, chunks, works.length], next);
        record = next + 3 + works.length;
      }
      works.forEach(({ step }, k) => {
        if (works.length > 1) memory[next + 3 + k] = 4 * record;
        memory.set([step.opcode, step.chunks], record);
        this.#writeWords(step.words, record + 2, locate);
        record += 2 + step.words.length;
      });
      next = record;
    });
    const shared = this.#engine.threads > 1 && groups.some(({ chunks }) => chunks > 1);
    this.#lists.push({ at: 4 * first, shared });
    return next;
  }

  #writeWords(words: readonly number[], first: number, locate: (place: Place) => Location): void {
    const memory = this.#engine.heap.words;
    words.forEach((word, i) => {
      const reference = referenceIn(word);
      if (reference === undefined) {
        memory[first + i] = word;
        return;
      }
      const { place, offset } = reference;
      const location = locate(place);
      if ("at" in location) memory[first + i] = location.at + offset;
      else this.#patchesOf(location.buffer).words.push({ index: first + i, offset });
    });
  }

  #patchesOf(buffer: number): Patches {
    const known = this.#patches.get(buffer);
    if (known !== undefined) return known;
    const patches: Patches = { address: undefined, words: [] };
    this.#patches.set(buffer, patches);
    return patches;
  }
}

/** Words that groups take in memory, with the heads of their lists. */
function wordsOf(groups: readonly Group[]): number {
  let words = Math.ceil(groups.length / LONGEST_LIST) + groups.length;
  for (const { works } of groups) {
    if (works.length > 1) words += 3 + works.length;
    for (const { step } of works) words += 2 + step.words.length;
  }
  return words;
}
