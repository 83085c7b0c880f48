/**
 * Whether an array is within what a backend says that it can hold. Asked before a call, by length alone: no engine has to
 * fail for it. Not whether there is memory left, which nobody knows before.
 */
import type { Backend } from "../backend.js";
import { UnsupportedError } from "../errors.js";
import { actualBackend } from "./recorder.js";

/**
 * Refuses an array that is longer than the backend's `maxElements`.
 *
 * @param op the kernel that would make it, or `"upload"`
 * @throws UnsupportedError
 */
export function checkRoom(backend: Backend, op: string, elements: number): void {
  const { maxElements } = backend.capabilities;
  if (elements <= maxElements) return;
  const { name } = actualBackend(backend);
  throw new UnsupportedError(
    `${op}: found backend "${name}" asked for an array of ${elements} elements, expected at most ${maxElements} (its capabilities.maxElements); ` +
      "use a smaller batch or smaller images, or another backend: await model.to(other)",
    { backend: name, kernel: op, elements, maxElements },
  );
}
