/**
 * The rule by which a module gives a backend, wherever somebody names one: on the command line by its path, on the suite's
 * page by its address. Loading the module is theirs.
 */
import { checkBackend } from "@convscope/core";
import type { Backend } from "@convscope/core/backend";
import { ConvscopeError, FormatError } from "@convscope/core/errors";

/**
 * The backend of a module: its `createBackend`, its default export, or its only `create…Backend`; each a backend or what
 * makes one, at once or by a promise.
 *
 * @param exported the module, as `import()` gives it
 * @param source what the user calls it, for messages
 * @throws FormatError when it exports none of these, or what makes it throws
 * @throws ArgumentError when what it gives lacks members of a backend; all are named
 * @example
 * ```ts
 * import { backendOfModule } from "@convscope/conformance";
 * const backend = await backendOfModule(await import("@convscope/backend-js"), "@convscope/backend-js");
 * console.assert(backend.name === "js");
 * ```
 */
export async function backendOfModule(exported: object, source: string): Promise<Backend> {
  const members = new Map<string, unknown>(Object.entries(exported));
  const [name, given] = givenBy(members, source);
  const made = await make(given, name, source);
  checkBackend(made, `backend ${source}`, "suite");
  return made;
}

function givenBy(
  members: ReadonlyMap<string, unknown>,
  source: string,
): readonly [name: string, given: unknown] {
  const creators = [...members.keys()].filter((name) => /^create\w*Backend$/.test(name));
  const only = creators.length === 1 ? creators : [];
  const name = ["createBackend", "default", ...only].find((key) => members.get(key) !== undefined);
  if (name !== undefined) return [name, members.get(name)];
  throw new FormatError(
    `backend ${source}: found exports ${[...members.keys()].join(", ") || "none"}, expected createBackend, or a default export that gives a backend${creators.length > 1 ? " (several make one)" : ""}; export one`,
    { source },
  );
}

/** What somebody's code throws is a fault of that code, named with it. */
async function make(given: unknown, name: string, source: string): Promise<unknown> {
  try {
    return typeof given === "function" ? await Reflect.apply(given, undefined, []) : given;
  } catch (cause) {
    if (cause instanceof ConvscopeError) throw cause;
    throw new FormatError(
      `backend ${source}: found that its ${name === "default" ? "default export" : name} throws (${cause}), expected a backend; correct it`,
      { source },
      cause,
    );
  }
}
