/**
 * MaxPool, AvgPool, their gradients, and MaxPoolWithArgmax. TensorFlow.js's average divides by the elements that a window
 * holds, padding not counted, but its gradient by all of the window's places: no gradient of that average at a padded edge.
 * The rules keep to both.
 */
import { add, iota, mul, reshape, type Tensor } from "@convscope/core";
import type { Backend, GradKernels, Pool2dGeometry } from "@convscope/core/backend";
import { UnsupportedError } from "@convscope/core/errors";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelCall, KernelRule } from "./kernel-call.js";
import { fromMaps, toMaps } from "./layout.js";
import { isFilled, poolingInfo, windowOf } from "./window-info.js";

function geometryOf(call: KernelCall, x: TensorInfo, countPadding = false): Pool2dGeometry {
  const info = poolingInfo(call, x.shape);
  return Object.freeze({ ...windowOf(info), channels: info.inChannels, countPadding });
}

const inputShape = (g: Pool2dGeometry): number[] => [g.batch, g.channels, g.inHeight, g.inWidth];
const outputShape = (g: Pool2dGeometry): number[] => [g.batch, g.channels, g.outHeight, g.outWidth];

function gradKernels(backend: Backend): GradKernels<unknown> {
  if (backend.grads !== undefined) return backend.grads;
  throw new UnsupportedError(
    `pooling: found backend "${backend.name}" without gradient kernels, expected one that trains; choose another`,
    { backend: backend.name },
  );
}

function pool(call: KernelCall, kernel: "maxPool2d" | "avgPool2d"): TensorInfo {
  const g = geometryOf(call, call.info("x"));
  const x = toMaps(call.tensor("x"));
  const y = call.kernel(outputShape(g), ({ kernels }) => kernels[kernel](x.buffer, g));
  return call.give(fromMaps(y), call.info("x").dtype);
}

function maxPoolGrad(call: KernelCall): TensorInfo {
  const g = geometryOf(call, call.info("input"));
  const [dy, x] = [toMaps(call.tensor("dy")), toMaps(call.tensor("input"))];
  const dx = call.kernel(inputShape(g), (backend) =>
    gradKernels(backend).maxPool2dInputGrad(dy.buffer, x.buffer, g),
  );
  return call.give(fromMaps(dx));
}

function avgPoolGrad(call: KernelCall): TensorInfo {
  const g = geometryOf(call, call.info("input"), true);
  const dy = toMaps(call.tensor("dy"));
  const dx = call.kernel(inputShape(g), (backend) =>
    gradKernels(backend).avgPool2dInputGrad(dy.buffer, g),
  );
  return call.give(fromMaps(dx));
}

/** Place of each element in `[N, H, W, C]`, or within its example, laid out as maps. */
function places(call: KernelCall, x: TensorInfo): Tensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const example = height * width * channels;
  const within = reshape(iota(call.backend, example), [1, height, width, channels]);
  const first = reshape(
    mul(iota(call.backend, batch), call.flag("includeBatchInIndex") ? example : 0),
    [batch, 1, 1, 1],
  );
  return toMaps(add(within, first));
}

function maxPoolWithArgmax(call: KernelCall): TensorInfo[] {
  const g = geometryOf(call, call.info("x"));
  const x = toMaps(call.tensor("x"));
  const v = places(call, call.info("x"));
  const y = call.kernel(outputShape(g), ({ kernels }) => kernels.maxPool2d(x.buffer, g));
  const at = call.kernel(outputShape(g), (backend) =>
    gradKernels(backend).maxPool2dSelect(v.buffer, x.buffer, g),
  );
  return [call.give(fromMaps(y), call.info("x").dtype), call.give(fromMaps(at), "int32")];
}

/** A rule for windows that each hold something of their input: a maximum or an average of nothing is not defined. */
function rule(name: string, input: string, run: KernelRule["run"]): KernelRule {
  return { name, applies: (call) => isFilled(geometryOf(call, call.info(input))), run };
}

/** Rules for the kernels of pooling. */
export const poolingRules: readonly KernelRule[] = [
  rule("MaxPool", "x", (call) => pool(call, "maxPool2d")),
  rule("MaxPoolGrad", "input", maxPoolGrad),
  rule("MaxPoolWithArgmax", "x", maxPoolWithArgmax),
  rule("AvgPool", "x", (call) => pool(call, "avgPool2d")),
  rule("AvgPoolGrad", "input", avgPoolGrad),
];
