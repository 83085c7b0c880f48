/** A network with its values: seeds, moves, predictions, taps, and its end. */
import { describe, expect, it } from "vitest";
import { batch, exact, smallNetwork } from "../../test/networks.js";
import type { Backend } from "../backend.js";
import {
  ArgumentError,
  BackendMismatchError,
  DisposedError,
  ExecutionError,
  ShapeError,
} from "../errors.js";
import * as layers from "../layers/index.js";
import type { Layer } from "../layers/layer.js";
import { add } from "../ops/binary.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { build, sequential } from "./build.js";
import type { Model } from "./model.js";

async function values(model: Model): Promise<unknown> {
  const list = [...model.variables].map(
    async ([name, own]) => [name, [...(await own.read())]] as const,
  );
  return Object.fromEntries(await Promise.all(list));
}

describe("a model's values", () => {
  it("are the same for the same seed, others for another, and seed 0 if none is given", async () => {
    expect(await values(smallNetwork())).toEqual(await values(smallNetwork()));
    expect(await values(smallNetwork().initialise(6))).not.toEqual(await values(smallNetwork()));
    const net = (): Model =>
      sequential("net", [2], [["fc", layers.linear({ inFeatures: 2, outFeatures: 2 })]]);
    expect(await values(net())).toEqual(await values(net().initialise(0)));
  });

  it("of a layer depend on its name and not on its neighbours", async () => {
    const fc = (): Layer => layers.linear({ inFeatures: 2, outFeatures: 2 });
    const alone = sequential("a", [2], [["fc2", fc()]]).initialise(1);
    const second = sequential(
      "b",
      [2],
      [
        ["fc1", fc()],
        ["fc2", fc()],
      ],
    ).initialise(1);
    const weight = async (model: Model) => model.variables.get("fc2.weight")?.read();
    expect(await weight(alone)).toEqual(await weight(second));
  });

  it("start anew in place, on a backend too", async () => {
    const backend = createReferenceBackend();
    const model = await smallNetwork().to(backend);
    const before = await values(model);
    const level = backend.memory();
    model.initialise(6);
    expect(await values(model)).not.toEqual(before);
    model.initialise(5);
    expect(await values(model)).toEqual(before);
    expect(backend.memory()).toEqual(level);
  });

  it("stay as they are from host to backend to backend and back", async () => {
    const [a, b] = [createReferenceBackend(), createReferenceBackend()];
    const model = smallNetwork();
    const before = await values(model);
    for (const backend of [a, b, a, undefined, b, undefined]) {
      expect(await model.to(backend)).toBe(model);
      expect(model.backend).toBe(backend);
      expect(await values(model)).toEqual(before);
    }
    expect([a.memory().buffers, b.memory().buffers]).toEqual([0, 0]);
  });

  it("are where they were, whole, when a move fails half way", async () => {
    const backend = createReferenceBackend();
    const model = await smallNetwork().to(backend);
    const before = await values(model);
    let uploads = 0;
    const other = createReferenceBackend();
    const full = {
      ...other,
      upload: (own: Float32Array) => {
        if (++uploads > 2) throw new RangeError("no memory left");
        return other.upload(own);
      },
    };
    await expect(model.to(full)).rejects.toThrow("no memory left");
    expect([model.backend, uploads, other.memory().buffers]).toEqual([backend, 3, 0]);
    expect(model.predict(batch(backend, 1, 1).x).shape).toEqual([1, 3]);
    expect(await values(model)).toEqual(before);
    await model.to(undefined);
    await expect(model.to(full)).rejects.toThrow("no memory left");
    expect([model.backend, backend.memory().buffers > 0]).toEqual([undefined, true]);
    expect(await values(model)).toEqual(before);
  });

  it("stay where they are when the other backend is disposed, or when theirs can no longer be read", async () => {
    const backend = createReferenceBackend();
    const model = await smallNetwork().to(backend);
    const ended = createReferenceBackend();
    ended.dispose();
    await expect(model.to(ended)).rejects.toThrow(DisposedError);
    expect(model.backend).toBe(backend);
    const before = await values(model);
    let gone = false;
    const failing: Backend = {
      ...backend,
      read: async (buffer: unknown) => {
        if (gone || !(buffer instanceof Float64Array)) throw new Error("context lost");
        return backend.read(buffer);
      },
    };
    await model.to(failing);
    gone = true;
    const error = await model.to(backend).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ExecutionError);
    expect(error).toMatchObject({ state: "lost", details: { backend: "reference" } });
    expect(String(error)).toMatch(/on backend "reference" unreadable \(context lost\)/);
    expect(model.backend).toBe(failing);
    gone = false;
    expect(await values(await model.to(backend))).toEqual(before);
  });

  it("take no reading and no upload to the backend where they are", async () => {
    const backend = createReferenceBackend();
    const calls: string[] = [];
    const counting: Backend = {
      ...backend,
      read: async (buffer: unknown) => {
        calls.push("read");
        return buffer instanceof Float64Array ? backend.read(buffer) : new Float32Array(0);
      },
      upload: (own: Float32Array) => {
        calls.push("upload");
        return backend.upload(own);
      },
    };
    const model = await smallNetwork().to(counting);
    const [{ length }, memory] = [calls, backend.memory()];
    expect(await model.to(counting)).toBe(model);
    expect([calls.length, backend.memory()]).toEqual([length, memory]);
  });

  it("leave nothing anywhere when the model is disposed while they are on their way", async () => {
    const [one, other] = [createReferenceBackend(), createReferenceBackend()];
    const model = await smallNetwork().to(one);
    const moving = model.to(other);
    model.dispose();
    await expect(moving).rejects.toThrow(DisposedError);
    expect([one.memory().buffers, other.memory().buffers]).toEqual([0, 0]);
  });

  it("leave another model on the same backend alone as they go", async () => {
    const [shared, other] = [createReferenceBackend(), createReferenceBackend()];
    const one = await smallNetwork().to(shared);
    const level = shared.memory();
    const two = await smallNetwork().initialise(6).to(shared);
    const x = batch(shared, 2, 1).x;
    const expected = exact(shared, one.predict(x));
    await two.to(other);
    expect(exact(shared, one.predict(x))).toEqual(expected);
    two.dispose();
    expect(other.memory().buffers).toBe(0);
    expect(exact(shared, one.predict(x))).toEqual(expected);
    expect(one.backend).toBe(shared);
    expect(shared.memory().bytes).toBeGreaterThanOrEqual(level.bytes);
  });

  it("come back from a copy when their backend is gone, which is asked for nothing", async () => {
    const backend = createReferenceBackend();
    const model = await smallNetwork().to(backend);
    const saved = new Map<string, Float32Array>();
    for (const [name, variable] of model.variables) saved.set(name, await variable.read());
    const gone: Backend = {
      ...createReferenceBackend(),
      read: async () => {
        throw new Error("context lost");
      },
    };
    await model.to(gone);
    const [name = "", first = new Float32Array(0)] = [...saved][0] ?? [];
    expect(() => model.recover(new Map())).toThrow(
      `small: found no values for ${name}, expected some for every variable; give what variable.read() gave`,
    );
    const others: readonly (readonly [unknown, string])[] = [
      [undefined, "undefined"],
      [null, "null"],
      ["weights", '"weights"'],
      [Object.fromEntries(saved), "an object"],
    ];
    for (const [given, shown] of others) {
      const recover = (): unknown => model.recover(given as typeof saved);
      expect(recover).toThrow(ArgumentError);
      expect(recover).toThrow(
        `small.recover: found ${shown}, expected a map of every variable's name to its values`,
      );
    }
    const short = new Map([...saved, [name, first.subarray(1)] as const]);
    expect(() => model.recover(short)).toThrow(ShapeError);
    expect(model.backend).toBe(gone);
    expect(model.recover(saved).backend).toBeUndefined();
    first.fill(Number.NaN);
    expect(await values(await model.to(backend))).toEqual(await values(smallNetwork()));
  });

  it("are trained unless their layer is frozen, and never if they are state", () => {
    const model = smallNetwork();
    expect(model.trainable.map(({ name }) => name)).not.toContain("norm1.runningMean");
    const count = model.trainable.length;
    model.setTrainable(["norm1", "fc"], false);
    expect(model.trainable).toHaveLength(count - 4);
    model.setTrainable(["norm1"], true);
    expect(model.trainable).toHaveLength(count - 2);
    expect(() => model.setTrainable(["fc9"], true)).toThrow(
      'small: found no layer "fc9", expected one of conv1, norm1,',
    );
  });
});

