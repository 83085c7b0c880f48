/**
 * A checkpoint store for tests that keeps all that was saved.
 */
import type { CheckpointStore } from "../checkpoint/store.js";

/** A store with its past. */
export interface MemoryStore extends CheckpointStore {
  readonly saved: readonly Uint8Array[];
}

/** An empty store in memory. */
export function createMemoryStore(): MemoryStore {
  const saved: Uint8Array[] = [];
  return {
    saved,
    async save(bytes) {
      saved.push(bytes.slice());
    },
    async load() {
      return saved.at(-1);
    },
  };
}
