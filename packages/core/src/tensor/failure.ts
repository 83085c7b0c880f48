/**
 * What a backend throws while it computes, takes or hands out values, as an error that names it. What is reported already
 * stays as it is.
 */
import type { Backend } from "../backend.js";
import { ConvscopeError, type ErrorDetails, ExecutionError, messageOf } from "../errors.js";

/** The error of an op that a backend could not do; no tensor and no variable was changed by it. */
export function failure(op: string, { name }: Backend, error: unknown): unknown {
  if (error instanceof ConvscopeError) return error;
  return new ExecutionError(
    `${op}: found backend "${name}" failing (${messageOf(error)}), expected it to do its work; make it anew, or use another`,
    "intact",
    error,
    { backend: name, op },
  );
}

/** The error of values that a backend does not hand out: its device may be gone, or work before them failed. */
export function unreadable(
  op: string,
  what: string,
  state: ExecutionError["state"],
  error: unknown,
  details: ErrorDetails,
): unknown {
  if (error instanceof ConvscopeError) return error;
  return new ExecutionError(
    `${op}: found ${what} unreadable (${messageOf(error)}), expected its values (what the backend made since its last read may be wrong); ` +
      "make the backend anew, or use another, and load the weights again",
    state,
    error,
    details,
  );
}

/** The remedy for a backend whose kernels are wrong. */
export function runTheSuite({ name }: Backend): string {
  return `run the conformance suite on the backend: describeBackend("${name}", create) of @convscope/conformance/vitest`;
}
