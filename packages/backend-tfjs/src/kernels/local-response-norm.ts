/** Local response normalisation: y = x / (k + alpha * sum of squares of the neighbouring channels)^beta. */
import type { LocalResponseNormGeometry } from "@convscope/core/backend";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { applyBinary } from "../binary-kernels.js";
import type { KernelScope } from "../kernel-scope.js";

/** x `[outer, length, inner]` to y like x. TensorFlow.js has it for as many channels before as after; on WebGL its power knows no NaN. */
export function localResponseNorm(
  scope: KernelScope,
  x: TensorInfo,
  g: LocalResponseNormGeometry,
): TensorInfo {
  const maps = scope.reshape(x, [g.outer, g.length, g.inner]);
  const symmetric = g.before === g.after && scope.engine !== "webgl";
  return symmetric ? native(scope, maps, g) : composed(scope, maps, g);
}

function native(scope: KernelScope, x: TensorInfo, g: LocalResponseNormGeometry): TensorInfo {
  const last = scope.transpose(x, [0, 2, 1]);
  const nhwc = scope.reshape(last, [g.outer, g.inner, 1, g.length]);
  const { before: depthRadius, k: bias, alpha, beta } = g;
  const y = scope.run("LRN", { x: nhwc }, { depthRadius, bias, alpha, beta });
  return scope.transpose(scope.reshape(y, [g.outer, g.inner, g.length]), [0, 2, 1]);
}

function composed(scope: KernelScope, x: TensorInfo, g: LocalResponseNormGeometry): TensorInfo {
  const squares = scope.pad(scope.binary("Multiply", x, x), [
    [0, 0],
    [g.before, g.after],
    [0, 0],
  ]);
  const shifted = Array.from({ length: g.before + g.after + 1 }, (_, offset) =>
    scope.slice(squares, [0, offset, 0], x.shape),
  );
  const sum = shifted.reduce((total, next) => scope.binary("Add", total, next));
  const scaled = scope.binary("Multiply", sum, scope.scalar(g.alpha));
  const base = scope.binary("Add", scaled, scope.scalar(g.k));
  return applyBinary(scope, "div", x, applyBinary(scope, "pow", base, scope.scalar(g.beta)));
}
