/** How the suite comes by the backend under test, made by a factory of the author's. A module's export: backend-of-module.ts. */
import { checkBackend } from "@convscope/core";
import type { Backend } from "@convscope/core/backend";
import { ArgumentError, ExecutionError } from "@convscope/core/errors";
import { show } from "@convscope/core/options";
import { seconds, within } from "./time-limit.js";

/** Makes the backend under test. */
export type CreateBackend = () => Backend | Promise<Backend>;

/**
 * The backend that `create` makes, if it is one: kernels may be missing, which the suite reports.
 *
 * @throws ArgumentError for what is no factory or makes no backend, ExecutionError when none is made in time; what the
 * factory itself throws goes through
 */
export async function openBackend(
  create: CreateBackend,
  op: string,
  milliseconds: number,
): Promise<Backend> {
  checkFactory(create, op);
  const made: unknown = await within(Promise.resolve(create()), milliseconds);
  if (made === "late") {
    throw new ExecutionError(
      `${op}: found no backend after ${seconds(milliseconds)}, expected one from its factory (a promise that never settles?); correct the factory`,
      "intact",
    );
  }
  checkBackend(made, op, "suite");
  return made;
}

/** A factory from JavaScript may be anything; a backend, or a promise of one, above all. */
function checkFactory(create: unknown, op: string): void {
  if (typeof create === "function") return;
  const isBackend = typeof create === "object" && create !== null && "kernels" in create;
  throw new ArgumentError(
    `${op}: found ${isBackend ? "a backend" : show(create)}, expected a function that makes a backend (the suite makes its own and disposes of it); write () => createMyBackend()`,
    { create },
  );
}
