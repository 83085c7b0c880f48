/** Scopes: what they dispose, what they let out, and errors within. */
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../errors.js";
import { add, mul } from "../ops/binary.js";
import { sum } from "../ops/reduce.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "./create.js";
import { keep, tidy } from "./tidy.js";

describe("tidy", () => {
  it("disposes what was made in it but its result, and nothing that was there before", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    const y = tidy(() => add(mul(x, 3), tensor(backend, [1, 1])));
    expect(backend.memory().buffers).toBe(2);
    expect([...y.dataSync()]).toEqual([4, 7]);
    expect(x.disposed).toBe(false);
  });

  it("lets results out of arrays, plain objects and maps, at any depth", () => {
    const backend = createReferenceBackend();
    const make = (): ReturnType<typeof tensor> => tensor(backend, [1]);
    const result = tidy(() => {
      make();
      return {
        list: [make(), { deep: make() }],
        map: new Map([["key", make()]]),
        number: 1,
        none: null,
      };
    });
    expect(backend.memory().buffers).toBe(3);
    expect(result.map.get("key")?.disposed).toBe(false);
  });

  it("survives a result that holds itself, and large arrays of numbers", () => {
    const backend = createReferenceBackend();
    const result = tidy(() => {
      const ring: { self?: unknown; x: unknown } = { x: tensor(backend, [1]) };
      ring.self = ring;
      return [ring, new Float32Array(100_000)];
    });
    expect([result.length, backend.memory().buffers]).toEqual([2, 1]);
  });

  it("nests: an inner result belongs to the scope around it", () => {
    const backend = createReferenceBackend();
    const [inner] = tidy(() => {
      const own = tidy(() => tensor(backend, [1]));
      expect(backend.memory().buffers).toBe(1);
      return [own.disposed];
    });
    expect(inner).toBe(false);
    expect(backend.memory().buffers).toBe(0);
  });

  it("disposes everything when its body throws, and goes on as before", () => {
    const backend = createReferenceBackend();
    const fault = new Error("inside");
    const body = (): void => {
      tidy(() => {
        tensor(backend, [1]);
        tidy(() => {
          tensor(backend, [2]);
          throw fault;
        });
      });
    };
    expect(body).toThrow(fault);
    expect(backend.memory().buffers).toBe(0);
    tensor(backend, [3]);
    expect(backend.memory().buffers).toBe(1);
  });

  it("refuses a promise, and disposes what was made until then", () => {
    const backend = createReferenceBackend();
    const body = () => tidy(async () => tensor(backend, [1]));
    expect(body).toThrow(ArgumentError);
    expect(body).toThrow("tidy: found a promise, expected a value");
    expect(backend.memory().buffers).toBe(0);
  });

  it("leaves alone what was disposed or is returned from further out", () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1]);
    expect(tidy(() => x)).toBe(x);
    tidy(() => tensor(backend, [1]).dispose());
    expect([x.disposed, backend.memory().buffers]).toEqual([false, 1]);
  });
});

describe("keep", () => {
  it("takes a tensor out of every open scope", () => {
    const backend = createReferenceBackend();
    let kept: ReturnType<typeof tensor> | undefined;
    tidy(() => {
      tidy(() => {
        kept = keep(sum(tensor(backend, [1, 2])));
      });
    });
    expect([...(kept?.dataSync() ?? [])]).toEqual([3]);
    expect(backend.memory().buffers).toBe(1);
  });
});