describe("predict", () => {
  it("gives the same numbers on every backend, after every move", async () => {
    const model = smallNetwork();
    const seen: unknown[] = [];
    for (const backend of [createReferenceBackend(), createReferenceBackend()]) {
      await model.to(backend);
      seen.push(exact(backend, model.predict(batch(backend, 2, 1).x)));
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  it("adds and joins branches", async () => {
    const backend = createReferenceBackend();
    const model = build("branches", [2], (x, apply) => {
      const positive = apply("relu", layers.activation("relu"), x);
      const both = apply("add", layers.add(), x, positive, positive);
      return apply("concat", layers.concat(), both, x);
    });
    await model.to(backend);
    const y = model.predict(tensor(backend, [3, -1, -2, 5], [2, 2]));
    expect(exact(backend, y)).toEqual([9, -1, 3, -1, -2, 15, -2, 5]);
  });

  it("gives taps, of the output and a layer twice too, each the caller's own", async () => {
    const backend = createReferenceBackend();
    const model = await smallNetwork().to(backend);
    const { x } = batch(backend, 2, 1);
    const plain = model.predict(x);
    const level = backend.memory().buffers;
    const { output, taps } = model.predict(x, { taps: ["conv1", "pool1", "fc"] });
    expect(exact(backend, output)).toEqual(exact(backend, plain));
    expect([...taps].map(([name, tap]) => [name, tap.shape])).toEqual([
      ["conv1", [2, 4, 7, 6]],
      ["pool1", [2, 4, 3, 2]],
      ["fc", [2, 3]],
    ]);
    output.dispose();
    expect(exact(backend, taps.get("fc") ?? x)).toEqual(exact(backend, plain));
    for (const tap of taps.values()) tap.dispose();
    // What is left beside: the constants of the second program.
    const { output: next, taps: again } = model.predict(x, { taps: ["conv1", "pool1", "fc"] });
    for (const each of [next, ...again.values()]) each.dispose();
    const settled = backend.memory().buffers;
    expect(settled - level).toBeLessThan(5);
    for (let i = 0; i < 3; i++) model.predict(x).dispose();
    expect(backend.memory().buffers).toBe(settled);
    expect(() => model.predict(x, { taps: ["conv9"] })).toThrow(ArgumentError);
  });

  it("gives back the input itself as a tensor of its own, if no layer changes it", async () => {
    const backend = createReferenceBackend();
    const model = await sequential("same", [2], [["drop", layers.dropout(0.5)]]).to(backend);
    const x = tensor(backend, [1, 2], [1, 2]);
    const y = model.predict(x);
    x.dispose();
    expect([...y.dataSync()]).toEqual([1, 2]);
  });

  it("sees an edited weight, and equal inputs give equal outputs (no dropout, no batch statistics)", async () => {
    const backend = createReferenceBackend();
    const model = await smallNetwork().to(backend);
    const { x } = batch(backend, 3, 1);
    const first = exact(backend, model.predict(x));
    expect(exact(backend, model.predict(x))).toEqual(first);
    const whole = exact(backend, model.predict(x)).slice(0, 3);
    const alone = tensor(backend, x.dataSync().subarray(0, 84), [1, 2, 7, 6]);
    exact(backend, model.predict(alone)).forEach((value, i) => {
      expect(value).toBeCloseTo(whole[i] ?? Number.NaN, 12);
    });
    model.variables.get("fc.bias")?.set([100, 200, 300]);
    expect(exact(backend, model.predict(x))).not.toEqual(first);
  });

  it("refuses other shapes, and says how to correct them", async () => {
    const backend = createReferenceBackend();
    const model = await smallNetwork().to(backend);
    const zeros = (shape: readonly number[]): ReturnType<typeof tensor> =>
      tensor(backend, new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
    expect(() => model.predict(zeros([2, 7, 6]))).toThrow(
      "small: found input [2, 7, 6], expected [N, 2, 7, 6] with N ≥ 1 (a batch of examples); add the batch axis: reshape(x, [1, 2, 7, 6])",
    );
    expect(() => model.predict(zeros([1, 3, 7, 6]))).toThrow(
      "resize or pad the images, or build the model for this input",
    );
    expect(() => model.predict(zeros([0, 2, 7, 6]))).toThrow(ShapeError);
  });

  it("refuses a model on the host, an input on another backend, and a model at its end", async () => {
    const backend = createReferenceBackend();
    const model = smallNetwork();
    const { x } = batch(backend, 1, 1);
    expect(() => model.predict(x)).toThrow(
      "small: found its parameters on the host, expected them on a backend; call `await model.to(backend)` first",
    );
    await model.to(createReferenceBackend());
    expect(() => model.predict(x)).toThrow(BackendMismatchError);
    model.dispose();
    model.dispose();
    expect(() => model.predict(x)).toThrow(DisposedError);
    expect(() => model.variables).toThrow(
      "small: found it disposed, expected it alive; make it anew",
    );
    await expect(model.to(backend)).rejects.toThrow(DisposedError);
  });

  it("leaves nothing behind when the model is disposed", async () => {
    const backend = createReferenceBackend();
    const model = await smallNetwork().to(backend);
    const { x, labels } = batch(backend, 2, 1);
    for (const each of [model.predict(x), x, labels]) each.dispose();
    model.dispose();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });
});

describe("a user's layer", () => {
  it("that asks for a variable that it does not list is told so", async () => {
    const backend = createReferenceBackend();
    const layer: Layer = {
      kind: "mine",
      options: {},
      variables: [],
      outputShape: () => [2],
      forward: ([x], scope) => add(x ?? 0, scope.value("scale")),
    };
    const model = await sequential("own", [2], [["a", layer]]).to(backend);
    expect(() => model.predict(tensor(backend, [1, 2], [1, 2]))).toThrow(
      'a: found no variable "scale", expected one that the layer lists in `variables`; list it there',
    );
  });
});
