/**
 * fast-check, the generator and shrinker of random cases: an optional peer, imported here alone and only when a fuzz run
 * starts, so that the rest of the package needs nothing but core.
 */
import { messageOf, UnsupportedError } from "@convscope/core/errors";
import type * as fastCheck from "fast-check";

/** The module. */
export type FastCheck = typeof fastCheck;

/**
 * Imports fast-check. `load` is how.
 *
 * @throws UnsupportedError when it is not installed
 */
export async function loadFastCheck(
  load: () => Promise<FastCheck> = () => import("fast-check"),
): Promise<FastCheck> {
  try {
    return await load();
  } catch (cause) {
    throw new UnsupportedError(
      `fuzz: fast-check cannot be imported, expected it beside @convscope/conformance (it is an optional peer: ${messageOf(cause)}); npm install fast-check`,
      { packageName: "fast-check" },
    );
  }
}
