/**
 * What can be wrong with a read: the backend fails, now or in work that was queued before, or hands out another number
 * of values than the tensor has.
 */
import type { Shape } from "../backend.js";
import { ConvscopeError, ExecutionError } from "../errors.js";
import { formatShape, sizeOf } from "../shape.js";
import { messageOf } from "./failure.js";
import type { Storage } from "./storage.js";

/** The values, if there are as many as the shape says. @throws ExecutionError */
export function checkRead(values: Float32Array, storage: Storage, shape: Shape): Float32Array {
  const expected = sizeOf(shape);
  // A backend in JavaScript may give anything.
  const found = ArrayBuffer.isView(values) ? values.length : "no Float32Array for the";
  if (found === expected) return values;
  const { backend, madeBy } = storage;
  throw new ExecutionError(
    `read: found ${found} values of ${whatIs(storage, shape)}, expected ${expected} (a kernel's result is as long as its record says); ` +
      `run the conformance suite on the backend: describeBackend("${backend.name}", create) of @convscope/conformance/vitest`,
    "lost",
    undefined,
    { backend: backend.name, kernel: madeBy, found, expected },
  );
}

/** A backend's own error with its name and the tensor's; what is reported already stays as it is. */
export function failedRead(error: unknown, storage: Storage, shape: Shape): unknown {
  if (error instanceof ConvscopeError) return error;
  const { backend, madeBy } = storage;
  return new ExecutionError(
    `read: found ${whatIs(storage, shape)} unreadable (${messageOf(error)}), expected its values (what the backend made since its last read may be wrong); ` +
      "make the backend anew, or use another, and load the weights again",
    "lost",
    error,
    { backend: backend.name, kernel: madeBy },
  );
}

function whatIs({ backend, madeBy }: Storage, shape: Shape): string {
  const maker = madeBy === undefined ? "" : `, made by ${madeBy},`;
  return `tensor ${formatShape(shape)}${maker} on backend "${backend.name}"`;
}
