/**
 * One call of a TensorFlow.js kernel, read with types: its tensors as ours, its attributes checked, its result handed back.
 * TensorFlow.js keeps tensors in its CPU backend's memory, in its own layout; between the two stand only copies.
 */
import { type Backend, sizeOf, type Tensor, tensor, wrapBuffer } from "@convscope/core";
import { ArgumentError, UnsupportedError } from "@convscope/core/errors";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import {
  type DataType,
  type KernelConfig,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";

/** A kernel of TensorFlow.js by its registered name, computed on a backend of ours. */
export interface KernelRule {
  readonly name: string;
  /** Whether our kernels are defined for this call; TensorFlow.js's own kernel answers it otherwise. */
  applies?(call: KernelCall): boolean;
  run(call: KernelCall): TensorInfo | TensorInfo[];
}

/** What `kernelFunc` of TensorFlow.js is given. */
type KernelParameters = Parameters<KernelConfig["kernelFunc"]>[0];

/** The call that a {@link KernelRule} answers. */
export class KernelCall {
  readonly backend: Backend;
  readonly #name: string;
  readonly #storage: MathBackendCPU;
  readonly #inputs: NamedTensorInfoMap;
  readonly #attributes: NamedAttrMap;

  /** @throws UnsupportedError when the tensors lie elsewhere than in the CPU backend's memory */
  constructor(backend: Backend, name: string, parameters: KernelParameters) {
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

  /** Whether all inputs hold float32, of a rank that ours have: integers from 2^24 on would not survive ours. */
  isFloat(): boolean {
    const infos = this.inputs().map((input) => this.info(input));
    return infos.every(({ dtype, shape }) => dtype === "float32" && shape.length <= 6);
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

  /** Names of all inputs, in order; those of a list are "0", "1", … */
  inputs(): string[] {
    return Object.keys(this.#inputs).filter((input) => this.has(input));
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

  /** A list of numbers among the attributes, or one alone. @throws ArgumentError */
  numbers(name: string): number[] {
    const value = this.attribute(name);
    if (typeof value === "number") return [value];
    return isNumbers(value) ? value : this.#refuse(name, value, "numbers");
  }

  /** Axes of an input among the attributes, counted from the front; all of them if none are given. @throws Error for others */
  axes(name: string, input: string): number[] {
    const { shape } = this.info(input);
    const all = shape.map((_, axis) => axis);
    return util.parseAxisParam(
      this.attribute(name) === undefined ? all : this.numbers(name),
      shape,
    );
  }

  /** A list of pairs of numbers among the attributes. @throws ArgumentError */
  pairs(name: string): [number, number][] {
    const value = this.attribute(name);
    return isPairs(value) ? value : this.#refuse(name, value, "a list of pairs of numbers");
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

/** Whether a value is a list of pairs of numbers. */
export function isPairs(value: unknown): value is [number, number][] {
  return Array.isArray(value) && value.every((item) => isNumbers(item) && item.length === 2);
}

function typed(values: Float32Array, dtype: DataType): Float32Array | Int32Array | Uint8Array {
  if (dtype === "int32") return Int32Array.from(values);
  return dtype === "bool" ? Uint8Array.from(values) : values;
}
