/**
 * Geometry of a (batched) matrix product: shapes and flags in, one frozen record or an error out.
 */
import type { MatmulGeometry, Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { broadcastShapes, formatShape, stridesOf } from "../shape.js";

/** Which operands are stored transposed. */
export interface MatmulOptions {
  readonly transposeA?: boolean | undefined;
  readonly transposeB?: boolean | undefined;
}

const matmulOptionNames: OptionNames<MatmulOptions> = { transposeA: true, transposeB: true };

/** Resolves a `[..., m, k]` times b `[..., k, n]`; leading axes broadcast. @throws ShapeError */
export function matmulGeometry(a: Shape, b: Shape, options: MatmulOptions = {}): MatmulGeometry {
  checkOptionNames("matmul", options, matmulOptionNames);
  const transposeA = options.transposeA ?? false;
  const transposeB = options.transposeB ?? false;
  const [a0, a1] = lastTwo("first", a);
  const [b0, b1] = lastTwo("second", b);
  const [m, k] = transposeA ? [a1, a0] : [a0, a1];
  const [k2, n] = transposeB ? [b1, b0] : [b0, b1];
  if (k !== k2) {
    throw new ShapeError(
      `matmul: found ${formatShape(a)}${transposeA ? "ᵀ" : ""} times ${formatShape(b)}${transposeB ? "ᵀ" : ""}, expected equal inner sizes ` +
        `(${k} and ${k2}; a row of the first meets a column of the second); transpose or reshape one of them`,
      { a, b, inner: [k, k2] },
    );
  }
  const batchA = a.slice(0, -2);
  const batchB = b.slice(0, -2);
  const batch = broadcastShapes("matmul", batchA, batchB);
  return Object.freeze({
    batch: Object.freeze(batch),
    m,
    k,
    n,
    transposeA,
    transposeB,
    batchStrides: Object.freeze([
      Object.freeze(batchStrides(batchA, batch, m * k)),
      Object.freeze(batchStrides(batchB, batch, k * n)),
    ] as const),
  });
}

function lastTwo(name: string, shape: Shape): [number, number] {
  const rows = shape.at(-2);
  const columns = shape.at(-1);
  if (rows === undefined || columns === undefined) {
    throw new ShapeError(
      `matmul: found ${name} operand ${formatShape(shape)}, expected rank 2 or more; reshape it to [rows, columns]`,
      { shape },
    );
  }
  return [rows, columns];
}

function batchStrides(shape: Shape, out: Shape, matrix: number): number[] {
  const own = stridesOf(shape);
  const shift = out.length - shape.length;
  return out.map((_, axis) =>
    axis < shift || shape[axis - shift] === 1 ? 0 : (own[axis - shift] ?? 0) * matrix,
  );
}
