/**
 * How long the suite waits: a backend whose `read` never settles would leave it in silence, or end the process without a word.
 * What blocks the thread cannot be cut short.
 */
import { checkBackend } from "@convscope/core";
import type { Backend } from "@convscope/core/backend";
import { ExecutionError } from "@convscope/core/errors";

/** Makes the backend under test. */
export type CreateBackend = () => Backend | Promise<Backend>;

/** Milliseconds for one case by default: the largest arrays take seconds, a slow engine's first shader too. */
export const CASE_TIME_LIMIT = 120_000;

/** What the work comes to, or `"late"` when that takes longer. */
export async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | "late"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A limit in words. */
export function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

/**
 * The backend that `create` makes, if it is one: kernels may be missing, which the suite reports.
 *
 * @throws ArgumentError for what is no backend, ExecutionError when none is made in time
 */
export async function openBackend(
  create: CreateBackend,
  op: string,
  milliseconds: number = CASE_TIME_LIMIT,
): Promise<Backend> {
  const made: unknown = await within(Promise.resolve(create()), milliseconds);
  if (made === "late") {
    throw new ExecutionError(
      `${op}: found no backend after ${seconds(milliseconds)}, expected one from its factory (a promise that never settles?); correct the factory`,
      "intact",
    );
  }
  checkBackend(made, op, "suite");
  return made;
}
