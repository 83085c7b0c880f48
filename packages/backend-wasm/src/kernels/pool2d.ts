/** Encodes pooling and its gradients: assembly/pool2d.ts. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { type Opcode, opcodes } from "../opcodes.js";
import { type Encoder, type EngineStep, operand } from "../step.js";
import { windowWords } from "../window-words.js";

export const maxPool2d: Encoder<"maxPool2d"> = (operands, g, out) =>
  pool(opcodes.maxPool2d, [operand(operands, 0), 0], g, out);

export const avgPool2d: Encoder<"avgPool2d"> = (operands, g, out) =>
  pool(opcodes.avgPool2d, [operand(operands, 0), 0], g, out);

/** The contract gives dy before x, the engine takes x before dy. */
export const maxPool2dInputGrad: Encoder<"maxPool2dInputGrad"> = (operands, g, out) =>
  pool(opcodes.maxPool2dInputGrad, [operand(operands, 1), operand(operands, 0)], g, out);

export const maxPool2dSelect: Encoder<"maxPool2dSelect"> = (operands, g, out) =>
  pool(opcodes.maxPool2dSelect, [operand(operands, 0), operand(operands, 1)], g, out);

export const avgPool2dInputGrad: Encoder<"avgPool2dInputGrad"> = (operands, g, out) =>
  pool(opcodes.avgPool2dInputGrad, [0, operand(operands, 0)], g, out);

function pool(
  opcode: Opcode,
  operands: readonly [Address, Address],
  g: Pool2dGeometry,
  out: Address,
): readonly EngineStep[] {
  const pads = [g.countPadding ? 1 : 0, g.padBottom, g.padRight];
  const words = [...operands, out, ...pads, ...windowWords(g, 1)];
  return [{ opcode, chunks: g.batch * g.channels, words }];
}
