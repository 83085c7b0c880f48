/**
 * What a backend throws while it computes or takes values, as an error that names it. What is reported already stays as it is.
 */
import type { Backend } from "../backend.js";
import { ConvscopeError, ExecutionError } from "../errors.js";

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

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
