/**
 * A backend whose kernels record instead of compute. What runs on it becomes a `Program`: the contract's calls in order.
 * It offers exactly the optional kernels of the backend that it records for, so fused calls are steps too.
 */
import type {
  Backend,
  FusedKernels,
  GradKernels,
  Kernels,
  Program,
  Slot,
  Step,
} from "../backend.js";
import { ArgumentError } from "../errors.js";
import { resultLength } from "../result-length.js";
import type { Recorder } from "../tensor/recorder.js";

/** The handle of a recorded array. */
export interface TracedBuffer {
  readonly slot: Slot;
}

/** Records the calls made on it. */
export class Tracer implements Recorder<TracedBuffer> {
  readonly name: string;
  readonly target: Backend;
  readonly capabilities: Backend["capabilities"];
  readonly kernels: Kernels<TracedBuffer>;
  readonly grads?: GradKernels<TracedBuffer>;
  readonly fused?: Partial<FusedKernels<TracedBuffer>>;
  readonly #sizes: number[] = [];
  readonly #inputs: Slot[] = [];
  readonly #state: Slot[] = [];
  readonly #constants = new Map<Slot, Float32Array>();
  readonly #scalars = new Map<number, TracedBuffer>();
  readonly #steps: Step[] = [];

  constructor(target: Backend) {
    this.name = `${target.name} (recording)`;
    this.target = target;
    this.capabilities = target.capabilities;
    this.kernels = recordingKernels((step) => this.#record(step));
    if (target.grads !== undefined) this.grads = recordingGrads((step) => this.#record(step));
    if (target.fused !== undefined)
      this.fused = recordingFused(target.fused, (step) => this.#record(step));
  }

  /** A slot that the caller fills before every run. */
  input(size: number): TracedBuffer {
    return this.#declare(size, this.#inputs);
  }

  /** A slot bound to a variable. */
  state(size: number): TracedBuffer {
    return this.#declare(size, this.#state);
  }

  /** A slot whose values are part of the program. Equal scalars share one, by bits (NaN and −0 included). */
  constant(values: Float32Array): TracedBuffer {
    const [value] = values;
    const key =
      values.length === 1 && value !== undefined && !Object.is(value, -0) ? value : undefined;
    const known = key === undefined ? undefined : this.#scalars.get(key);
    if (known !== undefined) return known;
    const slot = this.#slot(values.length);
    this.#constants.set(slot, values.slice());
    const buffer = { slot };
    if (key !== undefined) this.#scalars.set(key, buffer);
    return buffer;
  }

  /** Ends the recording. */
  program(outputs: readonly TracedBuffer[], donated: ReadonlyMap<Slot, Slot>): Program {
    return {
      sizes: this.#sizes,
      inputs: this.#inputs,
      state: this.#state,
      constants: this.#constants,
      steps: this.#steps,
      outputs: outputs.map(({ slot }) => slot),
      donated,
    };
  }

  /** @throws ArgumentError always: a host value would be baked in */
  upload(): TracedBuffer {
    throw new ArgumentError(
      "record: found host values made into a tensor while a program is recorded, expected none (they would be the same in every run); " +
        "pass them as an input, or wrap what never changes in constant()",
    );
  }

  /** @throws ArgumentError always: there is no value yet */
  async read(): Promise<Float32Array> {
    return this.readSync();
  }

  /** @throws ArgumentError always: there is no value yet */
  readSync(): Float32Array {
    throw new ArgumentError(
      "record: found a tensor read while a program is recorded, expected none (it has no values yet); make it an output and read it after the run",
    );
  }

  free(): void {
    // Lifetimes are worked out from the finished program.
  }

  memory(): { readonly buffers: number; readonly bytes: number } {
    return { buffers: 0, bytes: 0 };
  }

  dispose(): void {
    // Nothing is held.
  }

  #declare(size: number, list: Slot[]): TracedBuffer {
    const slot = this.#slot(size);
    list.push(slot);
    return { slot };
  }

  #slot(size: number): Slot {
    return this.#sizes.push(size) - 1;
  }

  #record(step: Unplaced<Step>): TracedBuffer {
    const placed = { ...step, out: this.#sizes.length };
    this.#steps.push(placed);
    return { slot: this.#slot(resultLength(placed.kernel, placed.geometry)) };
  }
}

/** A step whose result has no slot yet. */
type Unplaced<S extends Step> = S extends Step ? Omit<S, "out"> : never;
type Record = (step: Unplaced<Step>) => TracedBuffer;
const slots = (...buffers: readonly TracedBuffer[]): Slot[] => buffers.map(({ slot }) => slot);

function recordingKernels(record: Record): Kernels<TracedBuffer> {
  return {
    unary: (x, geometry) => record({ kernel: "unary", operands: slots(x), geometry }),
    binary: (a, b, geometry) => record({ kernel: "binary", operands: slots(a, b), geometry }),
    where: (mask, a, b, geometry) =>
      record({ kernel: "where", operands: slots(mask, a, b), geometry }),
    reduce: (x, geometry) => record({ kernel: "reduce", operands: slots(x), geometry }),
    matmul: (a, b, geometry) => record({ kernel: "matmul", operands: slots(a, b), geometry }),
    conv2d: (x, w, geometry) => record({ kernel: "conv2d", operands: slots(x, w), geometry }),
    maxPool2d: (x, geometry) => record({ kernel: "maxPool2d", operands: slots(x), geometry }),
    avgPool2d: (x, geometry) => record({ kernel: "avgPool2d", operands: slots(x), geometry }),
    permute: (x, geometry) => record({ kernel: "permute", operands: slots(x), geometry }),
    slice: (x, geometry) => record({ kernel: "slice", operands: slots(x), geometry }),
    concat: (xs, geometry) => record({ kernel: "concat", operands: slots(...xs), geometry }),
  };
}

function recordingGrads(record: Record): GradKernels<TracedBuffer> {
  return {
    conv2dInputGrad: (dy, w, geometry) =>
      record({ kernel: "conv2dInputGrad", operands: slots(dy, w), geometry }),
    conv2dWeightGrad: (x, dy, geometry) =>
      record({ kernel: "conv2dWeightGrad", operands: slots(x, dy), geometry }),
    maxPool2dInputGrad: (dy, x, geometry) =>
      record({ kernel: "maxPool2dInputGrad", operands: slots(dy, x), geometry }),
    maxPool2dSelect: (v, x, geometry) =>
      record({ kernel: "maxPool2dSelect", operands: slots(v, x), geometry }),
    avgPool2dInputGrad: (dy, geometry) =>
      record({ kernel: "avgPool2dInputGrad", operands: slots(dy), geometry }),
  };
}

function recordingFused(
  given: Partial<FusedKernels<unknown>>,
  record: Record,
): Partial<FusedKernels<TracedBuffer>> {
  const all: FusedKernels<TracedBuffer> = {
    conv2dBiasActivation: (x, w, bias, geometry) =>
      record({ kernel: "conv2dBiasActivation", operands: slots(x, w, bias), geometry }),
    batchNorm: (x, scale, shift, geometry) =>
      record({ kernel: "batchNorm", operands: slots(x, scale, shift), geometry }),
    localResponseNorm: (x, geometry) =>
      record({ kernel: "localResponseNorm", operands: slots(x), geometry }),
    softmax: (x, geometry) => record({ kernel: "softmax", operands: slots(x), geometry }),
  };
  return {
    ...(given.conv2dBiasActivation && { conv2dBiasActivation: all.conv2dBiasActivation }),
    ...(given.batchNorm && { batchNorm: all.batchNorm }),
    ...(given.localResponseNorm && { localResponseNorm: all.localResponseNorm }),
    ...(given.softmax && { softmax: all.softmax }),
  };
}
