/** Reads that cannot be trusted: other lengths than the tensor's, and backends that fail. */
import { describe, expect, it } from "vitest";
import type { Backend } from "../backend.js";
import { DisposedError, ExecutionError } from "../errors.js";
import { mul } from "../ops/binary.js";
import { Runner } from "../program/runner.js";
import { Variable } from "../program/variable.js";
import { createReferenceBackend, type ReferenceBackend } from "../reference/index.js";
import { tensor } from "./create.js";
import { Tensor } from "./tensor.js";

/** A reference whose binary kernel gives one value too many, but for the first time. */
function createLongBackend(): ReferenceBackend {
  const backend = createReferenceBackend();
  const { kernels } = backend;
  let calls = 0;
  const binary: typeof kernels.binary = (a, b, g) =>
    calls++ === 0 ? kernels.binary(a, b, g) : backend.upload(new Float32Array(4));
  return { ...backend, name: "long", kernels: { ...kernels, binary } };
}

const MESSAGE =
  'read: found 4 values of tensor [3], made by binary, on backend "long", expected 3 (a kernel\'s result is as long as its record says); run the conformance suite on the backend: describeBackend("long", create) of @convscope/conformance/vitest';

describe("a kernel's result of another length than its first", () => {
  it("is an error at the read, with backend, kernel, both lengths and the cure", async () => {
    const x = tensor(createLongBackend(), [1, 2, 3]);
    expect([...mul(x, 2).dataSync()]).toEqual([2, 4, 6]);
    const y = mul(x, 2);
    expect(() => y.dataSync()).toThrow(ExecutionError);
    await expect(y.data()).rejects.toThrow(MESSAGE);
    await expect(y.data()).rejects.toMatchObject({
      state: "lost",
      details: { backend: "long", found: 4, expected: 3 },
    });
  });

  it("is found in what a captured run gives out, and in the state that it leaves", async () => {
    const backend = createLongBackend();
    const weight = new Variable("weight", [3], Float32Array.of(1, 2, 3));
    weight.upload(backend);
    const runner = new Runner(backend, (_, context) => {
      context.update(weight, mul(context.value(weight), 2));
      return [mul(context.value(weight), 3)];
    });
    runner.run("train", []);
    const [y] = runner.run("train", []);
    expect(y).toBeInstanceOf(Tensor);
    await expect(y?.data()).rejects.toThrow(MESSAGE);
    await expect(weight.read()).rejects.toThrow(MESSAGE);
    await expect(weight.to(createReferenceBackend())).rejects.toThrow(MESSAGE);
  });
});

describe("a read of no Float32Array", () => {
  it("is named, with backend and tensor", async () => {
    const backend: Backend = { ...createReferenceBackend(), name: "mine" };
    const x = tensor({ ...backend, read: async () => JSON.parse("[1,2]") }, [1, 2]);
    await expect(x.data()).rejects.toThrow(
      'read: found no Float32Array for the values of tensor [2] on backend "mine", expected 2',
    );
  });
});

describe("a read that the backend rejects", () => {
  it("names backend, tensor and cause, and says that later values are in doubt", async () => {
    const inner = createReferenceBackend();
    const cause = new Error("conv2d: context lost");
    const backend: Backend = {
      ...inner,
      read: async () => {
        throw cause;
      },
      readSync: () => {
        throw cause;
      },
    };
    const x = tensor(backend, [1, 2]);
    const message =
      'read: found tensor [2] on backend "reference" unreadable (conv2d: context lost), expected its values (what the backend made since its last read may be wrong); make the backend anew, or use another, and load the weights again';
    await expect(x.data()).rejects.toThrow(message);
    expect(() => x.dataSync()).toThrow(message);
    await expect(x.data()).rejects.toMatchObject({ code: "EXECUTION", state: "lost", cause });
  });

  it("with an error of convscope's own passes it on", async () => {
    const backend = createReferenceBackend();
    const x = tensor(backend, [1, 2]);
    backend.dispose();
    await expect(x.data()).rejects.toThrow(DisposedError);
  });
});
