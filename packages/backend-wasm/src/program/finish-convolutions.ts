/**
 * Joins a convolution with what its result goes through and nowhere else: a bias or a batch norm of inference, a sum with another
 * array, an activation, a pooling by maxima, in this order. It is done in place, while the result is in the cache.
 */
import type { Program, Slot, Step, StepOf } from "@convscope/core/backend";
import { isPooledInBundles } from "../kernels/bundle-pool.js";
import type { FinishActivation } from "../kernels/finish.js";
import { elementsOf, stridesOf } from "../walk.js";
import { areas } from "../window-words.js";
import { type Call, type FinishedConv2d, type FinishedGeometry, follows, usesOf } from "./call.js";

/** The calls of a program, convolutions joined with what follows them. */
export function finishConvolutions(steps: readonly Step[], program: Program): readonly Call[] {
  const uses = usesOf(steps, program);
  const calls: (Call | undefined)[] = [...steps];
  const madeAt = new Map(steps.map(({ out }, at) => [out, at]));
  steps.forEach((step, at) => {
    for (const slot of step.operands) {
      const before = uses.get(slot) === 1 ? madeAt.get(slot) : undefined;
      const made = before === undefined ? undefined : asFinished(calls[before]);
      const joined = made === undefined ? undefined : join(made, step, slot, program);
      if (before === undefined || joined === undefined) continue;
      calls[before] = undefined;
      calls[at] = joined;
      return;
    }
  });
  return calls.filter((call) => call !== undefined);
}

/** A convolution as one that may be joined with more. */
function asFinished(call: Call | undefined): FinishedConv2d | undefined {
  if (call?.kernel === "conv2dFinished") return call;
  const plain = {
    affine: "none",
    residual: false,
    activation: "none",
    top: 0,
    pool: undefined,
  } as const;
  if (call?.kernel === "conv2d") {
    return { ...call, kernel: "conv2dFinished", geometry: { ...call.geometry, ...plain } };
  }
  if (call?.kernel !== "conv2dBiasActivation") return undefined;
  const { activation } = call.geometry;
  const geometry = { ...call.geometry, ...plain, affine: "shift", activation } as const;
  return { ...call, kernel: "conv2dFinished", geometry };
}

function join(
  made: FinishedConv2d,
  step: Step,
  slot: Slot,
  program: Program,
): FinishedConv2d | undefined {
  const joined = (
    operands: readonly Slot[],
    change: Partial<FinishedGeometry>,
  ): FinishedConv2d => ({
    kernel: "conv2dFinished",
    operands: [...made.operands, ...operands],
    geometry: { ...made.geometry, ...change },
    out: step.out,
  });
  if (made.geometry.pool !== undefined) return undefined;
  if (step.kernel === "maxPool2d") {
    return isPooled(made, step) ? joined([], { pool: step.geometry }) : undefined;
  }
  if (step.kernel === "batchNorm" && isBatchNorm(made, step, slot)) {
    return joined(step.operands.slice(1), { affine: "scale and shift" });
  }
  if (step.kernel === "unary") {
    const activation = activationOf(made, step);
    return activation && joined([], { activation });
  }
  if (step.kernel !== "binary") return undefined;
  const which = step.operands[0] === slot ? 0 : 1;
  const other = step.operands[1 - which];
  const { op, out, strides } = step.geometry;
  if (other === undefined || !follows(strides[which], out, stridesOf(out))) return undefined;
  if (op === "min") {
    const top = topOf(made, other, program);
    return top === undefined ? undefined : joined([], { activation: "cut-relu", top });
  }
  if (op !== "add" || made.geometry.activation !== "none") return undefined;
  if (isBias(made, out, strides[1 - which] ?? [])) return joined([other], { affine: "shift" });
  const isWhole = elementsOf(out) === elementsOfResult(made);
  const isResidual = isWhole && follows(strides[1 - which] ?? [], out, stridesOf(out));
  return isResidual && !made.geometry.residual ? joined([other], { residual: true }) : undefined;
}

function elementsOfResult({ geometry }: FinishedConv2d): number {
  return geometry.batch * geometry.outChannels * areas(geometry).output;
}

function isUntouched({ geometry }: FinishedConv2d): boolean {
  return geometry.affine === "none" && !geometry.residual && geometry.activation === "none";
}

function isBatchNorm(made: FinishedConv2d, step: StepOf<"batchNorm">, slot: Slot): boolean {
  const { outer, length, inner } = step.geometry;
  const g = made.geometry;
  const isPerMap = outer === g.batch && length === g.outChannels && inner === areas(g).output;
  return isUntouched(made) && step.operands[0] === slot && isPerMap;
}

/** Whether a sum is with one number for each map of the result. */
function isBias(made: FinishedConv2d, out: readonly number[], strides: readonly number[]): boolean {
  const { batch, outChannels, outHeight, outWidth } = made.geometry;
  const shape = [batch, outChannels, outHeight, outWidth];
  const isResult = out.length === 4 && shape.every((size, axis) => size === out[axis]);
  return isResult && isUntouched(made) && follows(strides, out, [0, 1, 0, 0]);
}

/** Whether maxima may be taken on the way. */
function isPooled({ geometry }: FinishedConv2d, step: StepOf<"maxPool2d">): boolean {
  const { activation, residual } = geometry;
  const isRelu = activation === "relu" || activation === "cut-relu";
  return isRelu && !residual && isPooledInBundles(geometry, step.geometry);
}

function activationOf(made: FinishedConv2d, step: StepOf<"unary">): FinishActivation | undefined {
  const { op, out, strides } = step.geometry;
  const isWhole = elementsOf(out) === elementsOfResult(made);
  if (!isWhole || !follows(strides[0], out, stridesOf(out))) return undefined;
  if (made.geometry.activation !== "none") return undefined;
  return op === "relu" || op === "sigmoid" || op === "tanh" ? op : undefined;
}

/** The constant at which relu is cut. */
function topOf(made: FinishedConv2d, slot: Slot, { constants }: Program): number | undefined {
  const values = constants.get(slot);
  if (made.geometry.activation !== "relu" || values?.length !== 1) return undefined;
  return values[0];
}
