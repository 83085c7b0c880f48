/**
 * Every network of the zoo runs forward and trains on every backend that Node has: one step on a seeded picture, or two where
 * it has batch norms. Each call of the step (forward, loss, gradients, update, running statistics) gives what backend-js gives
 * from the same operands, to a few roundings; the whole is not compared, for an untrained network of a hundred layers makes
 * anything of a rounding.
 */
import { createJsBackend } from "@convscope/backend-js";
import type { Backend } from "@convscope/core/backend";
import { modelNames } from "@convscope/models";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBackend } from "./backends.js";
import { checkedCalls } from "./testing/checked-calls.js";
import { type Arrays, trained, type ZooNetwork, zooNetwork } from "./testing/zoo-step.js";

const names = ["wasm", "tfjs-wasm", "tfjs-cpu", "gpujs-webasm"];

/** A call may be off by so many times what its roundings come to in the mean; AlexNet, GoogLeNet and MobileNetV2 come to 1.1. */
const TIMES = 3;

const backends = new Map<string, Backend>();
beforeAll(async () => {
  for (const name of names) backends.set(name, await createBackend(name));
});
afterAll(() => {
  for (const backend of backends.values()) backend.dispose();
});

/** The network in hand and its step on js: one at a time, as all together would fill the memory. */
let network: ZooNetwork;
let js: Arrays;

/** Whether they are the same numbers. */
const equal = (a: Float32Array, b: Float32Array | undefined): boolean =>
  a.every((value, i) => value === b?.[i]);

/** Kernels of which a call is off by more than it may, with how many times as much. */
async function beyond(checked: ReturnType<typeof checkedCalls>): Promise<readonly string[]> {
  const shares = [...(await checked.shares())];
  return shares.flatMap(([kernel, share]) => (share <= 1 ? [] : [`${kernel}: ${share}`]));
}

describe.each(modelNames)("%s", (name) => {
  beforeAll(async () => {
    network = await zooNetwork(name, createJsBackend());
    js = await trained(network, createJsBackend());
  });

  test("learns in every layer, to finite values", () => {
    for (const [key, values] of js) {
      const start = network.start.get(key);
      expect(values.every(Number.isFinite), key).toBe(true);
      expect(equal(values, start ?? new Float32Array(values.length)), key).toBe(false);
    }
  });

  test.each(names)("trains on %s, where each call gives what it gives on js", async (own) => {
    const backend = backends.get(own) ?? createJsBackend();
    const checked = checkedCalls(backend, TIMES);
    const found = await trained(network, checked.backend);
    expect(await beyond(checked)).toEqual([]);
    expect(found.get("loss")?.[0]).toBeCloseTo(js.get("loss")?.[0] ?? Number.NaN, 2);
    expect(backend.memory().buffers).toBe(0);
    if (backend.compile === undefined) return;
    for (const [key, values] of await trained(network, backend)) {
      expect(equal(values, found.get(key)), `${key}, compiled`).toBe(true);
    }
    expect(backend.memory().buffers).toBe(0);
  });
});

describe("a backend is found out", () => {
  const plain = createJsBackend();
  const found = async (wrong: Backend<Float32Array>): Promise<readonly string[]> => {
    const checked = checkedCalls(wrong, TIMES);
    await trained(await zooNetwork("lenet5-modern", createJsBackend()), checked.backend);
    return (await beyond(checked)).map((text) => text.replace(/:.*/, ""));
  };

  test("whose gradients are off by a ten-thousandth", async () => {
    const conv2dWeightGrad: typeof plain.grads.conv2dWeightGrad = (x, dy, g) => {
      const gradient = plain.grads.conv2dWeightGrad(x, dy, g);
      for (const [i, value] of gradient.entries()) gradient[i] = 1.0001 * value;
      return gradient;
    };
    expect(await found({ ...plain, grads: { ...plain.grads, conv2dWeightGrad } })).toEqual([
      "conv2dWeightGrad",
    ]);
  });

  test("that writes to what it is given", async () => {
    const conv2dInputGrad: typeof plain.grads.conv2dInputGrad = (dy, w, g) => {
      const dx = plain.grads.conv2dInputGrad(dy, w, g);
      w.fill(0);
      return dx;
    };
    expect(await found({ ...plain, grads: { ...plain.grads, conv2dInputGrad } })).toEqual([
      "binary",
    ]);
  });
});
