/**
 * Lets the event loop turn between two steps, so that signals, timers and messages are served while a model trains.
 * A promise alone does not: its queue runs empty before the loop turns. A timer waits a millisecond or more, so it is
 * the last resort.
 */

/** Turns the event loop once a call. */
export interface Pause {
  turn(): Promise<void>;
  /** Lets go of what it holds; `turn` is of no use afterwards. */
  close(): void;
}

/** The fastest way that the platform has: setImmediate, a message to itself, or a timer. */
export function createPause(): Pause {
  // Node's own; browsers lack it, so it is not in their types.
  const immediate: unknown = Reflect.get(globalThis, "setImmediate");
  if (typeof immediate === "function") {
    return {
      turn: () => new Promise((resolve) => void immediate(resolve)),
      close() {},
    };
  }
  if (typeof MessageChannel !== "function") {
    return { turn: () => new Promise((resolve) => void setTimeout(resolve, 0)), close() {} };
  }
  const { port1, port2 } = new MessageChannel();
  return {
    turn: () =>
      new Promise((resolve) => {
        port1.onmessage = () => resolve();
        port2.postMessage(undefined);
      }),
    close() {
      port1.close();
      port2.close();
    },
  };
}
