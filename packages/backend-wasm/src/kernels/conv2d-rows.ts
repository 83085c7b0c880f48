/** A convolution with few channels, whose filters see a band of rows as it lies: assembly/conv2d-rows.ts. */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { bandBytes, lineOf } from "../band.js";
import { opcodes } from "../opcodes.js";
import { packedElements, packLeft } from "../product.js";
import { operand } from "../step.js";
import { areas, windowWords } from "../window-words.js";
import { filtersOf } from "./filters.js";
import { type FinishedEncoder, finishWords } from "./finish.js";

/** Filters of a group up to which packing what they see costs more than columns that are computed in vain. */
const FEW = 96;
/** Bytes of a band: half of the first cache. */
const BAND = 2 ** 15;
/** Filters that are multiplied at once, at most. */
const AT_ONCE = 12;
/** Columns of a tile. */
const COLUMNS = 8;
/** Bytes behind a band and behind a filter's rows that a tile may touch, as in assembly. */
const BEYOND = 64;

/** Whether a band of rows fits the cache, and most of what is computed of it is wanted. */
export function isOfRows(g: Conv2dGeometry): boolean {
  const fits = bandBytes(g, 1) * (g.inChannels / g.groups) <= BAND;
  const computed = isOneRun(g) ? lineOf(g) : COLUMNS * Math.ceil(g.outWidth / COLUMNS);
  return fits && 3 * g.outWidth >= 2 * computed && g.outChannels / g.groups <= FEW;
}

/** Whether all rows of a band are computed as one. */
const isOneRun = (g: Conv2dGeometry): boolean => g.strideHeight === 1 && g.strideWidth === 1;

/** The steps of such a convolution. */
export const convolveRows: FinishedEncoder = (operands, g, out, room, finish) => {
  const channels = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  const depth = channels * areas(g).filter;
  const left = filtersOf(operand(operands, 1), g);
  const packed = room.temporary(packedElements(left));
  const line = lineOf(g);
  const bands = bandsOf(g, channels);
  const rows = Math.ceil(g.outHeight / bands);
  const ofFilter = 4 * (isOneRun(g) ? rows : 1) * line + BEYOND;
  room.scratch(4 * depth + channels * bandBytes(g, rows) + BEYOND + AT_ONCE * ofFilter);
  const words = [packed, operand(operands, 0), out, filters, g.groups];
  const cut = [line, rows, bands];
  return [
    packLeft(left, packed),
    {
      opcode: opcodes.conv2dRows,
      chunks: g.batch * g.groups * bands,
      words: [...words, ...windowWords(g, channels), ...cut, ...finishWords(finish)],
    },
  ];
};

/** Even bands of an image, as few as fit. */
function bandsOf(g: Conv2dGeometry, channels: number): number {
  let rows = g.outHeight;
  while (rows > 1 && channels * bandBytes(g, rows) > BAND) rows--;
  const bands = Math.ceil(g.outHeight / rows);
  // The last of even bands may have nothing left to do.
  return Math.ceil(g.outHeight / Math.ceil(g.outHeight / bands));
}
