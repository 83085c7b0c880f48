/** Variables: one place at a time, versions that tell of every change. */
import { describe, expect, it } from "vitest";
import { ArgumentError, ShapeError } from "../errors.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { tidy } from "../tensor/tidy.js";
import { Variable } from "./variable.js";

const create = (): Variable => new Variable("C1.weight", [2], Float32Array.of(1, 2));

describe("a variable", () => {
  it("is trainable if it is a parameter, and starts on the host", () => {
    expect([create().trainable, create().backend, create().size]).toEqual([true, undefined, 2]);
    expect(new Variable("mean", [1], Float32Array.of(0), "state").trainable).toBe(false);
    expect(() => create().tensor).toThrow(
      "C1.weight: found it on the host, expected it on a backend; call `await model.to(backend)` first",
    );
    expect(() => new Variable("w", [3], Float32Array.of(1))).toThrow(
      "w: found 1 values, expected 3 for shape [3]; correct the shape or the values",
    );
  });

  it("keeps values and version as it moves, in one place at a time", async () => {
    const [a, b] = [createReferenceBackend(), createReferenceBackend()];
    const variable = create();
    const { version } = variable;
    for (const backend of [a, b, a, undefined, b]) {
      await variable.to(backend);
      expect([...(await variable.read())]).toEqual([1, 2]);
      expect(variable.backend).toBe(backend);
      expect([a.memory().buffers, b.memory().buffers]).toEqual([
        backend === a ? 1 : 0,
        backend === b ? 1 : 0,
      ]);
    }
    expect(variable.version).toBe(version);
    expect(() => variable.upload(a)).toThrow(ArgumentError);
  });

  it("changes its version when set, on the host and on a backend, and no two variables share one", () => {
    const variable = create();
    const versions = [variable.version, create().version];
    variable.set([3, 4]);
    versions.push(variable.version);
    variable.upload(createReferenceBackend());
    variable.set(Float32Array.of(5, 6));
    versions.push(variable.version);
    expect(new Set(versions).size).toBe(4);
    expect([...variable.tensor.dataSync()]).toEqual([5, 6]);
    expect(() => variable.set([1])).toThrow(ShapeError);
  });

  it("does not lose what it is set to while it moves", async () => {
    const variable = create();
    variable.upload(createReferenceBackend());
    const moving = variable.to(createReferenceBackend());
    variable.set([8, 9]);
    await moving;
    expect([...(await variable.read())]).toEqual([8, 9]);
  });

  it("gives out copies of host values", async () => {
    const variable = create();
    (await variable.read()).fill(9);
    expect([...(await variable.read())]).toEqual([1, 2]);
  });

  it("outlives the scope in which it was uploaded or set", () => {
    const backend = createReferenceBackend();
    const variable = create();
    tidy(() => {
      variable.upload(backend);
      variable.set([3, 4]);
    });
    tidy(() => variable.replace(tensor(backend, [5, 6])));
    expect([...variable.tensor.dataSync()]).toEqual([5, 6]);
    expect(backend.memory().buffers).toBe(1);
    variable.dispose();
    expect(backend.memory().buffers).toBe(0);
  });
});
