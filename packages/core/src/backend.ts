/**
 * The backend contract: all that a backend author implements, and all that core may ask of a backend.
 *
 * Core validates arguments, infers every shape, resolves every default and never calls a kernel with zero elements.
 * Arrays are dense, row-major, NCHW, float32 at the boundary (integers are exact up to 2^24), of rank <= 6.
 * A kernel takes buffers, then one resolved record, and only computes. It
 *   - never writes to its inputs, never keeps them, and never returns one of them: each result is a fresh buffer;
 *   - returns at once: work may be queued (a handle may hold a promise, and is none); work is done in order, `free` included;
 *   - may assume that its arguments are valid. An error in queued work rejects the next `read` and names the kernel.
 *
 * Interfaces use method syntax on purpose: it lets a `Backend<Float32Array>` be a `Backend` without a cast.
 */

/** Sizes of a tensor along each axis, outermost first. `[]` is a scalar. */
export type Shape = readonly number[];

/** `round` goes to even on ties; `sign(NaN)` is NaN; `relu` propagates NaN. */
export type UnaryOp =
  | "abs"
  | "ceil"
  | "cos"
  | "erf"
  | "exp"
  | "expm1"
  | "floor"
  | "log"
  | "log1p"
  | "neg"
  | "relu"
  | "round"
  | "sigmoid"
  | "sign"
  | "sin"
  | "sqrt"
  | "tanh";

/** Comparisons give 1 or 0 (0 with a NaN); `max` and `min` propagate NaN; `pow` is C99's (`pow(1, NaN)` is 1). */
export type BinaryOp =
  | "add"
  | "div"
  | "equal"
  | "greater"
  | "less"
  | "max"
  | "min"
  | "mul"
  | "pow"
  | "sub";

/** `max` propagates NaN; `argmax` gives the first of equal maxima (the first NaN, if there is one). */
export type ReduceOp = "argmax" | "max" | "sum";

/** A resolved 2-D sliding window. Lengths are in elements; nothing is left for a kernel to derive. */
export interface Window2d {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padTop: number;
  readonly padBottom: number;
  readonly padLeft: number;
  readonly padRight: number;
}

/** A resolved 2-D cross-correlation. x `[N, C, H, W]`, w `[K, C / groups, R, S]`, y `[N, K, P, Q]`. */
export interface Conv2dGeometry extends Window2d {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
}

/** A convolution with a bias `[K]` and an activation behind it. */
export interface Conv2dBiasActivationGeometry extends Conv2dGeometry {
  readonly activation: "none" | "relu" | "sigmoid" | "tanh";
}

/**
 * A resolved 2-D pooling. x `[N, C, H, W]`, y `[N, C, P, Q]`. Max pooling never sees padding and every window holds at
 * least one element of x. With ceil mode a window may reach beyond the padding; what lies there never counts.
 */
export interface Pool2dGeometry extends Window2d {
  readonly channels: number;
  /** Whether padding counts in the divisor of an average. */
  readonly countPadding: boolean;
}

