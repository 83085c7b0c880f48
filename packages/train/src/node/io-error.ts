/** Faults of a file system as errors that say what to do. */
import { IoError, messageOf } from "@convscope/core/errors";

/** The system's name for a fault (`"ENOSPC"`), undefined for other errors. */
export function systemCode(error: unknown): string | undefined {
  const isCoded = typeof error === "object" && error !== null && "code" in error;
  return isCoded && typeof error.code === "string" ? error.code : undefined;
}

const REASONS: ReadonlyMap<string, readonly [found: string, remedy: string]> = new Map([
  ["ENOSPC", ["no space left on the device", "free some space, or choose a folder elsewhere"]],
  ["EDQUOT", ["the disk quota used up", "free some space, or choose a folder elsewhere"]],
  ["EACCES", ["no permission", "correct the permissions, or choose another place"]],
  ["EPERM", ["no permission", "correct the permissions, or choose another place"]],
  ["EROFS", ["a read-only file system", "choose a folder that can be written to"]],
  ["ENOENT", ["nothing there", "correct the path"]],
  ["ENOTDIR", ["a file where a folder was expected", "correct the path"]],
  ["EISDIR", ["a folder where a file was expected", "name a file in it"]],
]);

/** An error of the system as one that says what to do. `kept` says what is still safe. */
export function ioError(
  deed: "read" | "write",
  path: string,
  error: unknown,
  kept: string = "",
): IoError {
  const code = systemCode(error);
  const [found, remedy] = REASONS.get(code ?? "") ?? [
    messageOf(error),
    "check the device and the path",
  ];
  const expected = `to ${deed} it${kept === "" ? "" : ` (${kept})`}`;
  return new IoError(
    `${path}: found ${found}, expected ${expected}; ${remedy}`,
    { path, ...(code !== undefined && { system: code }) },
    error,
  );
}
