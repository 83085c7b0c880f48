/** gradcheck finds wrong gradients, and refuses what it cannot check. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { take } from "../../test/gradients.js";
import { ArgumentError, UnsupportedError } from "../errors.js";
import { div, greater, mul } from "../ops/binary.js";
import { detach } from "../ops/softmax.js";
import { where } from "../ops/where.js";
import { createReferenceBackend } from "../reference/index.js";
import type { Tensor } from "../tensor/tensor.js";
import { defineOp } from "./define-op.js";
import { gradcheck } from "./gradcheck.js";

/** x² whose first gradient is `factor`·x·dy. */
const square = (factor: number) =>
  defineOp<readonly number[]>({
    name: "square",
    shape: (shape) => shape,
    forward: (backend, [x]) =>
      backend.kernels.binary(x?.buffer, x?.buffer, { op: "mul", out: [3], strides: [[1], [1]] }),
    backward: (dy, [x]) => [() => x && mul(mul(dy, x), factor)],
  });

describe("gradcheck", () => {
  it("accepts a right gradient and reports where a wrong one is worst", () => {
    const backend = createReferenceBackend();
    const check = (factor: number) =>
      gradcheck(backend, (...x) => square(factor)([take(x)[0]], [3]), [normal([3])]);
    expect(check(2)).toMatchObject({ ok: true });
    const wrong = check(2.1);
    expect(wrong.ok).toBe(false);
    expect(wrong.analytic / wrong.numeric).toBeCloseTo(1.05, 6);
  });

  it("finds a second gradient that is wrong where the first is right", () => {
    // detach hides from the outer tape that the factor depends on x.
    const wrong = defineOp<readonly number[]>({
      name: "square",
      shape: (shape) => shape,
      forward: (backend, [x]) =>
        backend.kernels.binary(x?.buffer, x?.buffer, { op: "mul", out: [3], strides: [[1], [1]] }),
      backward: (dy, [x]) => [() => x && mul(dy, mul(detach(x), 2))],
    });
    const backend = createReferenceBackend();
    const check = (order: number): boolean =>
      gradcheck(backend, (...x) => wrong([take(x)[0]], [3]), [normal([3])], { order }).ok;
    expect([check(1), check(2)]).toEqual([true, false]);
  });

  it("says no when one gradient among good ones is NaN", () => {
    const body = (...inputs: readonly Tensor[]): Tensor => {
      const [x] = take(inputs);
      return where(greater(x, 1), div(1, x), 0);
    };
    const values = Float64Array.of(3, 0, 2);
    const result = gradcheck(createReferenceBackend(), body, [{ shape: [3], values }]);
    expect(result).toMatchObject({
      ok: false,
      input: 0,
      index: 1,
      analytic: Number.NaN,
      numeric: 0,
    });
  });

  it("refuses a backend of another precision, and an order below 1", () => {
    const backend = createReferenceBackend();
    const float32 = {
      ...backend,
      capabilities: { ...backend.capabilities, precision: "float32" as const },
    };
    expect(() => gradcheck(float32, (...x) => take(x)[0], [normal([1])])).toThrow(UnsupportedError);
    expect(() => gradcheck(float32, (...x) => take(x)[0], [normal([1])])).toThrow(
      'gradcheck: found backend "reference" of float32, expected float64 (differences drown in rounding); use createReferenceBackend()',
    );
    expect(() => gradcheck(backend, (...x) => take(x)[0], [normal([1])], { order: 0 })).toThrow(
      ArgumentError,
    );
  });
});