/** x broadcast to `out` (stride 0 where it repeats), then `op`. Strides are in elements of the operand. */
export interface UnaryGeometry {
  readonly op: UnaryOp;
  readonly out: Shape;
  readonly strides: readonly [x: readonly number[]];
}
export interface BinaryGeometry {
  readonly op: BinaryOp;
  readonly out: Shape;
  readonly strides: readonly [a: readonly number[], b: readonly number[]];
}
export interface WhereGeometry {
  readonly out: Shape;
  readonly strides: readonly [mask: readonly number[], a: readonly number[], b: readonly number[]];
}
/** Reduces the marked axes of `in`; they vanish from the result. `argmax` counts along them, row-major. */
export interface ReduceGeometry {
  readonly op: ReduceOp;
  readonly in: Shape;
  readonly reduced: readonly boolean[];
}
/** y `[...batch, m, n]` = a `[m, k]` times b `[k, n]` per batch; a transposed operand is stored as `[k, m]`, `[n, k]`. */
export interface MatmulGeometry {
  readonly batch: Shape;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly batchStrides: readonly [a: readonly number[], b: readonly number[]];
}
/** Axis i of the result is axis `axes[i]` of the input. */
export interface PermuteGeometry {
  readonly in: Shape;
  readonly axes: readonly number[];
}
/** Element j of axis i of the result is element `start[i] + j * step[i]` of the input; a step may be negative. */
export interface SliceGeometry {
  readonly in: Shape;
  readonly start: readonly number[];
  readonly step: readonly number[];
  readonly out: Shape;
}
/** Operand i is `[outer, lengths[i], inner]`. */
export interface ConcatGeometry {
  readonly outer: number;
  readonly inner: number;
  readonly lengths: readonly number[];
}
/** x `[outer, length, inner]`, along the middle axis. */
export interface AxisGeometry {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}
/** y = x / (k + alpha * sum of squares of `before` channels before to `after` channels after)^beta, along the middle axis. */
export interface LocalResponseNormGeometry extends AxisGeometry {
  readonly before: number;
  readonly after: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

/** Kernels that every backend has. Enough to run every network forward. */
export interface Kernels<B> {
  unary(x: B, g: UnaryGeometry): B;
  binary(a: B, b: B, g: BinaryGeometry): B;
  /** a where mask is not 0, else b; what is not chosen may be anything, NaN included. */
  where(mask: B, a: B, b: B, g: WhereGeometry): B;
  reduce(x: B, g: ReduceGeometry): B;
  matmul(a: B, b: B, g: MatmulGeometry): B;
  conv2d(x: B, w: B, g: Conv2dGeometry): B;
  maxPool2d(x: B, g: Pool2dGeometry): B;
  avgPool2d(x: B, g: Pool2dGeometry): B;
  permute(x: B, g: PermuteGeometry): B;
  slice(x: B, g: SliceGeometry): B;
  concat(xs: readonly B[], g: ConcatGeometry): B;
}

/** Kernels that a backend adds to train. Every other gradient is a composition of {@link Kernels}. */
export interface GradKernels<B> {
  /** dL/dx `[N, C, H, W]` from dy `[N, K, P, Q]` and w: also the transposed convolution. */
  conv2dInputGrad(dy: B, w: B, g: Conv2dGeometry): B;
  /** dL/dw `[K, C / groups, R, S]` from x and dy. */
  conv2dWeightGrad(x: B, dy: B, g: Conv2dGeometry): B;
  /** dL/dx: each dy goes to the first maximum of its window of x. */
  maxPool2dInputGrad(dy: B, x: B, g: Pool2dGeometry): B;
  /** v `[N, C, H, W]` at the place of the first maximum of x's windows: indices (v = iota), and the second gradient. */
  maxPool2dSelect(v: B, x: B, g: Pool2dGeometry): B;
  avgPool2dInputGrad(dy: B, g: Pool2dGeometry): B;
}

/** Faster forms of compositions that core already has. A backend gives those that it can do better. */
export interface FusedKernels<B> {
  conv2dBiasActivation(x: B, w: B, bias: B, g: Conv2dBiasActivationGeometry): B;
  /** Inference form, x * scale + shift per channel. Training batch norm is a composition that `compile` may recognise. */
  batchNorm(x: B, scale: B, shift: B, g: AxisGeometry): B;
  localResponseNorm(x: B, g: LocalResponseNormGeometry): B;
  softmax(x: B, g: AxisGeometry): B;
}

export interface AllKernels<B> extends Kernels<B>, GradKernels<B>, FusedKernels<B> {}
export type KernelName = keyof AllKernels<unknown>;
type LastOf<T> = T extends readonly [...unknown[], infer Last] ? Last : never;
/** The record that a kernel takes. */
export type GeometryOf<K extends KernelName> = LastOf<Parameters<AllKernels<unknown>[K]>>;

/** Facts that a backend states of itself: they set bounds in the suite and are printed in its report. Abilities are not flags: they are the kernels it gives. */
export interface Capabilities {
  readonly precision: "float16" | "float32" | "float64";
  /** The suite derives the bound from the algorithm's name; a backend never states a number. */
  readonly convolution:
    | "sum"
    | "winograd-2x3"
    | "winograd-4x3"
    | "winograd-4x3-2x5"
    | "winograd-4x3-4x5"
    | "fft";
  readonly nonFinite: "ieee" | "tile" | "unspecified";
  readonly subnormals: boolean;
  readonly deterministic: boolean;
  /** The longest array that it holds: core refuses what is longer before the call. */
  readonly maxElements: number;
}

/** A place in a program that holds one array. */
export type Slot = number;

/** One contract call of some kernels: kernel, operands and result as slots, and its record. */
export type StepOf<K extends KernelName> = {
  readonly [P in K]: {
    readonly kernel: P;
    readonly operands: readonly Slot[];
    readonly geometry: GeometryOf<P>;
    readonly out: Slot;
  };
}[K];
/** One contract call. Total by type over the three tables. */
export type Step = StepOf<KernelName>;

/** A recorded run. Parameters and state are slots bound to storage with a version, never values baked in. */
export interface Program {
  /** Elements of each slot; a slot is an index into this list. */
  readonly sizes: readonly number[];
  readonly inputs: readonly Slot[];
  readonly state: readonly Slot[];
  readonly constants: ReadonlyMap<Slot, Float32Array>;
  readonly steps: readonly Step[];
  /** May name inputs, state or constants too; the results are fresh buffers all the same. */
  readonly outputs: readonly Slot[];
  /** State slot -> the slot that holds its new value. All replacements are one commit after the last step. */
  readonly donated: ReadonlyMap<Slot, Slot>;
}

/** A buffer bound to a state slot. The version changes whenever its content does; equal versions mean equal content. */
export interface StateBinding<B> {
  readonly buffer: B;
  readonly version: number;
}

export interface Executable<B> {
  /**
   * Runs once. `inputs` and state that is not donated stay the caller's. Donated buffers are consumed (the executable may
   * write into them or free them); `state` of the result holds their successors, in the order of `program.state`, and
   * the unchanged buffer for state that is not donated. A failed run throws an ExecutionError that says whether state
   * is intact or lost.
   */
  run(
    inputs: readonly B[],
    state: readonly StateBinding<B>[],
  ): { readonly outputs: readonly B[]; readonly state: readonly B[] };
  dispose(): void;
}

export interface Backend<B = unknown> {
  /** Name in messages and reports: `"js"`, `"wasm"`. Core never branches on it. */
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly kernels: Kernels<B>;
  /** Absent from a backend that only infers. */
  readonly grads?: GradKernels<B>;
  readonly fused?: Partial<FusedKernels<B>>;
  /** Kernels given above that it builds from several of its engine's: said in tables, nothing to core. */
  readonly composed?: readonly KernelName[];
  /** Absent: core replays the program kernel by kernel. */
  compile?(program: Program): Executable<B>;
  upload(values: Float32Array): B;
  /** Copies a buffer out, as it is when called, after all work queued before. */
  read(buffer: B): Promise<Float32Array>;
  /** As `read`, blocking. Absent where the platform cannot block. */
  readSync?(buffer: B): Float32Array;
  /** Releases a buffer, in order. Core calls it exactly once for each buffer that it still owns. */
  free(buffer: B): void;
  /** Counts live buffers; the suite uses it to find leaks. */
  memory(): { readonly buffers: number; readonly bytes: number };
  /** Releases the device and all buffers. The backend is of no use afterwards; a late `free` does nothing. */
  dispose(): void;
}
