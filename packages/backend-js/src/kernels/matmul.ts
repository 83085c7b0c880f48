/**
 * Matrix product per batch: y[m, n] = sum over k of a[m, k] * b[k, n]. Rows of a are packed, b is copied into the
 * engine's image. A product with very few rows or columns reads its large operand once, so that one is not copied.
 */
import type { MatmulGeometry } from "@convscope/core/backend";
import type { BufferPool } from "../buffer-pool.js";
import { packRows } from "../packing.js";
import { broadcastOffsets } from "../strides.js";
import { tiles } from "../tiles.js";

/** a `[...batch, m, k]`, b `[...batch, k, n]` (or stored transposed) to y `[...batch, m, n]`. */
export function matmul(
  pool: BufferPool,
  a: Float32Array,
  b: Float32Array,
  g: MatmulGeometry,
): Float32Array {
  const starts = broadcastOffsets(g.batch, g.batchStrides);
  const y = pool.zeros(starts.count * g.m * g.n);
  const slim = Math.min(g.m, g.n) < 3;
  for (let i = 0; i < starts.count; i++) {
    const operands: Operands = {
      a,
      b,
      y,
      aStart: starts.of(0, i),
      bStart: starts.of(1, i),
      yStart: i * g.m * g.n,
      aRow: g.transposeA ? 1 : g.k,
      aStep: g.transposeA ? g.m : 1,
      bRow: g.transposeB ? 1 : g.n,
      bStep: g.transposeB ? g.k : 1,
    };
    if (slim) multiplySlim(operands, g);
    else multiply(operands, g);
  }
  return y;
}

/** One product: a[i, k] is at `aStart + i * aRow + k * aStep`, b[k, j] at `bStart + k * bRow + j * bStep`. */
interface Operands {
  readonly a: Float32Array;
  readonly b: Float32Array;
  readonly y: Float32Array;
  readonly aStart: number;
  readonly bStart: number;
  readonly yStart: number;
  readonly aRow: number;
  readonly aStep: number;
  readonly bRow: number;
  readonly bStep: number;
}

function multiply(o: Operands, g: MatmulGeometry): void {
  for (let k = 0; k < g.k; k += tiles.maxDepth) {
    const depth = Math.min(tiles.maxDepth, g.k - k);
    const width = Math.min(Math.floor(tiles.image.length / depth), tiles.maxColumns, g.n);
    const fit = tiles.maxRows(depth);
    for (let j = 0; j < g.n; j += width) {
      const columns = Math.min(width, g.n - j);
      fillImage(o, k, depth, j, columns);
      for (let i = 0; i < depth; i++) tiles.sources[i] = i * o.aStep;
      for (let i = 0; i < g.m; i += fit) {
        const rows = Math.min(fit, g.m - i);
        packRows(o.a, o.aStart + i * o.aRow + k * o.aStep, o.aRow, rows, depth);
        tiles.run(o.y, o.yStart + i * g.n + j, g.n, rows, depth, columns);
      }
    }
  }
}

/** Copies `depth` rows and `count` columns of b as they are stored, and lists where they are. */
function fillImage(o: Operands, k: number, depth: number, j: number, count: number): void {
  const { image, offsets, columns, targets } = tiles;
  const stored = o.bStep === 1;
  const lines = stored ? depth : count;
  const length = stored ? count : depth;
  const pitch = stored ? o.bRow : o.bStep;
  const start = o.bStart + k * o.bRow + j * o.bStep;
  for (let line = 0; line < lines; line++) {
    const source = start + line * pitch;
    const target = line * length;
    for (let i = 0; i < length; i++) image[target + i] = o.b[source + i] as number;
  }
  for (let i = 0; i < depth; i++) offsets[i] = stored ? i * length : i;
  for (let i = 0; i < count; i++) {
    columns[i] = stored ? i : i * length;
    targets[i] = i;
  }
}

/** One or two rows or columns: dot products where the sum runs along memory, scaled rows where it does not. */
function multiplySlim(o: Operands, g: MatmulGeometry): void {
  const sums = new Float64Array(g.n);
  for (let i = 0; i < g.m; i++) {
    const aStart = o.aStart + i * o.aRow;
    if (o.bRow === 1 || g.n < 3) {
      for (let j = 0; j < g.n; j++) {
        sums[j] = dot(o.a, aStart, o.aStep, o.b, o.bStart + j * o.bStep, o.bRow, g.k);
      }
    } else {
      sums.fill(0);
      for (let k = 0; k < g.k; k++) {
        addScaled(sums, o.b, o.bStart + k * o.bRow, o.a[aStart + k * o.aStep] as number);
      }
    }
    o.y.set(sums, o.yStart + i * g.n);
  }
}

function dot(
  a: Float32Array,
  aStart: number,
  aStep: number,
  b: Float32Array,
  bStart: number,
  bStep: number,
  count: number,
): number {
  let sum = 0;
  let i = aStart;
  let j = bStart;
  for (let k = 0; k < count; k++) {
    sum += (a[i] as number) * (b[j] as number);
    i += aStep;
    j += bStep;
  }
  return sum;
}

function addScaled(sums: Float64Array, b: Float32Array, start: number, factor: number): void {
  for (let j = 0; j < sums.length; j++) {
    sums[j] = (sums[j] as number) + factor * (b[start + j] as number);
  }
}
