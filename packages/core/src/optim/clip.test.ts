/** Clipped gradients against PyTorch's formulas. */
import { describe, expect, it } from "vitest";
import { exact } from "../../test/networks.js";
import { ArgumentError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { checkClip, clipGradients, type GradientClip } from "./clip.js";

const clipped = (clip: GradientClip, ...gradients: readonly (readonly number[])[]) => {
  const backend = createReferenceBackend();
  const own = gradients.map((values) => tensor(backend, values));
  return clipGradients(own, clip).map((gradient) => exact(backend, gradient));
};

describe("clipping", () => {
  it("by norm scales all gradients together to the bound", () => {
    const [a = [], b = []] = clipped({ norm: 2 }, [3, 0], [-4]);
    expect(a[0]).toBeCloseTo((3 * 2) / (5 + 1e-6), 6);
    expect(a[1]).toBe(0);
    expect(b[0]).toBeCloseTo((-4 * 2) / (5 + 1e-6), 6);
  });

  it("by norm leaves gradients within the bound as they are, zeros too", () => {
    expect(clipped({ norm: 6 }, [3, 0], [-4])).toEqual([[3, 0], [-4]]);
    expect(clipped({ norm: 1 }, [0, 0])).toEqual([[0, 0]]);
    expect(clipped({ norm: 1 })).toEqual([]);
  });

  it("by value cuts each number, and keeps NaN to be found", () => {
    expect(clipped({ value: 1 }, [3, -0.5, -9], [Number.NaN])).toEqual([
      [1, -0.5, -1],
      [Number.NaN],
    ]);
  });

  it("refuses bounds that are not positive, both at once, and none", () => {
    for (const clip of [{ norm: 0 }, { value: -1 }, { norm: Number.NaN }]) {
      expect(() => checkClip("trainingStep", clip)).toThrow(ArgumentError);
    }
    expect(() => checkClip("trainingStep", { norm: 1, value: 1 })).toThrow(
      "expected either norm or value (their order would matter); give one of them",
    );
    expect(() => checkClip("trainingStep", JSON.parse("{}"))).toThrow(ArgumentError);
    expect(() => checkClip("trainingStep", JSON.parse('{ "max": 1 }'))).toThrow(
      "trainingStep: found clip max 1, expected norm or value with a number above 0; correct it",
    );
  });
});
