/**
 * What a run does when its backend fails: it goes back to the last state that is known, and on from there on the same
 * backend, once, or on another one that a callback moved the model to. Not for numbers that diverge (divergence.ts).
 */
import { type Backend, DisposedError, ExecutionError, type Model } from "@convscope/core";
import { BackendFailedError } from "./backend-failed-error.js";
import type { Checkpoint } from "./checkpoint/checkpoint.js";
import type { FitCallbacks } from "./fit-options.js";
import type { RunState } from "./run-state.js";

/** Keeps the snapshots of a run, and brings it back to them. */
export class Recovery {
  readonly #model: Model;
  readonly #state: RunState;
  readonly #callbacks: FitCallbacks | undefined;
  /** Where it failed since the last snapshot. */
  readonly #failed = new Set<Backend>();
  #snapshot: Checkpoint | undefined;

  constructor(model: Model, state: RunState, callbacks: FitCallbacks | undefined) {
    this.#model = model;
    this.#state = state;
    this.#callbacks = callbacks;
  }

  /** Takes a new snapshot; a backend that failed before it may fail once more. */
  keep(snapshot: Checkpoint): void {
    this.#snapshot = snapshot;
    this.#failed.clear();
  }

  /**
   * Readies the run to go on after an error, or ends it.
   *
   * @param capture the state as it is, where the failed backend left it intact
   * @throws the error itself when it is not the backend's or there is no snapshot, else BackendFailedError
   */
  async after(thrown: unknown, capture: () => Promise<Checkpoint>): Promise<void> {
    const error = failureOf(thrown);
    if (error === undefined) throw thrown;
    // Where the model was moved to, if that is what failed.
    const backend = this.#model.backend ?? this.#state.backend;
    const { step } = this.#state.progress;
    // A backend may fail without knowing that it is gone: intact is what can be read.
    const intact = error.state === "intact" ? await capture().catch(() => undefined) : undefined;
    const snapshot = intact ?? this.#snapshot;
    // What a user disposed is not the run's affair unless the run's own state went with it.
    const isOwn = intact !== undefined && thrown instanceof DisposedError;
    if (snapshot === undefined || isOwn) throw thrown;
    if (intact === undefined) this.#state.recover(snapshot);
    const retries = intact === undefined && !this.#failed.has(backend);
    this.#failed.add(backend);
    await this.#callbacks?.onRestore?.({ error, step, restored: snapshot.progress.step });
    if (await this.#goesOn(backend, retries)) return;
    if (intact === undefined) this.#state.recover(snapshot);
    throw new BackendFailedError(
      `fit: found backend "${backend.name}" failing after step ${step} (${error.message}), expected it to go on; ` +
        `weights and optimiser are those of step ${snapshot.progress.step}, the model is ${intact === undefined ? "on the host" : "where it was"}; ` +
        "go on elsewhere: await model.to(other), then fit with resume: error.snapshot",
      snapshot,
      error,
    );
  }

  /** Whether the run can go on: on another backend if the model was moved, else on the same if it is worth a try. */
  async #goesOn(failed: Backend, retries: boolean): Promise<boolean> {
    const model = this.#model;
    const backend = model.backend ?? failed;
    if (backend === failed ? !retries : this.#failed.has(backend)) return false;
    try {
      await model.to(backend);
      await this.#state.follow();
      return true;
    } catch {
      // The caller tells of the first failure, which is the cause of this one, and where the state is.
      this.#failed.add(backend);
      return false;
    }
  }
}

/** The failure of a backend that an error tells of; a backend that was disposed can do nothing any more. */
function failureOf(thrown: unknown): ExecutionError | undefined {
  if (thrown instanceof DisposedError) return new ExecutionError(thrown.message, "intact", thrown);
  return thrown instanceof ExecutionError ? thrown : undefined;
}
