/**
 * A backend whose buffers are {@link Bounded} arrays: whatever runs on it, core's layers or somebody's own, comes out in
 * float64 with a bound on what a correct backend with the stated facts may give.
 */
import type { Backend, Capabilities, FusedKernels, GradKernels, Kernels } from "@convscope/core";
import {
  type Arithmetic,
  arithmeticOf,
  gamma,
  referenceKernels as k,
} from "@convscope/core/reference";
import { Bounded, type Origin } from "./bounded.js";
import { boundBinary, boundUnary, boundWhere } from "./elementwise.js";
import { boundSum, type Sum } from "./sums.js";

/** A backend that bounds; `given` remembers which buffer was made of which host array. */
export interface BoundedBackend extends Backend<Bounded> {
  readonly given: ReadonlyMap<Bounded, Float32Array>;
}

type Summing = (sum: Sum) => Bounded;

/** Elements that are moved: values and errors go the same way. */
function moved(origin: Origin, run: (arrays: readonly Float64Array[]) => Float64Array): Bounded {
  const { operands } = origin;
  const values = run(operands.map((operand) => operand.values));
  if (operands.every(({ exact }) => exact)) return new Bounded(values, undefined, origin);
  return new Bounded(values, run(operands.map(({ errors }) => errors)), origin);
}

/** Nothing is known of what depends on which of several values is the largest. */
function chosen(
  origin: Origin,
  values: Float64Array,
  judge: Bounded,
  errors: Float64Array,
): Bounded {
  const bounds = judge.exact ? errors : errors.map(() => Number.POSITIVE_INFINITY);
  return new Bounded(values, bounds, origin);
}

function kernelsOf(arithmetic: Arithmetic, sum: Summing): Kernels<Bounded> {
  return {
    unary: (x, g) => boundUnary(x, g, arithmetic),
    binary: (a, b, g) => boundBinary(a, b, g, arithmetic),
    where: boundWhere,
    reduce(x, g) {
      if (g.op === "sum") return sum({ kernel: "reduce", operands: [x], geometry: g });
      const origin: Origin = { kernel: "reduce", operands: [x], geometry: g };
      const largest = { ...g, op: "max" } as const;
      const values = k.reduce(x.values, g);
      const errors = k.reduce(x.errors, largest);
      return g.op === "max"
        ? new Bounded(values, errors, origin)
        : chosen(origin, values, x, new Float64Array(values.length));
    },
    matmul: (a, b, g) => sum({ kernel: "matmul", operands: [a, b], geometry: g }),
    conv2d: (x, w, g) => sum({ kernel: "conv2d", operands: [x, w], geometry: g }),
    maxPool2d: (x, g) =>
      moved({ kernel: "maxPool2d", operands: [x], geometry: g }, (o) => k.maxPool2d(only(o), g)),
    avgPool2d: (x, g) => sum({ kernel: "avgPool2d", operands: [x], geometry: g }),
    permute: (x, g) =>
      moved({ kernel: "permute", operands: [x], geometry: g }, (o) => k.permute(only(o), g)),
    slice: (x, g) =>
      moved({ kernel: "slice", operands: [x], geometry: g }, (o) => k.slice(only(o), g)),
    concat: (xs, g) =>
      moved({ kernel: "concat", operands: xs, geometry: g }, (o) => k.concat(o, g)),
  };
}

function only(arrays: readonly Float64Array[]): Float64Array {
  const [array] = arrays;
  if (array === undefined) throw new RangeError("a kernel that moves elements has an operand");
  return array;
}

function gradsOf(arithmetic: Arithmetic, sum: Summing): GradKernels<Bounded> {
  return {
    conv2dInputGrad: (dy, w, g) =>
      sum({ kernel: "conv2dInputGrad", operands: [dy, w], geometry: g }),
    conv2dWeightGrad: (x, dy, g) =>
      sum({ kernel: "conv2dWeightGrad", operands: [x, dy], geometry: g }),
    avgPool2dInputGrad: (dy, g) =>
      sum({ kernel: "avgPool2dInputGrad", operands: [dy], geometry: g }),
    maxPool2dSelect(v, x, g) {
      const origin: Origin = { kernel: "maxPool2dSelect", operands: [v, x], geometry: g };
      const errors = k.maxPool2dSelect(v.errors, x.values, g);
      return chosen(origin, k.maxPool2dSelect(v.values, x.values, g), x, errors);
    },
    maxPool2dInputGrad(dy, x, g) {
      const origin: Origin = { kernel: "maxPool2dInputGrad", operands: [dy, x], geometry: g };
      const values = k.maxPool2dInputGrad(dy.values, x.values, g);
      // An element wins at most as many windows as one has elements: so many roundings there are.
      const n = g.kernelHeight * g.kernelWidth;
      const off = k.maxPool2dInputGrad(dy.errors, x.values, g);
      const size = k.maxPool2dInputGrad(dy.values.map(Math.abs), x.values, g);
      const errors = off.map(
        (own, i) =>
          gamma(arithmetic, n) * ((size[i] as number) + own) + own + n * arithmetic.underflow,
      );
      return chosen(origin, values, x, errors);
    },
  };
}

/** A bias may be the first term of the sum or the last: the fused form bounds both. */
function fusedOf(
  arithmetic: Arithmetic,
  sum: Summing,
): Pick<FusedKernels<Bounded>, "conv2dBiasActivation"> {
  return {
    conv2dBiasActivation(x, w, bias, g) {
      const y = sum({ kernel: "conv2dBiasActivation", operands: [x, w, bias], geometry: g });
      if (g.activation === "none") return y;
      const op = g.activation;
      return boundUnary(y, { op, out: [y.values.length], strides: [[1]] }, arithmetic);
    },
  };
}

/**
 * Makes a backend that bounds what backends with these facts may give.
 *
 * @param errorsOf how far off what is uploaded may be; undefined for what is exact
 */
export function createBoundedBackend(
  capabilities: Capabilities,
  errorsOf: (values: Float32Array) => Float64Array | undefined = () => undefined,
): BoundedBackend {
  const arithmetic = arithmeticOf(capabilities);
  const sum: Summing = (call) => boundSum(call, arithmetic, capabilities.convolution);
  const given = new Map<Bounded, Float32Array>();
  return {
    name: "float64 with bounds",
    capabilities,
    given,
    kernels: kernelsOf(arithmetic, sum),
    grads: gradsOf(arithmetic, sum),
    fused: fusedOf(arithmetic, sum),
    upload(values) {
      const made = new Bounded(Float64Array.from(values), errorsOf(values));
      given.set(made, values);
      return made;
    },
    read: async ({ values }) => Float32Array.from(values),
    // Arrays are held by the results that were made of them, and go with these.
    free: () => undefined,
    memory: () => ({ buffers: 0, bytes: 0 }),
    dispose: () => given.clear(),
  };
}
