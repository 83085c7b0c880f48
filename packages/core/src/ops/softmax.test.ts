/** Softmax and log softmax on every axis: gradients, fused and composed, and large inputs. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, take } from "../../test/gradients.js";
import { grad } from "../autograd/grad.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor, zeros } from "../tensor/create.js";
import { mul } from "./binary.js";
import { sum } from "./reduce.js";
import { detach, logSoftmax, softmax } from "./softmax.js";

describe.each([0, 1, 2, -1])("along axis %i", (axis) => {
  it("softmax has gradients to order 3, fused as composed", () => {
    for (const fused of [true, false]) {
      const backend = createReferenceBackend({ fused });
      expectGradients((...x) => softmax(take(x)[0], axis), [normal([2, 3, 2])], [1, 2, 3], backend);
    }
  });

  it("log softmax has gradients to order 3, and is the logarithm", () => {
    expectGradients((...x) => logSoftmax(take(x)[0], axis), [normal([2, 3, 2])], [1, 2, 3]);
    const x = tensor(createReferenceBackend(), [...normal([2, 3, 2]).values], [2, 3, 2]);
    const logs = logSoftmax(x, axis).dataSync();
    softmax(x, axis)
      .dataSync()
      .forEach((p, i) => {
        expect(logs[i]).toBeCloseTo(Math.log(p), 5);
      });
  });
});

describe("softmax", () => {
  it("does not overflow, and neither does its logarithm", () => {
    for (const fused of [true, false]) {
      const x = tensor(createReferenceBackend({ fused }), [3e38, 3e38, -3e38], [1, 3]);
      expect([...softmax(x).dataSync()]).toEqual([0.5, 0.5, 0]);
      expect(logSoftmax(x).dataSync()[0]).toBeCloseTo(-Math.LN2, 6);
    }
  });

  it("of nothing is nothing, and leaves nothing behind", () => {
    const backend = createReferenceBackend({ fused: false });
    expect(softmax(zeros(backend, [0, 3])).shape).toEqual([0, 3]);
    const x = tensor(backend, [1, 2], [1, 2]);
    softmax(x).dispose();
    logSoftmax(x).dispose();
    expect(backend.memory().buffers).toBe(1);
  });

  it("refuses an axis that is not there", () => {
    expect(() => softmax(zeros(createReferenceBackend(), [2, 3]), 2)).toThrow(
      "softmax: found axis 2",
    );
  });
});

describe("detach", () => {
  it("shares the value and stops the gradient", () => {
    const x = tensor(createReferenceBackend(), [3]);
    const [dx] = grad(() => sum(mul(x, detach(x))), [x]);
    expect([...(dx?.dataSync() ?? [])]).toEqual([3]);
    expect(x.storage.references).toBe(1);
  });
});
