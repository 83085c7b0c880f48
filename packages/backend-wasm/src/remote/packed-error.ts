/** Errors between threads: packed on one side, of their class again on the other. */
import {
  ArgumentError,
  ConvscopeError,
  DisposedError,
  ExecutionError,
  UnsupportedError,
} from "@convscope/core/errors";
import type { PackedError } from "./messages.js";

/** An error as data. What is not data of it (causes, functions among the details) stays behind. */
export function packError(error: unknown): PackedError {
  const state = error instanceof ExecutionError ? error.state : undefined;
  if (!(error instanceof Error)) {
    return { name: "Error", message: String(error), details: {}, state };
  }
  const details = error instanceof ConvscopeError ? plainDetails(error.details) : {};
  return { name: error.name, message: error.message, details, state };
}

/** The error again. */
export function unpackError({ name, message, details, state }: PackedError): Error {
  switch (name) {
    case "ArgumentError":
      return new ArgumentError(message, details);
    case "DisposedError":
      return new DisposedError(message, details);
    case "UnsupportedError":
      return new UnsupportedError(message, details);
    default:
      // Whatever stops queued work is a failed execution to the one who reads its result.
      return new ExecutionError(message, state ?? "lost", undefined, details);
  }
}

const plainDetails = (details: ConvscopeError["details"]): PackedError["details"] =>
  Object.fromEntries(
    Object.entries(details).filter(
      ([, value]) => typeof value !== "object" && typeof value !== "function",
    ),
  );
