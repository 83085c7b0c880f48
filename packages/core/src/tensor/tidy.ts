/**
 * Scopes that dispose what was made in them. Tensors enter the innermost scope when they are made; what `tidy` returns
 * passes to the scope around it.
 */
import { ArgumentError } from "../errors.js";

interface Disposable {
  dispose(): void;
}

/** The open scopes, innermost last: dynamic extent of the calls on the stack, empty between them. */
const scopes: Set<Disposable>[] = [];

/** Registers a fresh tensor with the innermost open scope. */
export function enterScope(item: Disposable): void {
  scopes.at(-1)?.add(item);
}

/** Takes a tensor out of all scopes: its owner disposes it by hand. */
export function keep<T extends Disposable>(item: T): T {
  for (const scope of scopes) scope.delete(item);
  return item;
}

/**
 * Runs `body` and disposes every tensor made in it but those that it returns (alone, or in arrays, maps and plain objects).
 *
 * @throws ArgumentError when `body` returns a promise: a scope cannot outlive its call
 * @example
 * ```ts
 * import { add, mul, tensor, tidy } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const y = tidy(() => add(mul(tensor(backend, [1, 2], [2]), 3), 1));
 * if (backend.memory().buffers !== 1) throw new Error("only y is left");
 * y.dispose();
 * ```
 */
export function tidy<T>(body: () => T): T {
  const scope = new Set<Disposable>();
  scopes.push(scope);
  let result: T;
  try {
    result = body();
  } catch (error) {
    scopes.pop();
    for (const item of scope) item.dispose();
    throw error;
  }
  scopes.pop();
  if (result instanceof Promise) {
    for (const item of scope) item.dispose();
    throw new ArgumentError(
      "tidy: found a promise, expected a value (the scope ends when the call returns); await outside, or dispose by hand",
    );
  }
  const kept = collect(result, new Set());
  for (const item of scope) {
    if (kept.has(item)) enterScope(item);
    else item.dispose();
  }
  return result;
}

function collect(value: unknown, found: Set<unknown>): Set<unknown> {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || found.has(value))
    return found;
  found.add(value);
  if (Symbol.dispose in value) return found;
  const inner = value instanceof Map ? value.values() : Object.values(value);
  for (const item of inner) collect(item, found);
  return found;
}
