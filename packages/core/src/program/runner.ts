/**
 * Runs a function of tensors and variables, eagerly or as a captured program. A program is captured once for every key:
 * the shapes of the inputs, the mode, which variables train, and what else the caller names.
 */
import { nameBoth } from "../autograd/define-op.js";
import { isRecorded } from "../autograd/tape.js";
import type { Backend, Executable, Program, Shape, Slot } from "../backend.js";
import { ArgumentError, BackendMismatchError, DisposedError, ExecutionError } from "../errors.js";
import { Random } from "../random.js";
import { sizeOf } from "../shape.js";
import { tensor as upload } from "../tensor/create.js";
import { failure } from "../tensor/failure.js";
import { emptyTensor, type Tensor, wrapBuffer } from "../tensor/tensor.js";
import { keep, tidy } from "../tensor/tidy.js";
import { uploadValues } from "../tensor/upload.js";
import type { Context, Fill, Mode } from "./context.js";
import { copyBuffer, executableOf } from "./replay.js";
import { Tracer } from "./tracer.js";
import type { Variable } from "./variable.js";

/** A computation: inputs and surroundings to outputs. */
export type Body = (inputs: readonly Tensor[], context: Context) => readonly Tensor[];

interface Fresh {
  readonly shape: Shape;
  readonly fill: Fill;
}

/** A program with what its slots are bound to. */
export interface Captured {
  readonly program: Program;
  readonly variables: readonly Variable[];
  readonly fresh: readonly Fresh[];
  readonly shapes: readonly Shape[];
}

/** Runs a body once, calling every kernel as it comes. Outputs are the caller's. */
export function runEagerly(
  backend: Backend,
  mode: Mode,
  inputs: readonly Tensor[],
  body: Body,
  random: Random = new Random(0),
): readonly Tensor[] {
  const updates = new Map<Variable, Tensor>();
  const context: Context = {
    backend,
    mode,
    value: (variable) => variable.tensor,
    update: (variable, next) => noteUpdate(updates, variable, next),
    fresh: (shape, fill) => {
      const values = new Float32Array(sizeOf(shape));
      fill(values, random);
      return upload(backend, values, shape);
    },
  };
  try {
    const results = tidy(() => body(inputs, context).map((output) => output.alias()));
    for (const [variable, next] of updates) variable.replace(next);
    return results;
  } catch (error) {
    for (const next of updates.values()) next.dispose();
    throw error;
  }
}

/** Holds an alias of its own: the scope that made the value may end before the run does. */
function noteUpdate(updates: Map<Variable, Tensor>, variable: Variable, next: Tensor): void {
  variable.checkSuccessor(next);
  updates.get(variable)?.dispose();
  updates.set(variable, keep(next.alias()));
}

/**
 * Records a body as a program, without running it.
 *
 * @param shapes shapes of the inputs
 * @throws ArgumentError when the body makes tensors from host values outside `constant`, or reads one
 */
export function capture(
  backend: Backend,
  mode: Mode,
  shapes: readonly Shape[],
  body: Body,
): Captured {
  const tracer = new Tracer(backend);
  const bound = new Map<Variable, Tensor>();
  const updates = new Map<Variable, Tensor>();
  const fresh: Fresh[] = [];
  return tidy(() => {
    const input = (shape: Shape): Tensor =>
      isEmpty(shape)
        ? emptyTensor(tracer, shape)
        : wrapBuffer(tracer, tracer.input(sizeOf(shape)), shape);
    const inputs = shapes.map(input);
    const value = (variable: Variable): Tensor => {
      const known = bound.get(variable);
      if (known !== undefined) return known;
      const made = keep(wrapBuffer(tracer, tracer.state(variable.size), variable.shape));
      bound.set(variable, made);
      return made;
    };
    const context: Context = {
      backend: tracer,
      mode,
      value,
      update: (variable, next) => {
        value(variable);
        noteUpdate(updates, variable, next);
      },
      fresh: (shape, fill) => {
        if (!isEmpty(shape)) fresh.push({ shape, fill });
        return input(shape);
      },
    };
    const outputs = body(inputs, context);
    const donated = new Map<Slot, Slot>();
    const slotOf = (tensor: Tensor): Slot => slotOn(tracer, tensor);
    for (const [variable, next] of updates) donated.set(slotOf(value(variable)), slotOf(next));
    const program = tracer.program(
      outputs.filter(({ size }) => size > 0).map((output) => ({ slot: slotOf(output) })),
      donated,
    );
    return {
      program,
      variables: [...bound.keys()],
      fresh,
      shapes: outputs.map((output) => output.shape),
    };
  });
}

/** Arrays without elements are no part of a program: no kernel sees them, and there is nothing to hand in or out. */
const isEmpty = (shape: Shape): boolean => sizeOf(shape) === 0;

