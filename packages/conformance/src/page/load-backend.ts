/**
 * A backend from the URL of an ES module. What it imports by bare name must be in the page's import map, as core is.
 */
import type { Backend } from "@convscope/core/backend";
import { FormatError, IoError } from "@convscope/core/errors";
import type { CreateBackend } from "../run-conformance.js";
import { messageOf } from "../trial.js";

const METHODS = ["upload", "read", "free", "memory", "dispose"] as const;

function isBackend(value: unknown): value is Backend {
  if (typeof value !== "object" || value === null) return false;
  const is = (key: string, type: string): boolean => typeof Reflect.get(value, key) === type;
  const fields = is("name", "string") && is("capabilities", "object") && is("kernels", "object");
  return fields && METHODS.every((method) => is(method, "function"));
}

/**
 * What a module gives as its backend: `createBackend`, the default export or its only `create…Backend`; a value or what
 * makes one.
 *
 * @throws IoError when the module cannot be loaded
 */
export async function loadBackend(url: string): Promise<CreateBackend> {
  const { href } = new URL(url, document.baseURI);
  let exported: ReadonlyMap<string, unknown>;
  try {
    exported = new Map(Object.entries(await import(/* @vite-ignore */ href)));
  } catch (cause) {
    throw new IoError(
      `backend: could not load ${href}, expected an ES module that a browser can load (${messageOf(cause)}); check the address, and bundle the module if it imports packages other than @convscope/core`,
      { path: href },
      cause,
    );
  }
  const named = [...exported.keys()].filter((name) => /^create\w*Backend$/.test(name));
  const given =
    exported.get("createBackend") ?? exported.get("default") ?? exported.get(named[0] ?? "");
  return async () => {
    const made: unknown = typeof given === "function" ? await given() : given;
    if (isBackend(made)) return made;
    throw new FormatError(
      `backend ${href}: found exports ${[...exported.keys()].join(", ") || "none"}, expected createBackend or a default export that gives a backend (name, capabilities, kernels, ${METHODS.join(", ")}); export one`,
      { name: href },
    );
  };
}
