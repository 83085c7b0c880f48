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

/** Sends a message after every step. */
export function tellParent(): TrainingObserver {
  const pace = createPace();
  return {
    onPrepared() {},
    onStart() {},
    onStep(event) {
      const { step, steps, loss, accuracy } = event;
      const { imagesPerSecond } = pace.after(event);
      const message: ProgressMessage = { step, steps, loss, accuracy, imagesPerSecond };
      process.send?.(message);
    },
    onEpoch() {},
    onInterrupt() {},
    onStop() {},
  };
}
