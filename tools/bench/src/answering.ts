/** A process that answers, whatever it is written in: Node's in seat-process.ts, Python's in python-process.ts. */
import type { ChildProcess } from "node:child_process";
import type { Reply, Request } from "./seat-messages.js";

/** A process that answers requests one by one. */
export interface Answering extends Disposable {
  ask(request: Request): Promise<Reply>;
}

/**
 * The next answer of a process.
 *
 * @param listen hands one on when it comes, or why none can
 * @throws Error when the process ends instead
 */
export function nextAnswer(
  child: ChildProcess,
  name: string,
  listen: (answer: (reply: Reply) => void, fail: (error: Error) => void) => void,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void => {
      const how = signal ?? `code ${code}`;
      reject(
        new Error(
          `${name}: found its process ended (${how}), expected an answer; what it printed is above`,
        ),
      );
    };
    child.once("exit", onExit);
    const answer = (reply: Reply): void => {
      child.off("exit", onExit);
      resolve(reply);
    };
    listen(answer, reject);
  });
}
