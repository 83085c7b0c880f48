/**
 * Where checkpoints go: one place that holds the latest, as bytes. Files are in the `/node` entry.
 */

/** Keeps one checkpoint. `save` replaces it whole or leaves the old one as it was. */
export interface CheckpointStore {
  /** @throws IoError when it cannot be written; the one before is as it was */
  save(bytes: Uint8Array): Promise<void>;
  /** The latest, undefined when there is none. @throws IoError when it cannot be read */
  load(): Promise<Uint8Array | undefined>;
}
