/** FusedBatchNorm, LRN with its gradient, and Softmax. Channels are TensorFlow.js's last axis. */
import {
  add,
  channelAffine,
  div,
  localResponseNorm,
  mul,
  ones,
  reshape,
  sizeOf,
  softmax,
  sqrt,
  sub,
  type Tensor,
  vjp,
  zeros,
} from "@convscope/core";
import type { KernelCall, KernelRule } from "./kernel-call.js";

/** `[..., C]` as `[N, C]`: one row a place. */
function asRows(x: Tensor): Tensor {
  const channels = x.shape.at(-1) ?? 1;
  return reshape(x, [sizeOf(x.shape.slice(0, -1)), channels]);
}

/** (x − mean) · scale / √(variance + ε) + offset; statistics are vectors of channels or of x's own shape. */
function batchNorm(call: KernelCall): Tensor {
  const x = call.tensor("x");
  const [mean, variance] = [call.tensor("mean"), call.tensor("variance")];
  const epsilon =
    call.attribute("varianceEpsilon") === undefined ? 1e-3 : call.number("varianceEpsilon");
  const given = call.has("scale") ? call.tensor("scale") : ones(call.backend, mean.shape);
  const offset = call.has("offset") ? call.tensor("offset") : zeros(call.backend, mean.shape);
  const scale = div(given, sqrt(add(variance, epsilon)));
  const shift = sub(offset, mul(mean, scale));
  const perChannel = mean.rank === 1 && mean.size === x.shape.at(-1);
  if (!perChannel) return add(mul(x, scale), shift);
  return reshape(channelAffine(asRows(x), scale, shift), x.shape);
}

function lrn(call: KernelCall, x: Tensor): Tensor {
  const radius = call.number("depthRadius");
  const [alpha, beta, k] = [call.number("alpha"), call.number("beta"), call.number("bias")];
  return reshape(
    localResponseNorm(asRows(x), { before: radius, after: radius, alpha, beta, k }),
    x.shape,
  );
}

function lrnGrad(call: KernelCall): Tensor {
  const [x, dy] = [call.tensor("x"), call.tensor("dy")];
  const { gradients } = vjp(
    () => lrn(call, x),
    [x],
    () => dy,
  );
  const [dx = x] = gradients;
  return dx;
}

/** Rules for the kernels that normalise. */
export const normalisationRules: readonly KernelRule[] = [
  { name: "FusedBatchNorm", run: (call) => call.give(batchNorm(call), call.info("x").dtype) },
  { name: "LRN", run: (call) => call.give(lrn(call, call.tensor("x")), call.info("x").dtype) },
  { name: "LRNGrad", run: (call) => call.give(lrnGrad(call), call.info("x").dtype) },
  {
    name: "Softmax",
    run: (call) => call.give(softmax(call.tensor("logits"), call.number("dim"))),
  },
];
