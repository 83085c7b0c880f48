/** Encodes a convolution of a compiled program and what is done to its result: the convolution, then the rest in place. */
import type { Address } from "../heap.js";
import type { FinishedGeometry } from "../program/call.js";
import { type EngineStep, operand, type Room } from "../step.js";
import { pooledBundles } from "./bundle-pool.js";
import { finishedConv2d } from "./conv2d.js";

/** The steps of a finished convolution; operands as its call has them. */
export function conv2dFinished(
  operands: readonly Address[],
  g: FinishedGeometry,
  out: Address,
  room: Room,
): readonly EngineStep[] {
  let next = 2;
  const take = (isThere: boolean): Address | undefined =>
    isThere ? operand(operands, next++) : undefined;
  const scale = take(g.affine === "scale and shift");
  const shift = take(g.affine !== "none");
  const residual = take(g.residual);
  const { activation, top } = g;
  const finish = { scale, shift, activation, top };
  return g.pool === undefined
    ? finishedConv2d(operands, g, out, room, { ...finish, residual })
    : pooledBundles(operands, g, g.pool, out, room, finish);
}
