/**
 * Every error that convscope throws on purpose. Text is `op: found, expected (why); remedy`, with the numbers as fields.
 * Not for faults of the program itself: those stay plain Errors, with their stack.
 */

/** What kind of fault an error reports; stable, for programs to branch on. */
export type ErrorCode =
  | "SHAPE"
  | "ARGUMENT"
  | "BACKEND_MISMATCH"
  | "UNSUPPORTED"
  | "DISPOSED"
  | "FORMAT"
  | "EXECUTION"
  | "ABORTED"
  | "DIVERGED"
  | "IO";

/** Values behind an error's text: what was found, what was expected. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The common parent: catch it to tell a reported fault from a defect. */
export class ConvscopeError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.details = details;
  }
}

/** Sizes do not fit together. */
export class ShapeError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails) {
    super("SHAPE", message, details);
  }
}

/** A hyper-parameter or an argument is impossible whatever the sizes. */
export class ArgumentError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails) {
    super("ARGUMENT", message, details);
  }
}

/** Tensors of two backends met in one operation. */
export class BackendMismatchError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails) {
    super("BACKEND_MISMATCH", message, details);
  }
}

/** What is asked for is valid, but this backend or version cannot do it. */
export class UnsupportedError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails) {
    super("UNSUPPORTED", message, details);
  }
}

/** A tensor, an executable or a backend was used after its end. */
export class DisposedError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails) {
    super("DISPOSED", message, details);
  }
}

/** A file or a byte stream is not what its format demands. */
export class FormatError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails, cause?: unknown) {
    super("FORMAT", message, details, cause);
  }
}

/** A program failed while it ran; `state` says whether parameters and optimiser state survived. */
export class ExecutionError extends ConvscopeError {
  readonly state: "intact" | "lost";

  constructor(
    message: string,
    state: "intact" | "lost",
    cause?: unknown,
    details: ErrorDetails = {},
  ) {
    super("EXECUTION", message, { ...details, state }, cause);
    this.state = state;
  }
}

/** Work was stopped on request, through an AbortSignal; nothing is wrong. */
export class AbortedError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails) {
    super("ABORTED", message, details);
  }
}

/** Training left the finite numbers. */
export class DivergedError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails) {
    super("DIVERGED", message, details);
  }
}

/** A file cannot be found, read or written. */
export class IoError extends ConvscopeError {
  constructor(message: string, details?: ErrorDetails, cause?: unknown) {
    super("IO", message, details, cause);
  }
}

/**
 * The text of anything thrown, for the message of an error that has it as its cause.
 *
 * @example
 * ```ts
 * import { messageOf } from "@convscope/core/errors";
 * console.assert(messageOf(new RangeError("too far")) === "too far" && messageOf("gone") === "gone");
 * ```
 */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
