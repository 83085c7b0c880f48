/**
 * What can be wrong with a read: the backend fails, now or in work that was queued before, or hands out another number
 * of values than the tensor has.
 */
import type { Shape } from "../backend.js";
import { ExecutionError } from "../errors.js";
import { formatShape, sizeOf } from "../shape.js";
import { runTheSuite, unreadable } from "./failure.js";
import type { Storage } from "./storage.js";

/** How many values a read gave; undefined where it gave no typed array, which a backend in JavaScript may. */
export function lengthOf(values: unknown): number | undefined {
  return ArrayBuffer.isView(values) && "length" in values ? Number(values.length) : undefined;
}

/** The values, if there are as many as the shape says. @throws ExecutionError */
export function checkRead(values: Float32Array, storage: Storage, shape: Shape): Float32Array {
  const expected = sizeOf(shape);
  const found = lengthOf(values);
  if (found === expected) return values;
  const { backend, madeBy } = storage;
  throw new ExecutionError(
    `read: found ${found ?? "no Float32Array for the"} values of ${whatIs(storage, shape)}, expected ${expected} (a kernel's result is as long as its record says); ${runTheSuite(backend)}`,
    "lost",
    undefined,
    { backend: backend.name, kernel: madeBy, found, expected },
  );
}

/** A backend's own error with its name and the tensor's. */
export function failedRead(error: unknown, storage: Storage, shape: Shape): unknown {
  const { backend, madeBy } = storage;
  const details = { backend: backend.name, kernel: madeBy };
  return unreadable("read", whatIs(storage, shape), "lost", error, details);
}

function whatIs({ backend, madeBy }: Storage, shape: Shape): string {
  const maker = madeBy === undefined ? "" : `, made by ${madeBy},`;
  return `tensor ${formatShape(shape)}${maker} on backend "${backend.name}"`;
}
