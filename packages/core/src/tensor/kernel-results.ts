/**
 * What a backend's kernels give back: a handle at once, never an operand, of as many elements as the record says. Only
 * `read` knows a length, so the first result of each kernel and record on a backend is read for it: at once where the
 * backend can block, else beside the work, and what was found then is told by the next value that is awaited. Values are the
 * conformance suite's to judge; a compiled program makes no calls that could be looked at.
 */
import type { Backend } from "../backend.js";
import { type ErrorDetails, ExecutionError } from "../errors.js";
import { runTheSuite, unreadable } from "./failure.js";
import { lengthOf } from "./read-faults.js";
import { isRecorder } from "./recorder.js";

/** A call of a kernel that came back. */
export interface KernelCall {
  readonly backend: Backend;
  readonly kernel: string;
  /** Kernel and record: {@link callKey}. */
  readonly key: string;
  readonly operands: readonly unknown[];
  /** Elements that its record asks for. */
  readonly size: number;
}

/** What tells calls of a kernel apart, whatever the values. */
export function callKey(kernel: string, geometry: unknown): string {
  return `${kernel} ${JSON.stringify(geometry)}`;
}

/** Elements on their way to the host at once; beyond them a result waits for its next call. */
const IN_FLIGHT = 2 ** 22;

/** What was looked at on one backend. */
interface Ledger {
  /** Kernels and records whose length is known to be right, or on its way. */
  readonly seen: Set<string>;
  /** Reads on their way, and what they found wrong and told nobody yet. */
  readonly pending: Set<Promise<unknown>>;
  inFlight: number;
}

/** By the table of kernels: a view of a backend computes with the same one. */
const ledgers = new WeakMap<object, Ledger>();

function ledgerOf({ kernels }: Backend): Ledger {
  const known = ledgers.get(kernels);
  if (known !== undefined) return known;
  const made: Ledger = { seen: new Set(), pending: new Set(), inFlight: 0 };
  ledgers.set(kernels, made);
  return made;
}

/**
 * The result of a call, if it is one.
 *
 * @throws ExecutionError when it is no handle, one of the operands, or of another length; a result of its own is freed
 */
export function checkResult(call: KernelCall, result: unknown): unknown {
  checkHandle(call.backend, call.kernel, result);
  const operand = call.operands.indexOf(result);
  if (operand >= 0) {
    throw faultOf(call, {
      found: `returning its operand ${operand}`,
      expected: "a fresh buffer",
      why: "operands are freed on their own",
    });
  }
  if (!isRecorder(call.backend)) checkLength(call, result);
  return result;
}

/** @throws ExecutionError for nothing, or a promise, in place of a handle */
export function checkHandle(backend: Backend, kernel: string, result: unknown): void {
  const call = { backend, kernel };
  if (result === undefined || result === null) {
    throw faultOf(call, {
      found: `returning ${result}`,
      expected: "a buffer",
      why: "it is read and freed later; is a `return` missing?",
    });
  }
  if (typeof result !== "object" || !("then" in result) || typeof result.then !== "function")
    return;
  // What it comes to concerns nobody any more.
  Promise.resolve(result).catch(() => undefined);
  throw faultOf(call, {
    found: "returning a promise",
    expected: "a buffer at once",
    why: "a buffer may hold a promise and is none; drop `async`, and wait in `read`",
  });
}

/** Waits for what is being looked at. @throws ExecutionError naming the first kernel whose result has another length */
export async function checkedResults(backend: Backend): Promise<void> {
  const { pending } = ledgerOf(backend);
  for (const finding of [...pending]) {
    const fault = await finding;
    if (fault !== undefined) {
      // What was computed from it says nothing new.
      pending.clear();
      throw fault;
    }
    pending.delete(finding);
  }
}

function checkLength(call: KernelCall, result: unknown): void {
  const { backend, key, size } = call;
  const ledger = ledgerOf(backend);
  if (ledger.seen.has(key)) return;
  if (backend.readSync !== undefined) {
    const fault = faultNow(call, () => backend.readSync?.(result));
    if (fault !== undefined) {
      freeQuietly(backend, result);
      throw fault;
    }
    ledger.seen.add(key);
    return;
  }
  if (ledger.inFlight > 0 && ledger.inFlight + size > IN_FLIGHT) return;
  ledger.seen.add(key);
  ledger.inFlight += size;
  ledger.pending.add(faultLater(ledger, call, result));
}

function faultNow(call: KernelCall, read: () => unknown): unknown {
  try {
    return lengthFault(call, read(), "intact");
  } catch (error) {
    return unreadableResult(call, error, "intact");
  }
}

/** What is wrong with a result stays to be told, and its kernel to be looked at again. */
async function faultLater(ledger: Ledger, call: KernelCall, result: unknown): Promise<unknown> {
  let fault: unknown;
  try {
    fault = lengthFault(call, await call.backend.read(result), "lost");
  } catch (error) {
    fault = unreadableResult(call, error, "lost");
  }
  ledger.inFlight -= call.size;
  if (fault !== undefined) ledger.seen.delete(call.key);
  return fault;
}

function freeQuietly(backend: Backend, buffer: unknown): void {
  try {
    backend.free(buffer);
  } catch {
    // The fault that led here is the one to report.
  }
}

function lengthFault(
  call: KernelCall,
  values: unknown,
  state: ExecutionError["state"],
): ExecutionError | undefined {
  const { size: expected } = call;
  const found = lengthOf(values);
  if (found === expected) return undefined;
  return faultOf(call, {
    found:
      found === undefined ? "giving what is read as no Float32Array" : `giving ${found} elements`,
    expected: `${expected}`,
    why: "a result is as long as its record says",
    state,
    details: { found, expected },
  });
}

/** A device that is gone is no fault of the kernel's. */
function unreadableResult(
  { backend: { name }, kernel }: KernelCall,
  error: unknown,
  state: ExecutionError["state"],
): unknown {
  const details = { backend: name, kernel };
  return unreadable(kernel, `its result on backend "${name}"`, state, error, details);
}

/** What a kernel does that it may not, in the words of the error. */
interface Fault {
  readonly found: string;
  readonly expected: string;
  readonly why: string;
  readonly state?: ExecutionError["state"];
  readonly details?: ErrorDetails;
}

function faultOf(
  { backend, kernel }: Pick<KernelCall, "backend" | "kernel">,
  { found, expected, why, state = "intact", details = {} }: Fault,
): ExecutionError {
  const { name } = backend;
  return new ExecutionError(
    `${kernel}: found backend "${name}" ${found}, expected ${expected} (${why}); correct it, then ${runTheSuite(backend)}`,
    state,
    undefined,
    { backend: name, kernel, ...details },
  );
}
