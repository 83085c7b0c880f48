/**
 * Whether a value is a backend: everything that the contract asks for, by name and by value, before anything is computed.
 * Whether its kernels are right is the conformance suite's to say.
 */
import type { Backend, Capabilities, FusedKernels, GradKernels, Kernels } from "./backend.js";
import { ArgumentError, UnsupportedError } from "./errors.js";
import { show } from "./options.js";

/** What a backend is to be used for: the suite reports missing kernels itself; training needs the gradient kernels too. */
export type BackendUse = "suite" | "inference" | "training";

/** The kernels of every backend. */
export const REQUIRED_KERNELS: Readonly<Record<keyof Kernels<unknown>, true>> = {
  unary: true,
  binary: true,
  where: true,
  reduce: true,
  matmul: true,
  conv2d: true,
  maxPool2d: true,
  avgPool2d: true,
  permute: true,
  slice: true,
  concat: true,
};

/** The kernels of a backend that trains. */
export const KERNELS_TO_TRAIN: Readonly<Record<keyof GradKernels<unknown>, true>> = {
  conv2dInputGrad: true,
  conv2dWeightGrad: true,
  maxPool2dInputGrad: true,
  maxPool2dSelect: true,
  avgPool2dInputGrad: true,
};

const FUSED_KERNELS: Readonly<Record<keyof FusedKernels<unknown>, true>> = {
  conv2dBiasActivation: true,
  batchNorm: true,
  localResponseNorm: true,
  softmax: true,
};

const METHODS = ["upload", "read", "free", "memory", "dispose"] as const;
const OPTIONAL_METHODS = ["readSync", "compile"] as const;

const BOOLEANS = [true, false] as const;
const FACTS: {
  readonly [K in Exclude<keyof Capabilities, "maxElements">]: readonly Capabilities[K][];
} = {
  precision: ["float16", "float32", "float64"],
  convolution: ["sum", "winograd-2x3", "winograd-4x3", "winograd-4x3-2x5", "fft"],
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
  const name: unknown = Reflect.get(value, "name");
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
  const faults: string[] = [];
  const name = memberOf(backend, "name");
  if (typeof name !== "string" || name === "") {
    faults.push(wrong("name", name, "a text"));
  }
  faults.push(...factFaults(memberOf(backend, "capabilities")));
  faults.push(...kernelFaults(backend, use));
  for (const method of METHODS) {
    const found = memberOf(backend, method);
    if (typeof found !== "function") faults.push(wrong(method, found, "a function"));
  }
  for (const method of OPTIONAL_METHODS) {
    const found = memberOf(backend, method);
    if (found !== undefined && typeof found !== "function") {
      faults.push(wrong(method, found, "a function or none"));
    }
  }
  return faults;
}

function factFaults(capabilities: unknown): readonly string[] {
  if (!isTable(capabilities)) return [wrong("capabilities", capabilities, "a record of facts")];
  const faults: string[] = [];
  for (const [fact, allowed] of Object.entries(FACTS)) {
    const found = memberOf(capabilities, fact);
    if (allowed.some((value) => value === found)) continue;
    const values = allowed
      .map((value) => JSON.stringify(value))
      .join(", ")
      .replace(/, ([^,]*)$/, " or $1");
    faults.push(wrong(`capabilities.${fact}`, found, values));
  }
  const most = memberOf(capabilities, "maxElements");
  if (
    typeof most !== "number" ||
    !(most >= 1) ||
    (most !== Infinity && !Number.isSafeInteger(most))
  ) {
    faults.push(wrong("capabilities.maxElements", most, "a whole number from 1"));
  }
  return faults;
}

function kernelFaults(backend: object, use: BackendUse): readonly string[] {
  const faults: string[] = [];
  const look = (table: string, names: object, needed: boolean, optional: boolean): void => {
    const found = memberOf(backend, table);
    if (found === undefined && optional) return;
    if (!isTable(found)) {
      faults.push(wrong(table, found, `a table of kernels${optional ? " or none" : ""}`));
      return;
    }
    for (const kernel of Object.keys(names)) {
      const given = memberOf(found, kernel);
      if (typeof given === "function" || (given === undefined && !needed)) continue;
      faults.push(wrong(`${table}.${kernel}`, given, `a kernel${needed ? "" : " or none"}`));
    }
  };
  look("kernels", REQUIRED_KERNELS, use !== "suite", false);
  look("grads", KERNELS_TO_TRAIN, use === "training", true);
  look("fused", FUSED_KERNELS, false, true);
  return faults;
}

const wrong = (member: string, found: unknown, expected: string): string =>
  found === undefined
    ? `no ${member} (${expected})`
    : `${member} ${show(found)} in place of ${expected}`;

const memberOf = (table: object, name: string): unknown => Reflect.get(table, name);

const isTable = (value: unknown): value is object => typeof value === "object" && value !== null;
