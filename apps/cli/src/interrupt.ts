/** Ctrl-C and SIGTERM as an AbortSignal; a second one ends the process at once. */
import { exitCodes } from "./exit-codes.js";

/**
 * Terminals send Ctrl-C to every process of the foreground, and npm hands it on besides: what follows within this
 * time is the same key press.
 */
const SAME_PRESS_MS = 500;

/** A signal that lasts until it is disposed. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** Listens from now on. `notify` is called at the first one. */
export function listenForInterrupt(notify: () => void): Interrupt {
  const controller = new AbortController();
  let first: number | undefined;
  const handle = (): void => {
    const now = performance.now();
    if (first === undefined) {
      first = now;
      controller.abort();
      notify();
    } else if (now - first > SAME_PRESS_MS) {
      process.exit(exitCodes.interrupted);
    }
  };
  process.on("SIGINT", handle);
  process.on("SIGTERM", handle);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", handle);
      process.off("SIGTERM", handle);
    },
  };
}
