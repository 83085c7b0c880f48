/** What an engine must offer to be timed. */
import type { Placement } from "../seat-messages.js";

/** A workload that an engine is ready to run: data are in the engine's own layout. */
export interface Entry {
  /**
   * Runs once. The result in the layout that all contestants share: outputs `[N, K, P, Q]`, or the change of each
   * parameter in one step, in the order of `TrainingData`.
   */
  first(): Promise<Float32Array>;
  /** Runs once more and releases the result: this is what is timed. */
  run(): void | Promise<void>;
}

/** An engine that runs in Node. */
export interface Contestant {
  /** @throws RangeError for a workload that the engine cannot run */
  enter(placement: Placement): Promise<Entry>;
}
