/** The engine's maxima, whatever they start from. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelScope } from "./kernel-scope.js";

/** WebGL's kernels of TensorFlow.js start their maxima from here, not from -Infinity. */
const WEBGL_FLOOR = -1e20;

/** Brings every float32 above the floor, exactly; what gets subnormal by it is not below the floor. */
const SHRINK = 2 ** -64;

/** `largest` of x; on WebGL again of a smaller x, where all is below what its kernels start from. */
export function maxima(
  scope: KernelScope,
  x: TensorInfo,
  largest: (values: TensorInfo) => TensorInfo,
): TensorInfo {
  const y = largest(x);
  if (scope.engine !== "webgl") return y;
  const small = largest(scope.binary("Multiply", x, scope.scalar(SHRINK)));
  const grown = scope.binary("Multiply", small, scope.scalar(1 / SHRINK));
  const atFloor = scope.binary("LessEqual", y, scope.scalar(WEBGL_FLOOR));
  return scope.select(atFloor, grown, y);
}
