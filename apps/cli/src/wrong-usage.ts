/** What a user named does not exist: the library's error, told with the exit code of wrong usage. */
import { ArgumentError } from "@convscope/core";
import { UsageError } from "./usage-error.js";

/** Does work whose arguments are the user's words. @throws UsageError for an ArgumentError */
export function wrongUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ArgumentError ? new UsageError(error.message) : error;
  }
}