function slotOn(tracer: Tracer, { backend, buffer }: Tensor): Slot {
  if (
    backend === tracer &&
    typeof buffer === "object" &&
    buffer !== null &&
    "slot" in buffer &&
    typeof buffer.slot === "number"
  ) {
    return buffer.slot;
  }
  throw new ArgumentError(
    "record: found an output that was not made in the recorded run, expected tensors computed from its inputs; compute it inside",
  );
}

/** A program that can be run. */
interface Entry {
  readonly captured: Captured;
  readonly executable: Executable<unknown>;
  /** Which kernel makes what is in a slot, for messages. */
  readonly makers: ReadonlyMap<Slot, string>;
}

/** Keeps the captured programs of one body on one backend. */
export class Runner {
  readonly backend: Backend;
  random: Random;
  readonly #body: Body;
  readonly #programs = new Map<string, Entry>();
  #live = true;

  /** `random` feeds what layers draw on the host (dropout); replace it to replay a run. */
  constructor(backend: Backend, body: Body, random: Random = new Random(0)) {
    this.backend = backend;
    this.random = random;
    this.#body = body;
  }

  /** How many programs were captured so far. */
  get captures(): number {
    return this.#programs.size;
  }

  /**
   * Runs the body's program, captured on the first call with this key. Outputs are the caller's.
   *
   * @param key every hyper-parameter that the body bakes in; shapes and mode are added here
   * @param body a variant of the body that the key tells apart (more outputs, say)
   */
  run(
    mode: Mode,
    inputs: readonly Tensor[],
    key: string = "",
    body: Body = this.#body,
  ): readonly Tensor[] {
    if (!this.#live)
      throw new DisposedError("runner: found it disposed, expected it alive; make a new one");
    const shapes = inputs.map((input) => input.shape);
    const full = `${mode}|${shapes.map((shape) => shape.join("x")).join(",")}|${key}`;
    let entry = this.#programs.get(full);
    if (entry === undefined) {
      const captured = capture(this.backend, mode, shapes, body);
      const { steps } = captured.program;
      entry = {
        captured,
        executable: executableOf(this.backend, captured.program),
        makers: new Map(steps.map(({ out, kernel }) => [out, kernel])),
      };
      this.#programs.set(full, entry);
    }
    return execute(this.backend, entry, inputs, this.random);
  }

  dispose(): void {
    this.#live = false;
    for (const { executable } of this.#programs.values()) executable.dispose();
    this.#programs.clear();
  }
}

/** One run of an executable: binds variables, makes fresh host numbers, settles what was donated. */
function execute(
  backend: Backend,
  { captured: { program, variables, fresh, shapes }, executable, makers }: Entry,
  inputs: readonly Tensor[],
  random: Random,
): readonly Tensor[] {
  checkOperands(backend, [...inputs, ...variables.map((variable) => variable.tensor)]);
  const donated = variables.map((_, i) => program.donated.has(program.state[i] ?? -1));
  const hostInputs: unknown[] = [];
  try {
    for (const { shape, fill } of fresh) {
      const values = new Float32Array(sizeOf(shape));
      fill(values, random);
      hostInputs.push(uploadValues(backend, values));
    }
    variables.forEach((variable, i) => {
      if (donated[i]) variable.detachShared((buffer, size) => copyBuffer(backend, buffer, size));
    });
    const result = executable.run(
      [...inputs.filter(({ size }) => size > 0).map(({ buffer }) => buffer), ...hostInputs],
      variables.map((variable) => variable.binding()),
    );
    variables.forEach((variable, i) => {
      const next = program.donated.get(program.state[i] ?? -1);
      if (next !== undefined) variable.settle(result.state[i], makers.get(next));
    });
    let next = 0;
    return shapes.map((shape) => {
      if (isEmpty(shape)) return emptyTensor(backend, shape);
      const maker = makers.get(program.outputs[next] ?? -1);
      return wrapBuffer(backend, result.outputs[next++], shape, maker);
    });
  } catch (error) {
    if (error instanceof ExecutionError && error.state === "lost") {
      variables.forEach((variable, i) => {
        if (donated[i]) variable.lose();
      });
    }
    throw failure("run", backend, error);
  } finally {
    for (const buffer of hostInputs) backend.free(buffer);
  }
}

/** A program takes bare buffers, so neither another backend's nor a gradient's absence would be noticed inside. */
function checkOperands(backend: Backend, operands: readonly Tensor[]): void {
  for (const operand of operands) {
    if (operand.backend === backend) continue;
    throw new BackendMismatchError(
      `run: found a program and a tensor on ${nameBoth(backend, operand.backend)}, expected one backend (data never moves by itself); ` +
        "move it: tensor(backend, await x.data(), x.shape), or await model.to(backend)",
      { backends: [backend.name, operand.backend.name] },
    );
  }
  if (!isRecorded(operands)) return;
  throw new ArgumentError(
    "run: found a gradient asked through a captured program, expected none (the tape does not see into it); take the gradient inside the body, or use runEagerly",
  );
}
