/**
 * Activation functions that are compositions of simpler ops, by PyTorch's definitions. `relu`, `sigmoid` and `tanh` are
 * kernels (unary.ts), `softmax` and `logSoftmax` run along an axis (softmax.ts). On a kink the gradient is PyTorch's,
 * hence masks where a minimum would share it.
 */
import { commonBackend } from "../autograd/define-op.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { tidy } from "../tensor/tidy.js";
import { add, div, equal, greater, mul } from "./binary.js";
import { reshape } from "./reshape.js";
import { erf, exp, expm1, log1p, relu, sigmoid, tanh } from "./unary.js";
import { where } from "./where.js";

/** @throws ArgumentError for a number that is not finite */
function checkFinite(op: string, name: string, value: number): void {
  if (Number.isFinite(value)) return;
  throw new ArgumentError(`${op}: found ${name} ${value}, expected a finite number; correct it`, {
    [name]: value,
  });
}

/** 1 where x ≥ bound, 0 elsewhere and for NaN. */
function atLeast(x: Tensor, bound: number): Tensor {
  return add(greater(x, bound), equal(x, bound));
}

/**
 * min(max(x, 0), 6); the gradient at 0 and at 6 is 0 (Krizhevsky 2010, "Convolutional deep belief networks on CIFAR-10").
 *
 * @example
 * ```ts
 * import { relu6, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const y = relu6(tensor(createReferenceBackend(), [-1, 2, 9]));
 * if (y.dataSync().join() !== "0,2,6") throw new Error("relu6 cuts at 0 and at 6");
 * ```
 */
export function relu6(x: Tensor): Tensor {
  return tidy(() => where(atLeast(x, 6), 6, relu(x)));
}

/**
 * x above 0, slope · x elsewhere; the gradient at 0 is the slope (Maas, Hannun, Ng 2013).
 *
 * @param slope PyTorch's negative_slope
 * @throws ArgumentError for a slope that is not finite
 * @example
 * ```ts
 * import { leakyRelu, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const y = leakyRelu(tensor(createReferenceBackend(), [-4, 2]), 0.25);
 * if (y.dataSync().join() !== "-1,2") throw new Error("a quarter below 0");
 * ```
 */
export function leakyRelu(x: Tensor, slope: number = 0.01): Tensor {
  checkFinite("leakyRelu", "slope", slope);
  return tidy(() => where(greater(x, 0), x, mul(x, slope)));
}

/**
 * Leaky relu with a learned slope: weight `[1]` for all of x, or `[C]` with one for each channel of x `[N, C, ...]`
 * (He, Zhang, Ren, Sun 2015).
 *
 * @throws ShapeError for a weight of another shape
 * @example
 * ```ts
 * import { prelu, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const y = prelu(tensor(backend, [-2, -2], [1, 2]), tensor(backend, [0.5, 2]));
 * if (y.dataSync().join() !== "-1,-4") throw new Error("each channel has its own slope");
 * ```
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  const channels = x.shape[1] ?? 1;
  const [count] = weight.shape;
  commonBackend("prelu", [x, weight]);
  if (weight.rank !== 1 || (count !== 1 && count !== channels)) {
    throw new ShapeError(
      `prelu: found weight ${formatShape(weight.shape)} for input ${formatShape(x.shape)}, expected [1] or [${channels}] (one slope for all, or one a channel); correct the weight`,
      { weight: weight.shape, input: x.shape },
    );
  }
  return tidy(() => {
    const positive = greater(x, 0);
    const slopes = reshape(
      weight,
      x.shape.map((_, axis) => (axis === 1 ? count : 1)),
    );
    // The slopes see 0 where x is positive: 0 · ∞ would spoil their gradient.
    return where(positive, x, mul(slopes, where(positive, 0, x)));
  });
}

/**
 * x above 0, alpha · (eˣ − 1) elsewhere; the gradient at 0 is alpha (Clevert, Unterthiner, Hochreiter 2016).
 *
 * @throws ArgumentError for an alpha that is not finite
 * @example
 * ```ts
 * import { elu, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const y = elu(tensor(createReferenceBackend(), [-Infinity, 3]), 2);
 * if (y.dataSync().join() !== "-2,3") throw new Error("elu ends at −alpha");
 * ```
 */
