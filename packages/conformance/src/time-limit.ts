/**
 * How long the suite waits: a backend whose `read` never settles would leave it in silence, or end the process without a word.
 * What blocks the thread cannot be cut short.
 */
import { ArgumentError } from "@convscope/core/errors";
import { show } from "@convscope/core/options";

/** Milliseconds for one case by default: the largest arrays take seconds, a slow engine's first shader too. */
const CASE_TIME_LIMIT = 120_000;

/** Timers hold 31 bits; beyond them they end at once. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds that are asked for, or else the usual ones. @throws ArgumentError for what is no time */
export function timeLimitOf(
  op: string,
  { timeLimit = CASE_TIME_LIMIT }: { readonly timeLimit?: number | undefined },
): number {
  if (typeof timeLimit === "number" && timeLimit > 0 && timeLimit <= LONGEST) return timeLimit;
  throw new ArgumentError(
    `${op}: found timeLimit ${show(timeLimit)}, expected milliseconds above 0 and at most ${LONGEST} (a case without an answer fails after them); give ${CASE_TIME_LIMIT}, say`,
    { timeLimit },
  );
}

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
