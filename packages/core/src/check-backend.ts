/**
 * Whether a value is a backend: everything that the contract asks for, by name and by value, before anything is computed.
 * Whether its kernels are right is the conformance suite's to say.
 */
import type { Backend, Capabilities } from "./backend.js";
import { ArgumentError, UnsupportedError } from "./errors.js";
import { kernelsOf } from "./kernel-tables.js";
import { show } from "./options.js";

/** What a backend is to be used for: the suite reports missing kernels itself; training needs the gradient kernels too. */
export type BackendUse = "suite" | "inference" | "training";

const METHODS = ["upload", "read", "free", "memory", "dispose"] as const;
const OPTIONAL_METHODS = ["readSync", "compile"] as const;

const BOOLEANS = [true, false] as const;
const FACTS: {
  readonly [K in Exclude<keyof Capabilities, "maxElements">]: readonly Capabilities[K][];
} = {
  precision: ["float16", "float32", "float64"],
  convolution: [
    "sum",
    "winograd-2x3",
    "winograd-4x3",
    "winograd-4x3-2x5",
    "winograd-4x3-4x5",
    "fft",
  ],
  nonFinite: ["ieee", "tile", "unspecified"],
  subnormals: BOOLEANS,
  deterministic: BOOLEANS,
};

const THEN_RUN_THE_SUITE =
  ", then run the conformance suite on it: describeBackend of @convscope/conformance/vitest";

/** Backends that were looked through, and for what. */
const whole = new WeakMap<object, Set<BackendUse>>();

/**
 * Refuses what is not a whole backend, and names everything that is missing or wrong at once.
 *
 * @param op what was called, for the message: `"model.to"`
 * @throws ArgumentError for what is no backend, or one with members that are missing or wrong
 * @throws UnsupportedError when it is to train and only infers
 * @example
 * ```ts
 * import { ArgumentError, checkBackend } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * checkBackend(createReferenceBackend(), "run", "training");
 * try {
 *   checkBackend(createReferenceBackend, "run");
 * } catch (error) {
 *   if (!(error instanceof ArgumentError)) throw error;
 *   console.log(error.message); // run: found the function createReferenceBackend, expected …
 * }
 * ```
 */
export function checkBackend(
  value: unknown,
  op: string,
  use: BackendUse = "inference",
): asserts value is Backend {
  if (typeof value !== "object" || value === null || "then" in value) throw noBackend(value, op);
  const known = whole.get(value);
  if (known?.has(use)) return;
  const faults = faultsOf(value, use);
  const name = memberOf(value, "name");
  if (faults.length > 0) {
    const who = typeof name === "string" && name !== "" ? `backend "${name}"` : "a backend";
    throw new ArgumentError(
      `${op}: found ${who} with ${faults.join("; ")}, expected every member as the contract has it (@convscope/core/backend); ` +
        `correct the backend${use === "suite" ? "" : THEN_RUN_THE_SUITE}`,
      { backend: name, faults },
    );
  }
  if (use === "training" && memberOf(value, "grads") === undefined)
    throw onlyInfers(op, String(name));
  whole.set(value, (known ?? new Set()).add(use));
}

/** The error of a backend without gradient kernels that is asked to train. */
export function onlyInfers(op: string, name: string): UnsupportedError {
  return new UnsupportedError(
    `${op}: found backend "${name}", which gives no gradient kernels (it only infers); train on another backend, then model.to(this one)`,
    { backend: name },
  );
}

function noBackend(value: unknown, op: string): ArgumentError {
  const error = (found: string, why: string, remedy: string): ArgumentError =>
    new ArgumentError(`${op}: found ${found}, expected a backend (${why}); ${remedy}`, { value });
  if (typeof value === "function") {
    const name = value.name || "create";
    return error(
      `the function ${name}`,
      "the function makes one",
      `call it and pass what it gives: await ${name}()`,
    );
  }
  if (typeof value === "object" && value !== null) {
    return error("a promise", "making one takes time", "await it first: await createBackend()");
  }
  return error(
    show(value),
    "a value that a package's factory makes, not a name",
    "make one and pass it: createJsBackend() of @convscope/backend-js, say",
  );
}

/** Everything that is missing or wrong, in words. */
function faultsOf(backend: object, use: BackendUse): readonly string[] {
  const name = memberOf(backend, "name");
  return [
    ...(typeof name === "string" && name !== "" ? [] : [wrong("name", name, "a text")]),
    ...factFaults(memberOf(backend, "capabilities")),
    ...kernelFaults(backend, "kernels", use !== "suite"),
    ...kernelFaults(backend, "grads", use === "training"),
    ...kernelFaults(backend, "fused", false),
    ...functionFaults(backend, METHODS, "a function"),
    ...functionFaults(backend, OPTIONAL_METHODS, "a function or none"),
  ];
}

function factFaults(capabilities: unknown): readonly string[] {
  if (!isTable(capabilities)) return [wrong("capabilities", capabilities, "a record of facts")];
  const faults = Object.entries(FACTS).flatMap(([fact, allowed]) => {
    const found = memberOf(capabilities, fact);
    if (allowed.some((value) => value === found)) return [];
    const values = allowed.map((value) => JSON.stringify(value)).join(", ");
    return [wrong(`capabilities.${fact}`, found, values.replace(/, ([^,]*)$/, " or $1"))];
  });
  const most = memberOf(capabilities, "maxElements");
  const isCount = most === Infinity || (Number.isSafeInteger(most) && Number(most) >= 1);
  return isCount
    ? faults
    : [...faults, wrong("capabilities.maxElements", most, "a whole number from 1")];
}

/** Only the table of required kernels must be there; of a table that is there, all kernels or those that it likes. */
function kernelFaults(
  backend: object,
  table: "kernels" | "grads" | "fused",
  isWhole: boolean,
): readonly string[] {
  const found = memberOf(backend, table);
  const isOptional = table !== "kernels";
  if (found === undefined && isOptional) return [];
  if (!isTable(found)) {
    return [wrong(table, found, `a table of kernels${isOptional ? " or none" : ""}`)];
  }
  const expected = isWhole ? "a kernel" : "a kernel or none";
  return functionFaults(found, kernelsOf(table), expected, `${table}.`);
}

/** Members that are no functions; `path` is what stands before their names. */
function functionFaults(
  owner: object,
  names: readonly string[],
  expected: "a function" | "a function or none" | "a kernel" | "a kernel or none",
  path: string = "",
): readonly string[] {
  return names.flatMap((name) => {
    const found = memberOf(owner, name);
    const isAbsent = found === undefined && expected.endsWith("or none");
    if (typeof found === "function" || isAbsent) return [];
    return [wrong(`${path}${name}`, found, expected)];
  });
}

const wrong = (member: string, found: unknown, expected: string): string =>
  found === undefined
    ? `no ${member} (${expected})`
    : `${member} ${show(found)} in place of ${expected}`;

const memberOf = (table: object, name: string): unknown => Reflect.get(table, name);

const isTable = (value: unknown): value is object => typeof value === "object" && value !== null;
