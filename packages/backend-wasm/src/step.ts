/** A step as the engine reads it: words in memory. The same words are read by assembly/step.ts. */
import type { GeometryOf, KernelName } from "@convscope/core/backend";
import type { Address } from "./heap.js";
import type { Opcode } from "./opcodes.js";

/** One step of the engine, cut into chunks that threads claim. */
export interface EngineStep {
  readonly opcode: Opcode;
  readonly chunks: number;
  /** Addresses and integers as they are, floats as {@link floatWord}. */
  readonly words: readonly number[];
}

/** Memory that a kernel's steps need besides operands and result. */
export interface Room {
  /** A part that lives until the call's last step is done. */
  temporary(elements: number): Address;
  /**
   * A part for a copy of the array at `source` that is made once and kept; undefined where that array changes, or where such copies
   * have taken enough.
   */
  kept(source: Address, elements: number): Address | undefined;
  /** Whether every convolution is a plain sum. */
  readonly strict: boolean;
  /** Asks for `bytes` bytes of scratch for each thread, within one chunk. */
  scratch(bytes: number): void;
}

/**
 * Turns a contract call into steps. Pure: what it needs beyond its arguments it asks of `room`. Addresses may be symbols of
 * what is known later (program/symbols.ts), so an encoder adds to them and does nothing else with them.
 */
export type Encoder<K extends KernelName> = (
  operands: readonly Address[],
  g: GeometryOf<K>,
  out: Address,
  room: Room,
) => readonly EngineStep[];

const cell = new DataView(new ArrayBuffer(4));

/** The word that holds a float. */
export function floatWord(value: number): number {
  cell.setFloat32(0, value, true);
  return cell.getInt32(0, true);
}

/** An operand that the contract promises. */
export function operand(operands: readonly Address[], index: number): Address {
  const at = operands[index];
  if (at === undefined) throw new RangeError(`unreachable: operand ${index} of ${operands.length}`);
  return at;
}
