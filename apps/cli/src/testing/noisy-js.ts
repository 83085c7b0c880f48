/**
 * backend-js with errors: what other float32 backends may give in its place. Where the reference of conformance takes the
 * worst that rounding can do, this takes what it does in the mean, and is fast enough for whole networks. n additions err by
 * √n·u times what the partial sums are like (Higham & Mary 2019, A new approach to probabilistic rounding error analysis,
 * theorem 2.4 with λ = 1); those of products of either sign walk at random up to the result y, about |y| + Σ|products|/√n. So
 * a sum is off by u·(√n·|y| + Σ|products|), up or down by a seeded coin, and a function by the ulps that OpenCL allows it.
 */
import { createJsBackend } from "@convscope/backend-js";
import { Random } from "@convscope/core";
import type { Backend, GradKernels, Kernels } from "@convscope/core/backend";
import { BINARY_ULPS, UNARY_ULPS } from "@convscope/core/reference";

type Values = Float32Array;

/** Half the distance from 1 to the next float32. */
const ROUNDING = 2 ** -24;

/** A backend with errors of this seed. */
export function createNoisyJsBackend(seed: number): Backend<Values> {
  const js = createJsBackend();
  const random = new Random(seed);
  const { kernels, grads } = js;

  /** y moved by as much as `reach` of each value. */
  const moved = (y: Values, reach: (i: number) => number): Values => {
    for (let i = 0; i < y.length; i++) {
      const error = reach(i);
      y[i] = (y[i] as number) + (random.bits() < 2 ** 31 ? -error : error);
    }
    return y;
  };
  const ulps = (y: Values, count: number): Values =>
    count === 0 ? y : moved(y, (i) => 2 * count * ROUNDING * Math.abs(y[i] as number));
  /** A sum of `terms` products, which `run` forms; of magnitudes it gives Σ|products|. */
  const sums = (
    operands: readonly Values[],
    terms: number,
    run: (xs: readonly Values[]) => Values,
  ) => {
    const magnitudes = operands.map((x) => js.upload(x.map(Math.abs)));
    const sizes = run(magnitudes);
    const y = run(operands);
    const walk = Math.sqrt(terms);
    moved(y, (i) => ROUNDING * (walk * Math.abs(y[i] as number) + (sizes[i] as number)));
    for (const each of [...magnitudes, sizes]) js.free(each);
    return y;
  };
  const given = noisyKernels({ kernels, grads, sums, ulps });
  return { ...js, ...given, name: "noisy-js", fused: {} };
}

interface Noise extends Pick<ReturnType<typeof createJsBackend>, "grads" | "kernels"> {
  sums(xs: readonly Values[], terms: number, run: (xs: readonly Values[]) => Values): Values;
  ulps(y: Values, count: number): Values;
}

interface NoisyKernels {
  readonly kernels: Kernels<Values>;
  readonly grads: GradKernels<Values>;
}

const none = new Float32Array(0);

function noisyKernels({ kernels, grads, sums, ulps }: Noise): NoisyKernels {
  const pair = (
    a: Values,
    b: Values,
    terms: number,
    run: (a: Values, b: Values) => Values,
  ): Values => sums([a, b], terms, ([one = none, two = none]) => run(one, two));
  const single = (x: Values, terms: number, run: (x: Values) => Values): Values =>
    sums([x], terms, ([one = none]) => run(one));
  return {
    kernels: {
      ...kernels,
      unary: (x, g) => ulps(kernels.unary(x, g), UNARY_ULPS[g.op].ulps),
      binary: (a, b, g) => ulps(kernels.binary(a, b, g), BINARY_ULPS[g.op].ulps),
      reduce(x, g) {
        const terms = g.in.reduce((n, size, axis) => (g.reduced[axis] === true ? n * size : n), 1);
        return g.op === "sum"
          ? single(x, terms, (of) => kernels.reduce(of, g))
          : kernels.reduce(x, g);
      },
      matmul: (a, b, g) => pair(a, b, g.k, (x, y) => kernels.matmul(x, y, g)),
      conv2d: (x, w, g) =>
        pair(x, w, (g.inChannels / g.groups) * g.kernelHeight * g.kernelWidth, (a, b) =>
          kernels.conv2d(a, b, g),
        ),
      avgPool2d: (x, g) =>
        single(x, g.kernelHeight * g.kernelWidth, (of) => kernels.avgPool2d(of, g)),
    },
    grads: {
      ...grads,
      conv2dInputGrad: (dy, w, g) =>
        pair(dy, w, (g.outChannels / g.groups) * g.kernelHeight * g.kernelWidth, (a, b) =>
          grads.conv2dInputGrad(a, b, g),
        ),
      conv2dWeightGrad: (x, dy, g) =>
        pair(x, dy, g.batch * g.outHeight * g.outWidth, (a, b) => grads.conv2dWeightGrad(a, b, g)),
      maxPool2dInputGrad: (dy, x, g) =>
        single(dy, g.kernelHeight * g.kernelWidth, (of) => grads.maxPool2dInputGrad(of, x, g)),
      avgPool2dInputGrad: (dy, g) =>
        single(dy, g.kernelHeight * g.kernelWidth, (of) => grads.avgPool2dInputGrad(of, g)),
    },
  };
}
