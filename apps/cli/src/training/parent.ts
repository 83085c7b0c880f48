/** An observer for a training that another convscope process started: it hears how far this one is. */
import type { TrainingObserver } from "./observer.js";
import { createPace } from "./pace.js";

/** What the other process hears. */
export interface ProgressMessage {
  readonly step: number;
  readonly steps: number;
  readonly loss: number | undefined;
  readonly accuracy: number | undefined;
  readonly imagesPerSecond: number | undefined;
}

/** Narrows what came through the channel. */
export function isProgressMessage(value: unknown): value is ProgressMessage {
  return typeof value === "object" && value !== null && "step" in value && "steps" in value;
}

/** The channel to the process that started this one; open until it is disposed of, which lets this process end. */
export interface ParentLink extends Disposable {
  readonly observer: TrainingObserver;
  /** Aborts when that process is gone: nobody waits for the result any more. */
  readonly lost: AbortSignal;
}

/** Opens the channel; undefined when nobody listens. */
export function linkToParent(): ParentLink | undefined {
  if (!process.connected) return undefined;
  const lost = new AbortController();
  process.once("disconnect", () => lost.abort());
  return {
    observer: tellParent(),
    lost: lost.signal,
    [Symbol.dispose]() {
      if (process.connected) process.disconnect();
    },
  };
}

/** Sends a message after every step. */
function tellParent(): TrainingObserver {
  const pace = createPace();
  return {
    onPrepared() {},
    onStart() {},
    onStep(event) {
      const { step, steps, loss, accuracy } = event;
      const { imagesPerSecond } = pace.after(event);
      const message: ProgressMessage = { step, steps, loss, accuracy, imagesPerSecond };
      if (process.connected) process.send?.(message);
    },
    onEpoch() {},
    onInterrupt() {},
    onStop() {},
  };
}
