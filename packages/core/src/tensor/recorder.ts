/**
 * How a backend that records is told from one that computes. The recorder itself is program/tracer.ts, above the tensors that
 * ask this.
 */
import type { Backend } from "../backend.js";

/** A backend whose calls are recorded, not made: what comes back has no values. */
export interface Recorder<B = unknown> extends Backend<B> {
  /** Where the record is to run. */
  readonly target: Backend;
  /** Values that belong to the record; `upload` would freeze what is meant to change between runs. */
  constant(values: Float32Array): B;
}

/** Whether calls are recorded, not made. */
export function isRecorder(backend: Backend): backend is Recorder {
  return "constant" in backend && typeof backend.constant === "function";
}

/** The backend that its user made: a recorder stands for its target. */
export function actualBackend(backend: Backend): Backend {
  return isRecorder(backend) ? backend.target : backend;
}
