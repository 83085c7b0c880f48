/** The record of a matrix product. */
import { describe, expect, it } from "vitest";
import { ShapeError } from "../errors.js";
import { matmulGeometry } from "./matmul.js";

describe("matmul geometry", () => {
  it("reads sizes off operands in either orientation", () => {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = transposeA ? [3, 2] : [2, 3];
        const b = transposeB ? [5, 3] : [3, 5];
        const g = matmulGeometry(a, b, { transposeA, transposeB });
        expect(g).toMatchObject({ batch: [], m: 2, k: 3, n: 5, transposeA, transposeB });
      }
    }
  });

  it("broadcasts leading axes with batch strides in whole matrices, 0 where one repeats", () => {
    const g = matmulGeometry([7, 1, 2, 3], [4, 3, 5]);
    expect(g.batch).toEqual([7, 4]);
    expect(g.batchStrides).toEqual([
      [6, 0],
      [0, 15],
    ]);
  });

  it("refuses vectors, inner sizes that differ, and batches that do not broadcast", () => {
    expect(() => matmulGeometry([3], [3, 5])).toThrow(
      "matmul: found first operand [3], expected rank 2 or more; reshape it to [rows, columns]",
    );
    const inner = (): unknown => matmulGeometry([2, 3], [5, 4], { transposeB: true });
    expect(inner).toThrow(ShapeError);
    expect(inner).toThrow(
      "matmul: found [2, 3] times [5, 4]ᵀ, expected equal inner sizes (3 and 4; a row of the first meets a column of the second); transpose or reshape one of them",
    );
    expect(() => matmulGeometry([2, 2, 3], [3, 3, 4])).toThrow("matmul: found shapes [2] and [3]");
  });
});
