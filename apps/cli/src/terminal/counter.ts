/** "127 of 1,200", rewritten in place while something is counted; nothing where there is no terminal. */
import { count } from "./numbers.js";
import type { Screen } from "./screen.js";

/** A counter that vanishes when it is disposed of. */
export interface Counter extends Disposable {
  update(done: number, total: number): void;
}

const CLEAR_LINE = "\r\x1b[2K";
const LEAST_MS = 100;

/** A counter with words in front. */
export function createCounter({ animation }: Screen, label: string): Counter {
  let last = 0;
  return {
    update(done, total) {
      const now = performance.now();
      if (animation === undefined || now - last < LEAST_MS) return;
      last = now;
      animation.write(`${CLEAR_LINE}  ${label} ${count(done)} of ${count(total)}`);
    },
    [Symbol.dispose]() {
      if (last > 0) animation?.write(CLEAR_LINE);
    },
  };
}
