/**
 * One call of a TensorFlow.js kernel, read with types: its tensors as ours, its attributes checked, its result handed back.
 * TensorFlow.js keeps tensors in its CPU backend's memory, in its own layout; between the two stand only copies.
 */
import { type Backend, sizeOf, type Tensor, tensor, wrapBuffer } from "@convscope/core";
import { ArgumentError, UnsupportedError } from "@convscope/core/errors";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type {
  DataType,
  KernelConfig,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from "@tensorflow/tfjs-core";

/** A kernel of TensorFlow.js by its registered name, computed on a backend of ours. */
export interface KernelRule {
  readonly name: string;
  /** Whether our kernels are defined for this call; TensorFlow.js's own kernel answers it otherwise. */
  applies?(call: KernelCall): boolean;
  run(call: KernelCall): TensorInfo | TensorInfo[];
}

/** What `kernelFunc` of TensorFlow.js is given. */
type Parameters = globalThis.Parameters<KernelConfig["kernelFunc"]>[0];

/** The call that a {@link KernelRule} answers. */
export class KernelCall {
  readonly backend: Backend;
  readonly #name: string;
  readonly #storage: MathBackendCPU;
  readonly #inputs: NamedTensorInfoMap;
  readonly #attributes: NamedAttrMap;

  /** @throws UnsupportedError when the tensors lie elsewhere than in the CPU backend's memory */
  constructor(backend: Backend, name: string, parameters: Parameters) {
    if (!(parameters.backend instanceof MathBackendCPU)) {
      throw new UnsupportedError(
        `${name}: found tensors outside the memory of TensorFlow.js's CPU backend, expected them in it (a copy per kernel is made from there); register with registerKernels`,
      );
    }
    this.backend = backend;
    this.#name = name;
    this.#storage = parameters.backend;
    this.#inputs = parameters.inputs;
    this.#attributes = parameters.attrs ?? {};
  }

  /** Shape and type of an input. @throws ArgumentError where it is missing */
  info(input: string): TensorInfo {
    const info = this.#inputs[input];
    if (info !== undefined && info !== null) return info;
    throw new ArgumentError(`${this.#name}: found no input "${input}", expected a tensor; give it`);
  }

  /** Whether an input holds float32: of other types, 2^24 and beyond may not survive ours. */
  isFloat(input: string): boolean {
    return this.info(input).dtype === "float32";
  }

  /** Whether an optional input is given. */
  has(input: string): boolean {
    return this.#inputs[input] !== undefined && this.#inputs[input] !== null;
  }

  /** An input on our backend, in TensorFlow.js's shape. @throws UnsupportedError for strings and complex numbers */
  tensor(input: string): Tensor {
    const { dataId, shape, dtype } = this.info(input);
    const values = this.#storage.readSync(dataId);
    if (dtype === "string" || dtype === "complex64" || Array.isArray(values)) {
      throw new UnsupportedError(
        `${this.#name}: found input "${input}" of type ${dtype}, expected float32, int32 or bool; cast it`,
        { input, dtype },
      );
    }
    return tensor(this.backend, Float32Array.from(values), shape);
  }

  /** An attribute as it came. */
  attribute(name: string): unknown {
    return this.#attributes[name] ?? undefined;
  }

  /** A number among the attributes. @throws ArgumentError */
  number(name: string): number {
    const value = this.attribute(name);
    return typeof value === "number" ? value : this.#refuse(name, value, "a number");
  }

  /** A list of numbers among the attributes. @throws ArgumentError */
  numbers(name: string): number[] {
    const value = this.attribute(name);
    return isNumbers(value) ? value : this.#refuse(name, value, "a list of numbers");
  }

  /** Whether a switch among the attributes is on. */
  flag(name: string): boolean {
    return this.attribute(name) === true;
  }

  /** Our kernel's result as a tensor; where there are no elements, no kernel runs. */
  kernel(shape: readonly number[], run: (backend: Backend) => unknown): Tensor {
    if (sizeOf(shape) === 0) return tensor(this.backend, [], shape);
    return wrapBuffer(this.backend, run(this.backend), shape);
  }

  /** Hands a result to TensorFlow.js. Integers are exact to 2^24, as our backends hold them in float32. */
  give(y: Tensor, dtype: DataType = "float32"): TensorInfo {
    const values = y.dataSync();
    return this.#storage.makeTensorInfo([...y.shape], dtype, typed(values, dtype));
  }

  #refuse(name: string, found: unknown, expected: string): never {
    throw new ArgumentError(
      `${this.#name}: found ${name} ${JSON.stringify(found)}, expected ${expected}; correct it`,
      { [name]: found },
    );
  }
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}

function typed(values: Float32Array, dtype: DataType): Float32Array | Int32Array | Uint8Array {
  if (dtype === "int32") return Int32Array.from(values);
  return dtype === "bool" ? Uint8Array.from(values) : values;
}
