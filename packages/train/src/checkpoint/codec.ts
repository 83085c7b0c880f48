/** Checkpoints as bytes: one safetensors file. */
import type { Checkpoint } from "./checkpoint.js";

/** One self-contained safetensors file. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  throw new RangeError(`encode ${checkpoint.epochs}`);
}

/** Reads one. @throws FormatError for a file that is cut short, damaged, or something else */
export function decodeCheckpoint(bytes: Uint8Array, name: string = "checkpoint"): Checkpoint {
  throw new RangeError(`decode ${name} ${bytes.length}`);
}
