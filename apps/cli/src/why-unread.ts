/** Why a file could not be read, in words: what is there instead, where that is known. */

import { messageOf } from "@convscope/core/errors";

/** `there is nothing`, `it is a folder`, or the system's own words. */
export function whyUnread(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is nothing";
  if (code === "EISDIR") return "it is a folder";
  return messageOf(cause);
}
