/**
 * Promises that a backend leaves rejected with nobody to handle them. Node would end the process with a bare stack; here they
 * are faults of the backend, told by its next read, or by whoever asks. Reads that never settle: waiting.ts.
 */
import { type Backend, ExecutionError } from "@convscope/core";
import { messageOf } from "@convscope/core/errors";
import { isPath } from "./backend-module.js";

/** Names of the backends that may leave something behind. */
const live: string[] = [];
const strays: { readonly reason: unknown; readonly backend: string }[] = [];

/** A backend of this name is being made, or in use, from now on. */
export function enterBackend(name: string): void {
  live.push(name);
}

/**
 * A backend has been disposed of. What it did before is told within this turn of the event loop, and what comes later is
 * sooner of a module of the user's than of a backend of ours, or of nobody.
 */
function leaveBackend(name: string): void {
  setImmediate(() => {
    const rest = live.toSpliced(live.indexOf(name), 1);
    const othersToBlame = isPath(name) ? rest.some(isPath) : rest.length > 0;
    if (othersToBlame && live.includes(name)) live.splice(0, live.length, ...rest);
  });
}

/** Notes a rejection that nobody handled; false where no backend is there that could have left it. */
export function noteStray(reason: unknown): boolean {
  if (live.length === 0) return false;
  const own = live.filter(isPath);
  const backend = [...new Set(own.length > 0 ? own : live)].join(" or ");
  strays.push({ reason, backend });
  return true;
}

/** What was noted and not told yet, as one error; it is told then. */
export function takeStray(): ExecutionError | undefined {
  const [first, ...others] = strays.splice(0);
  if (first === undefined) return undefined;
  const { reason, backend } = first;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return new ExecutionError(
    `backend ${backend}: found that it left a promise rejected with nobody to handle it (${messageOf(reason)}${more}), expected every failure of its work to reject the next read; handle it in the backend, or take another`,
    "lost",
    reason,
    { backend },
  );
}

/** The same after a turn of the event loop, before which Node tells of no rejection. */
export async function strayOfTurn(): Promise<ExecutionError | undefined> {
  await new Promise((resolve) => setImmediate(resolve));
  return takeStray();
}

/** The same backend, whose reads reject with what it left behind before. @param name what the user calls it */
export function withStraysTold(name: string, backend: Backend): Backend {
  return {
    ...backend,
    read: async (buffer) => {
      const stray = takeStray();
      if (stray !== undefined) throw stray;
      return await backend.read(buffer);
    },
    dispose: () => {
      leaveBackend(name);
      backend.dispose();
    },
  };
}
