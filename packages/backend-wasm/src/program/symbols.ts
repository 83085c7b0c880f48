/**
 * Addresses that are not known yet. A place of a program stands for an array whose address is settled after encoding; encoders
 * get a symbol in its stead, and since they only ever add to an address, the words that they write can be read back.
 */
import type { Address } from "../heap.js";

/** A slot of the program, or an array that its steps need besides: an index into the list of all their sizes. */
export type Place = number;

/** More than any address or integer in a step, so that a symbol is told apart from both; a power of two, so that sums are exact. */
const SPAN = 2 ** 34;

/** The address in whose stead `place` stands. */
export function symbolOf(place: Place): Address {
  return (place + 1) * SPAN;
}

/** A place and the bytes from where it begins. */
export interface Reference {
  readonly place: Place;
  readonly offset: number;
}

/** What a word of a step refers to; undefined for a plain number. */
export function referenceIn(word: number): Reference | undefined {
  const symbol = Math.round(word / SPAN);
  return symbol <= 0 ? undefined : { place: symbol - 1, offset: word - symbol * SPAN };
}
