/** What all products share: how they are cut into blocks, and how left operands are packed (assembly/product.ts, pack.ts). */
import type { Address } from "./heap.js";
import { opcodes } from "./opcodes.js";
import type { EngineStep, Room } from "./step.js";

/** Rows and columns of a tile of assembly/tile.ts. */
const [ROWS, COLUMNS] = [4, 8];
/** Columns that a chunk multiplies: with DEPTH rows of them packed, half of the second cache. */
const BLOCK = 64;
/** Depth that is packed at once, as in assembly. */
const DEPTH = 512;
/** Bytes of a tile, for the edges. */
const TILE = 4 * ROWS * COLUMNS;

/** Chunks that one step should at least have, so that threads share it evenly. */
const ENOUGH = 4;
/** Rows of a chunk, at least: packing its columns again is then a small part of the work. */
const FEWEST = 64;

/** Columns cut into blocks. */
export interface Blocks {
  readonly size: number;
  readonly count: number;
}

/** Cuts the columns of a product and asks for the scratch that packing a block of them takes. */
export function blocksOf(columns: number, depth: number, room: Room): Blocks {
  const even = Math.ceil(columns / Math.ceil(columns / BLOCK));
  const size = Math.min(columns, COLUMNS * Math.ceil(even / COLUMNS));
  room.scratch(4 * Math.min(depth, DEPTH) * COLUMNS * Math.ceil(size / COLUMNS) + TILE);
  return { size, count: Math.ceil(columns / size) };
}

/** Rows that a chunk multiplies where there are so many blocks of columns: all, or an even part where blocks are few. */
export function rowsOfChunk(rows: number, blocks: number): number {
  let part = rows;
  while (part % (2 * ROWS) === 0 && part / 2 >= FEWEST && blocks * (rows / part) < ENOUGH)
    part /= 2;
  return part;
}

/** Left operands in memory: `matrices` of them, each of `rows` rows of `outer` times `inner` elements; steps in elements. */
export interface LeftOperands {
  readonly at: Address;
  readonly matrices: number;
  readonly rows: number;
  readonly inner: number;
  readonly outer: number;
  readonly rowStep: number;
  readonly innerStep: number;
  readonly outerStep: number;
  readonly matrixStep: number;
}

/** Panels of 4 rows. */
const panelsOf = (rows: number): number => Math.ceil(rows / ROWS);

/** Elements that packed left operands take. */
export function packedElements({ matrices, rows, inner, outer }: LeftOperands): number {
  return matrices * panelsOf(rows) * ROWS * inner * outer;
}

/** The step that packs left operands. */
export function packLeft(left: LeftOperands, packed: Address): EngineStep {
  const panels = panelsOf(left.rows);
  const words = [left.at, packed, left.rows, left.inner, 4 * left.rowStep, 4 * left.innerStep];
  return {
    opcode: opcodes.packRows,
    chunks: left.matrices * panels,
    words: [...words, panels, 4 * left.matrixStep, left.outer, 4 * left.outerStep],
  };
}
