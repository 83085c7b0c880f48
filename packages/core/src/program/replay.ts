/**
 * Runs a program kernel by kernel: the executable of every backend that does not compile.
 */
import { checkGiven, requiredKernels } from "../autograd/given-kernels.js";
import type {
  Backend,
  Executable,
  KernelName,
  Program,
  SliceGeometry,
  Slot,
  StateBinding,
  Step,
} from "../backend.js";
import { ConvscopeError, DisposedError, ExecutionError, messageOf } from "../errors.js";
import { failure } from "../tensor/failure.js";
import { callKey, checkResult } from "../tensor/kernel-results.js";
import { checkRoom } from "../tensor/room.js";
import { uploadValues } from "../tensor/upload.js";
import { runStep } from "./run-step.js";

/**
 * Makes a program runnable: compiled where the backend can, else replayed.
 *
 * @throws UnsupportedError when the backend does not give a kernel of it, or cannot hold an array of it
 */
export function executableOf(backend: Backend, program: Program): Executable<unknown> {
  for (const { kernel } of program.steps) checkGiven(backend, kernel);
  if (backend.compile === undefined) return createReplay(backend, program);
  checkSizes(backend, program);
  return backend.compile(program);
}

/** @throws UnsupportedError when a slot is longer than what the backend holds */
function checkSizes(backend: Backend, { sizes, steps }: Program): void {
  const makers = new Map(steps.map(({ out, kernel }) => [out, kernel]));
  for (const [slot, size] of sizes.entries())
    checkRoom(backend, makers.get(slot) ?? "upload", size);
}

/** A step with what is known of it before the first run. */
interface PlannedStep {
  readonly step: Step;
  /** Elements of its result. */
  readonly size: number;
  readonly key: string;
  /** Slots whose values nobody needs after it; only slots that steps made. */
  readonly lastUses: readonly Slot[];
}

/**
 * An executable that makes the recorded calls, each buffer freed after its last use.
 *
 * @throws UnsupportedError when the backend cannot hold an array of it
 */
export function createReplay(backend: Backend, program: Program): Executable<unknown> {
  checkSizes(backend, program);
  const constants = new Map<Slot, unknown>();
  for (const [slot, values] of program.constants)
    constants.set(slot, uploadValues(backend, values));
  const plan = planOf(program);
  let live = true;
  return {
    run(inputs, state) {
      if (!live)
        throw new DisposedError("program: found it disposed, expected it alive; capture it again");
      return replay(backend, program, constants, plan, inputs, state);
    },
    dispose() {
      if (!live) return;
      live = false;
      for (const buffer of constants.values()) backend.free(buffer);
    },
  };
}

function planOf({ steps, sizes, outputs, donated }: Program): readonly PlannedStep[] {
  const made = new Set(steps.map((step) => step.out));
  const needed = new Set<Slot>([...outputs, ...donated.values()]);
  // From the end, where a slot that is met first is used last.
  const planned = steps.toReversed().map((step): PlannedStep => {
    const used = [...new Set([...step.operands, step.out])];
    const lastUses = used.filter((slot) => made.has(slot) && !needed.has(slot));
    for (const slot of lastUses) needed.add(slot);
    const { kernel, geometry, out } = step;
    return { step, size: sizes[out] ?? 0, key: callKey(kernel, geometry), lastUses };
  });
  return planned.reverse();
}

function replay(
  backend: Backend,
  program: Program,
  constants: ReadonlyMap<Slot, unknown>,
  plan: readonly PlannedStep[],
  inputs: readonly unknown[],
  state: readonly StateBinding<unknown>[],
): { outputs: readonly unknown[]; state: readonly unknown[] } {
  const values = new Map<Slot, unknown>(constants);
  for (const [i, slot] of program.inputs.entries()) values.set(slot, inputs[i]);
  for (const [i, slot] of program.state.entries()) values.set(slot, state[i]?.buffer);
  const made = new Set<Slot>();
  const given: unknown[] = [];
  let running: Step | undefined;
  try {
    for (const { step, size, key, lastUses } of plan) {
      running = step;
      const operands = step.operands.map((slot) => values.get(slot));
      const call = { backend, kernel: step.kernel, key, operands, size };
      values.set(step.out, checkResult(call, runStep(backend, step, operands)));
      made.add(step.out);
      for (const slot of lastUses) {
        backend.free(values.get(slot));
        made.delete(slot);
      }
    }
    running = undefined;
    return commit(backend, program, values, made, given);
  } catch (error) {
    for (const buffer of [...given, ...[...made].map((slot) => values.get(slot))]) {
      backend.free(buffer);
    }
    throw new ExecutionError(
      `program on "${backend.name}": ${failureIn(running?.kernel, error)} (parameters and state are as before the run)`,
      "intact",
      error,
      error instanceof ConvscopeError ? error.details : {},
    );
  }
}

/** What went wrong, with the kernel in front where the text does not begin with it, and a remedy where it names none. */
function failureIn(kernel: KernelName | undefined, error: unknown): string {
  const text = messageOf(error);
  const named = kernel === undefined || text.startsWith(kernel) ? text : `${kernel}: ${text}`;
  return error instanceof ConvscopeError
    ? named
    : `${named}; make the backend anew, or use another`;
}

/**
 * Hands out outputs and new state, and lists them in `given`. A buffer with two takers, or one that the caller owns, is
 * copied.
 */
function commit(
  backend: Backend,
  program: Program,
  values: ReadonlyMap<Slot, unknown>,
  made: Set<Slot>,
  given: unknown[],
): { outputs: readonly unknown[]; state: readonly unknown[] } {
  const take = (slot: Slot): unknown => {
    const buffer = values.get(slot);
    const own = made.delete(slot) ? buffer : copyBuffer(backend, buffer, program.sizes[slot] ?? 0);
    given.push(own);
    return own;
  };
  const outputs = program.outputs.map(take);
  const successors = program.state.map((slot) => {
    const next = program.donated.get(slot);
    return next === undefined ? values.get(slot) : take(next);
  });
  program.state.forEach((slot) => {
    if (program.donated.has(slot)) backend.free(values.get(slot));
  });
  return { outputs, state: successors };
}

/** A fresh buffer of equal content: a slice of the whole. */
export function copyBuffer(backend: Backend, buffer: unknown, size: number): unknown {
  const geometry: SliceGeometry = { in: [size], start: [0], step: [1], out: [size] };
  const key = callKey("slice", geometry);
  try {
    const copy = requiredKernels(backend).slice(buffer, geometry);
    return checkResult({ backend, kernel: "slice", key, operands: [buffer], size }, copy);
  } catch (error) {
    throw failure("slice", backend, error);
  }
}
