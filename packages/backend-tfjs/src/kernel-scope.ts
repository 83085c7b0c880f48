/**
 * What one contract kernel does on an engine: its TensorFlow.js kernels in order, with everything between the operands and
 * the result given back at the end. It calls an engine's kernels with the engine named, never through TensorFlow.js's
 * current backend: the user's own choice of backend, tidy scopes, tapes and profiles see nothing of it.
 */
import type {
  DataType,
  NamedAttrMap,
  NamedTensorInfoMap,
  Tensor,
  TensorInfo,
} from "@tensorflow/tfjs-core";
import type { Device, EngineName } from "./engine.js";
import { type GlslProgram, glslProgram } from "./glsl-functions.js";
import { elements } from "./shapes.js";
import { type WgslProgram, wgslProgram } from "./wgsl-functions.js";

/** Kernels of TensorFlow.js from two operands `a` and `b`. */
export type BinaryKernel =
  | "Add"
  | "Equal"
  | "Greater"
  | "GreaterEqual"
  | "Less"
  | "LessEqual"
  | "LogicalAnd"
  | "LogicalOr"
  | "Maximum"
  | "Minimum"
  | "Multiply"
  | "NotEqual"
  | "Pow"
  | "RealDiv"
  | "Sub";

/** What TensorFlow.js's WebGL and WebGPU engines offer to those who add kernels. */
interface GlslRunner {
  runWebGLProgram(program: GlslProgram, inputs: TensorInfo[], dtype: DataType): TensorInfo;
}
interface WgslRunner {
  runWebGPUProgram(program: WgslProgram, inputs: TensorInfo[], dtype: DataType): TensorInfo;
}

function runsGlsl(backend: object): backend is GlslRunner {
  return "runWebGLProgram" in backend && typeof backend.runWebGLProgram === "function";
}

function runsWgsl(backend: object): backend is WgslRunner {
  return "runWebGPUProgram" in backend && typeof backend.runWebGPUProgram === "function";
}

/** A scope of engine kernels. Shapes are row-major; results belong to the scope until {@link KernelScope.close}. */
export class KernelScope {
  readonly engine: EngineName;
  readonly #device: Device;
  readonly #made: TensorInfo[] = [];

  constructor(device: Device) {
    this.#device = device;
    this.engine = device.engine;
  }

  /** Runs one kernel of TensorFlow.js that has one result. */
  run(kernel: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap = {}): TensorInfo {
    const { tf, registeredAs, backend } = this.#device;
    const config = tf.getKernel(kernel, registeredAs);
    if (config === undefined || config === null) {
      throw new Error(`TensorFlow.js has no kernel ${kernel} for ${registeredAs}`);
    }
    const result = config.kernelFunc({ inputs, backend, attrs });
    const first = Array.isArray(result) ? result[0] : result;
    if (first === undefined) throw new Error(`${kernel} of ${registeredAs} gave no result`);
    return this.#keep(first instanceof tf.Tensor ? this.#untrack(first) : first);
  }

  /** Whether the engine takes functions of our own: WebGPU and WebGL 2, which let them at a number's bits, do. */
  hasFunctions(): boolean {
    const { engine, tf } = this.#device;
    return engine === "webgpu" || (engine === "webgl" && tf.env().getNumber("WEBGL_VERSION") === 2);
  }

