/** Tensors: creation, ownership, aliases, use after the end. */
import { describe, expect, it } from "vitest";
import { DisposedError, ShapeError, UnsupportedError } from "../errors.js";
import { add } from "../ops/binary.js";
import { reshape } from "../ops/reshape.js";
import { createReferenceBackend } from "../reference/index.js";
import { constant, full, iota, ones, scalar, tensor, zeros } from "./create.js";

describe("creation", () => {
  it("uploads values row-major, on one axis by default", () => {
    const backend = createReferenceBackend();
    expect(tensor(backend, [1, 2, 3]).shape).toEqual([3]);
    expect([...tensor(backend, Float32Array.of(1, 2, 3, 4), [2, 2]).dataSync()]).toEqual([
      1, 2, 3, 4,
    ]);
    expect([...constant(backend, [5]).dataSync()]).toEqual([5]);
    expect(
      [full(backend, [2], 7), zeros(backend, [2]), ones(backend, [1, 1])].map((x) => [
        ...x.dataSync(),
      ]),
    ).toEqual([[7, 7], [0, 0], [1]]);
    expect([scalar(backend, 3).shape, [...iota(backend, 3).dataSync()]]).toEqual([[], [0, 1, 2]]);
  });

  it("copies: later changes of the host array are not seen", () => {
    const values = Float32Array.of(1, 2);
    const x = tensor(createReferenceBackend(), values);
    values.fill(9);
    expect([...x.dataSync()]).toEqual([1, 2]);
  });

  it("refuses values that do not fill the shape, and shapes of halves", () => {
    const backend = createReferenceBackend();
    const make = () => tensor(backend, [1, 2, 3], [2, 2]);
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(
      "tensor: found 3 values for shape [2, 2], expected 2·2 = 4; correct the shape or the values",
    );
    expect(() => tensor(backend, [], [])).toThrow("expected 1 = 1");
    expect(() => zeros(backend, [1.5])).toThrow(ShapeError);
    expect(backend.memory().buffers).toBe(0);
  });

  it("of no elements owns no buffer", async () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [], [3, 0]);
    expect([x.size, x.rank, backend.memory().buffers]).toEqual([0, 2, 0]);
    expect(await x.data()).toEqual(new Float32Array(0));
    x.dispose();
    x.dispose();
  });

  it("freezes the shape, and not the caller's", () => {
    const shape = [2];
    const x = zeros(createReferenceBackend(), shape);
    shape[0] = 5;
    expect(x.shape).toEqual([2]);
    expect(Object.isFrozen(x.shape)).toBe(true);
  });
});

describe("ownership", () => {
  it("frees a buffer with the last tensor on it, once", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    const alias = x.alias();
    const view = reshape(x, [2, 1]);
    expect(alias.id).toBe(x.id);
    expect(view.id).not.toBe(x.id);
    x.dispose();
    x.dispose();
    alias.dispose();
    expect(backend.memory().buffers).toBe(1);
    expect([...view.dataSync()]).toEqual([1, 2]);
    view.dispose();
    expect(backend.memory().buffers).toBe(0);
  });

  it("ends with the block under `using`", () => {
    const backend = createReferenceBackend();
    {
      using x = tensor(backend, [1]);
      using y = add(x, 1);
      expect([...y.dataSync()]).toEqual([2]);
    }
    expect(backend.memory().buffers).toBe(0);
  });

  it("makes every use after dispose an error", async () => {
    const x = tensor(createReferenceBackend(), [1, 2]);
    x.dispose();
    expect(x.disposed).toBe(true);
    for (const use of [
      () => x.buffer,
      () => x.dataSync(),
      () => x.alias(),
      () => add(x, 1),
      () => reshape(x, [2, 1]),
    ]) {
      expect(use).toThrow(DisposedError);
    }
    await expect(x.data()).rejects.toThrow(
      "tensor [2]: found it disposed, expected it alive; use it before dispose(), or return it from tidy()",
    );
  });

  it("reads the values as they are when asked, though it is disposed before they come", async () => {
    const x = tensor(createReferenceBackend(), [4]);
    const reading = x.data();
    x.dispose();
    expect([...(await reading)]).toEqual([4]);
  });

  it("gives a buffer away only as its sole owner", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1]);
    const alias = x.alias();
    expect(() => x.storage.surrender()).toThrow("tensor: found 2 owners, expected one");
    alias.dispose();
    const buffer = x.storage.surrender();
    expect(() => x.buffer).toThrow(DisposedError);
    expect(() => x.alias()).toThrow("found a freed buffer, expected a live one");
    x.dispose();
    expect(backend.memory().buffers).toBe(1);
    expect(buffer).toBeInstanceOf(Float64Array);
  });

  it("says how to read where the backend cannot block", () => {
    const { readSync: _, ...rest } = createReferenceBackend();
    expect(() => tensor(rest, [1]).dataSync()).toThrow(UnsupportedError);
    expect(() => tensor(rest, [1]).dataSync()).toThrow("use `await tensor.data()`");
  });
});
