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

const LEAST_MS = 100;

/** Sends a message now and then. */
export function tellParent(): TrainingObserver {
  const pace = createPace();
  let last = 0;
  return {
    onPrepared() {},
    onStart() {},
    onStep(event) {
      const { imagesPerSecond } = pace.after(event);
      const now = performance.now();
      if (now - last < LEAST_MS && event.step < event.steps) return;
      last = now;
      const { step, steps, loss, accuracy } = event;
      const message: ProgressMessage = { step, steps, loss, accuracy, imagesPerSecond };
      process.send?.(message);
    },
    onEpoch() {},
    onInterrupt() {},
    onStop() {},
  };
}