  /** Runs a function of glsl-functions.ts or wgsl-functions.ts, element by element; operands have one shape. */
  runFunction(
    name: string,
    operands: readonly [TensorInfo] | readonly [TensorInfo, TensorInfo],
  ): TensorInfo {
    const { backend, registeredAs } = this.#device;
    const shape = operands[0].shape;
    const length = elements(shape);
    const inputs = operands.map((x) => this.reshape(x, [length]));
    if (runsGlsl(backend)) {
      const program = glslProgram(name, operands.length, length);
      return this.reshape(this.#keep(backend.runWebGLProgram(program, inputs, "float32")), shape);
    }
    if (runsWgsl(backend)) {
      const program = wgslProgram(name, operands.length, length);
      return this.reshape(this.#keep(backend.runWebGPUProgram(program, inputs, "float32")), shape);
    }
    throw new Error(`${registeredAs} takes no functions of others`);
  }

  /** Gives back everything but `result`, which from now on is the caller's. */
  close(result: TensorInfo): TensorInfo {
    const { backend } = this.#device;
    const own = this.#made.indexOf(result);
    if (own < 0) backend.incRef(result.dataId);
    else this.#made.splice(own, 1);
    this.abandon();
    return result;
  }

  /** Gives back everything: for the way out of a kernel that failed. */
  abandon(): void {
    for (const info of this.#made.splice(0)) this.#device.backend.disposeData(info.dataId);
  }

  /** Values from the host. */
  constant(values: Float32Array, shape: readonly number[]): TensorInfo {
    const own = [...shape];
    const dataId = this.#device.backend.write(values, own, "float32");
    return this.#keep({ dataId, shape: own, dtype: "float32" });
  }

  scalar(value: number): TensorInfo {
    return this.constant(Float32Array.of(value), []);
  }

  fill(value: number, shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
    return this.run("Fill", {}, { shape: [...shape], value, dtype });
  }

  reshape(x: TensorInfo, shape: readonly number[]): TensorInfo {
    const same = x.shape.length === shape.length && x.shape.every((size, i) => size === shape[i]);
    return same ? x : this.run("Reshape", { x }, { shape: [...shape] });
  }

  /** Axis i of the result is axis `perm[i]` of x; without a move of data where only axes of length 1 change place. */
  transpose(x: TensorInfo, perm: readonly number[]): TensorInfo {
    const long = perm.filter((axis) => x.shape[axis] !== 1);
    const out = perm.map((axis) => x.shape[axis] as number);
    if (long.every((axis, i) => i === 0 || axis > (long[i - 1] as number))) {
      return this.reshape(x, out);
    }
    return this.run("Transpose", { x }, { perm: [...perm] });
  }

  binary(kernel: BinaryKernel, a: TensorInfo, b: TensorInfo): TensorInfo {
    return this.run(kernel, { a, b });
  }

  unary(kernel: string, x: TensorInfo): TensorInfo {
    return this.run(kernel, { x });
  }

  /** true and false as 1 and 0. */
  float(x: TensorInfo): TensorInfo {
    return x.dtype === "float32" ? x : this.run("Cast", { x }, { dtype: "float32" });
  }

  /** `t` where the condition holds, else `e`; all of one shape. */
  select(condition: TensorInfo, t: TensorInfo, e: TensorInfo): TensorInfo {
    return this.run("Select", { condition, t, e });
  }

  /** x repeated along its axes of length 1. A product with 1 is exact: it keeps NaN, infinities and the sign of zero. */
  expand(x: TensorInfo, shape: readonly number[]): TensorInfo {
    if (elements(x.shape) === elements(shape)) return this.reshape(x, shape);
    return this.binary("Multiply", x, this.fill(1, shape));
  }

  /** x with `paddings[i]` elements of `value` before and after along axis i; negative paddings cut. */
  pad(
    x: TensorInfo,
    paddings: readonly (readonly [before: number, after: number])[],
    value = 0,
  ): TensorInfo {
    const begin = paddings.map(([before]) => Math.max(0, -before));
    const size = paddings.map(
      ([, after], axis) =>
        (x.shape[axis] as number) - (begin[axis] as number) - Math.max(0, -after),
    );
    const cut = this.slice(x, begin, size);
    const added = paddings.map(([before, after]) => [Math.max(0, before), Math.max(0, after)]);
    if (added.every(([before, after]) => before === 0 && after === 0)) return cut;
    return this.run("PadV2", { x: cut }, { paddings: added, constantValue: value });
  }

  slice(x: TensorInfo, begin: readonly number[], size: readonly number[]): TensorInfo {
    if (x.shape.every((extent, axis) => extent === size[axis])) return x;
    return this.run("Slice", { x }, { begin: [...begin], size: [...size] });
  }

  /** `size` elements along each axis from `begin`, every `step`-th; steps are positive. */
  stridedSlice(
    x: TensorInfo,
    begin: readonly number[],
    size: readonly number[],
    step: readonly number[],
  ): TensorInfo {
    const strides = step.map((own, axis) => (size[axis] === 1 ? 1 : own));
    if (strides.every((own) => own === 1)) return this.slice(x, begin, size);
    const end = begin.map(
      (first, axis) => first + ((size[axis] as number) - 1) * (strides[axis] as number) + 1,
    );
    const masks = { beginMask: 0, endMask: 0, ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: 0 };
    return this.run("StridedSlice", { x }, { begin: [...begin], end, strides, ...masks });
  }

  concat(xs: readonly TensorInfo[], axis: number): TensorInfo {
    const [only] = xs;
    if (only !== undefined && xs.length === 1) return only;
    // TensorFlow.js passes the operands of Concat as an array, though its types know of records alone.
    const list: object = [...xs];
    return this.run("Concat", list as NamedTensorInfoMap, { axis });
  }

  sum(x: TensorInfo, axis: readonly number[]): TensorInfo {
    return this.run("Sum", { x }, { axis: [...axis], keepDims: false });
  }

  /** Some kernels of the cpu engine give a tensor that TensorFlow.js counts already: what is between is not its business. */
  #untrack(tensor: Tensor): TensorInfo {
    const { tf, backend } = this.#device;
    const { dataId, shape, dtype } = tensor;
    backend.incRef(dataId);
    tensor.dispose();
    tf.engine().removeDataId(dataId, backend);
    return { dataId, shape, dtype };
  }

  #keep(info: TensorInfo): TensorInfo {
    this.#made.push(info);
    return info;
  }
}
