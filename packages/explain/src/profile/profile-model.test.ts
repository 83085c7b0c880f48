import { layers as kinds, sequential } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { profileModel } from "./profile-model.js";

/** A clock by which the nth look at it is n² milliseconds late. */
function clock(): () => number {
  let looks = 0;
  return () => (looks++) ** 2;
}

test("seconds are the median of the runs behind the first, GFLOP/s follow from them", async () => {
  const model = createModel("lenet5").initialise(1);
  const options = { now: clock(), batch: 2, runs: 3 };
  const { layers, total, whole } = await profileModel(model, createReferenceBackend(), options);
  const [C1] = layers;
  // Looks 0…7: the runs take 1, 5, 9 and 13 ms, the first of which is not counted.
  expect(C1?.seconds).toBeCloseTo(0.009, 12);
  expect(C1?.gflops).toBeCloseTo((2 * 117_600 * 2) / 0.009 / 1e9, 12);
  expect(total.seconds).toBeCloseTo(
    layers.reduce((sum, { seconds }) => sum + seconds, 0),
    12,
  );
  const looks = 8 * layers.length;
  expect(whole.firstSeconds).toBeCloseTo((2 * looks + 1) / 1000, 12);
  expect(whole.seconds).toBeCloseTo((2 * (looks + 4) + 1) / 1000, 12);
});

test("bytes and MACs are the arithmetic's, and the backend's memory is what its output takes", async () => {
  const model = createModel("lenet5-modern").initialise(1);
  const backend = createReferenceBackend();
  const before = backend.memory().buffers;
  const { layers, total } = await profileModel(model, backend, { now: clock(), batch: 3, runs: 1 });
  expect(layers.map(({ layer }) => layer)).toEqual(model.nodes.map(({ name }) => name));
  const [C1, S2] = layers;
  expect(C1).toMatchObject({ kind: "conv2d", macs: 117_600, weightBytes: 4 * 156 });
  expect(C1?.activationBytes).toBe(4 * 3 * 6 * 28 * 28);
  expect(C1?.heldBytes).toBeGreaterThanOrEqual(C1?.activationBytes ?? 0);
  expect(S2).toMatchObject({ macs: 0, gflops: 0 });
  expect(total.weightBytes).toBe(4 * 61_706);
  expect(backend.memory().buffers).toBe(before);
  expect(model.backend).toBeUndefined();
});

test("a layer that returns its input leaves it to the next one, and to whoever else reads it", async () => {
  const model = sequential(
    "dropping",
    [4],
    [
      ["first", kinds.dropout(0.5)],
      ["dense", kinds.linear({ inFeatures: 4, outFeatures: 3 })],
      ["relu", kinds.activation("relu")],
      ["last", kinds.dropout(0.5)],
    ],
  ).initialise(1);
  const backend = createReferenceBackend();
  const before = backend.memory().buffers;
  const { layers } = await profileModel(model, backend, { now: clock(), runs: 2 });
  expect(layers.map(({ layer }) => layer)).toEqual(["first", "dense", "relu", "last"]);
  expect(layers[0]?.heldBytes).toBe(0);
  expect(backend.memory().buffers).toBe(before);
  const nothing = sequential("nothing", [4], [["drop", kinds.dropout(0.5)]]);
  await expect(profileModel(nothing, backend, { now: clock(), runs: 1 })).resolves.toMatchObject({
    total: { macs: 0 },
  });
  expect(backend.memory().buffers).toBe(before);
});

test("progress is told layer by layer, and every layer runs as often as asked", async () => {
  const model = createModel("lenet5").initialise(1);
  const backend = createReferenceBackend();
  let convolutions = 0;
  const { fused, ...rest } = backend;
  const counting = {
    ...rest,
    kernels: {
      ...backend.kernels,
      conv2d(...args: Parameters<typeof backend.kernels.conv2d>) {
        convolutions++;
        return backend.kernels.conv2d(...args);
      },
    },
  };
  const told: string[] = [];
  await profileModel(model, counting, {
    now: clock(),
    runs: 2,
    onLayer: (layer, done, total) => told.push(`${layer} ${done}/${total}`),
  });
  expect(told[0]).toBe("C1 1/7");
  expect(told).toHaveLength(7);
  // C1, C3 and C5 each warm up, run twice and give their output once; the whole network runs three times.
  expect(convolutions).toBe(3 * 4 + 3 * 3);
});

test.each([{ batch: 0 }, { runs: 0 }, { runs: 1.5 }])("%j is refused", async (wrong) => {
  const model = createModel("lenet5").initialise(1);
  const asked = profileModel(model, createReferenceBackend(), { now: clock(), ...wrong });
  await expect(asked).rejects.toThrow(/expected a whole number from 1/);
});
