/** What a user named does not exist: the library's error, told with the exit code of wrong usage. */
import { ArgumentError } from "@convscope/core";
import { UsageError } from "./usage-error.js";

/** Does work whose arguments are the user's words. @throws UsageError for an ArgumentError */
export function wrongUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asUsage(error);
  }
}

/** The same of work that takes time. @throws UsageError for an ArgumentError */
export async function wrongUsageOf<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asUsage(error);
  }
}

function asUsage(error: unknown): unknown {
  return error instanceof ArgumentError ? new UsageError(error.message) : error;
}
