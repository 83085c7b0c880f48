/** Encodes `conv2dWeightGrad`: assembly/conv2d-weight-grad.ts. */
import { opcodes } from "../opcodes.js";
import { blocksOf, packedElements, packLeft } from "../product.js";
import { type Encoder, operand } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { bundledWeightGrad, isWeightGradBundled } from "./bundle-weight-grad.js";
import { denseWeightGrad, isDense } from "./conv2d-dense.js";
import { isDepthwise } from "./depthwise.js";
import { depthwiseWeightGrad } from "./depthwise-grad.js";
import { goesByRows, weightGradRowsStep } from "./weight-grad-rows.js";
import { filteredWeightGrad } from "./winograd-weight-grad.js";

export const conv2dWeightGrad: Encoder<"conv2dWeightGrad"> = (operands, g, out, room) => {
  if (isDense(g)) return denseWeightGrad(operands, g, out, room);
  if (isDepthwise(g)) return [depthwiseWeightGrad(operands, g, out)];
  const filtered = filteredWeightGrad(operands, g, out, room);
  if (filtered !== undefined) return filtered;
  if (isWeightGradBundled(g)) return bundledWeightGrad(operands, g, out, room);
  if (goesByRows(g)) return [weightGradRowsStep(operands, g, out)];
  const { input, output, filter } = areas(g);
  const channels = g.inChannels / g.groups;
  const rows = g.outChannels / g.groups;
  const weights = channels * filter;
  const left = {
    at: operand(operands, 1),
    matrices: g.batch * g.groups,
    rows,
    inner: output,
    outer: 1,
    rowStep: output,
    innerStep: 1,
    outerStep: 0,
    matrixStep: rows * output,
  };
  const packed = room.temporary(packedElements(left));
  blocksOf(8, output, room);
  const words = [packed, operand(operands, 0), out, rows, weights, output, g.batch, g.groups];
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.conv2dWeightGrad,
      chunks: g.groups * Math.ceil(weights / 8),
      words: [...words, 4 * channels * input, ...windowWords(g, channels)],
    },
  ];
};