export function elu(x: Tensor, alpha: number = 1): Tensor {
  checkFinite("elu", "alpha", alpha);
  return tidy(() => {
    const positive = greater(x, 0);
    // e^x of large x must not be computed: ∞ would pass through the mask of the second gradient.
    return where(positive, x, mul(expm1(where(positive, 0, x)), alpha));
  });
}

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** 1.0507 · elu(x, 1.6733): mean 0 and variance 1 are its fixed point (Klambauer, Unterthiner, Mayr, Hochreiter 2017). */
export function selu(x: Tensor): Tensor {
  return tidy(() => mul(elu(x, SELU_ALPHA), SELU_SCALE));
}

/** How {@link gelu} computes Φ: exactly by the error function, or by a hyperbolic tangent. */
export type GeluApproximation = "none" | "tanh";

/**
 * x · Φ(x), Φ the standard normal distribution; "tanh" takes Φ(x) ≈ ½ + ½ tanh(√(2/π) (x + 0.044715 x³))
 * (Hendrycks & Gimpel 2016).
 *
 * @throws ArgumentError for another approximation
 * @example
 * ```ts
 * import { gelu, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const [y = 0] = gelu(tensor(createReferenceBackend(), [1])).dataSync();
 * if (Math.abs(y - 0.841345) > 1e-6) throw new Error("Φ(1) is 0.841345");
 * ```
 */
export function gelu(x: Tensor, approximate: GeluApproximation = "none"): Tensor {
  if (approximate !== "none" && approximate !== "tanh") {
    throw new ArgumentError(
      `gelu: found approximate ${JSON.stringify(approximate)}, expected "none" or "tanh"; choose one of these`,
      { approximate },
    );
  }
  return tidy(() => {
    const share =
      approximate === "none"
        ? erf(mul(x, Math.SQRT1_2))
        : tanh(mul(add(x, mul(mul(mul(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI)));
    return mul(mul(x, 0.5), add(share, 1));
  });
}

/** x · sigmoid(x), also called swish (Elfwing, Uchibe, Doya 2018). */
export function silu(x: Tensor): Tensor {
  return tidy(() => mul(x, sigmoid(x)));
}

/**
 * x · relu6(x + 3) / 6 (Howard et al. 2019, MobileNetV3). The gradient is 0 from −3 down and 1 from 3 up; PyTorch 1 took
 * that of the middle part at these two points, −½ and 1½.
 */
export function hardswish(x: Tensor): Tensor {
  return tidy(() => div(mul(x, relu6(add(x, 3))), 6));
}

/** Options of {@link softplus}, with PyTorch's names and defaults. */
export interface SoftplusOptions {
  /** Steepness: the larger, the closer to relu; 1. */
  readonly beta?: number | undefined;
  /** Where beta · x is larger, the result is x itself; 20. */
  readonly threshold?: number | undefined;
}

const softplusOptionNames: OptionNames<SoftplusOptions> = { beta: true, threshold: true };

/**
 * ln(1 + e^(beta · x)) / beta, a smooth relu.
 *
 * @throws ArgumentError for a beta that is not positive or a threshold that is no number
 * @example
 * ```ts
 * import { softplus, tensor } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const [y = 0] = softplus(tensor(createReferenceBackend(), [0]), { beta: 2 }).dataSync();
 * if (Math.abs(y - Math.LN2 / 2) > 1e-6) throw new Error("ln 2 / beta at 0");
 * ```
 */
export function softplus(x: Tensor, options: SoftplusOptions = {}): Tensor {
  checkOptionNames("softplus", options, softplusOptionNames);
  const { beta = 1, threshold = 20 } = options;
  if (!(beta > 0 && Number.isFinite(beta))) {
    throw new ArgumentError(
      `softplus: found beta ${beta}, expected a finite number above 0 (it is a steepness); correct it`,
      { beta },
    );
  }
  checkFinite("softplus", "threshold", threshold);
  return tidy(() => {
    const steep = mul(x, beta);
    const straight = greater(steep, threshold);
    // What is straight enters the power as 0, so that nothing overflows behind the mask.
    return where(straight, x, div(log1p(exp(where(straight, 0, steep))), beta));
  });
}
