import { ArgumentError, ShapeError } from "@convscope/core";
import { describe, expect, it } from "vitest";
import { type Batch, createLoader, type Examples, type LoaderOptions } from "./index.js";

const examples: Examples = {
  count: 7,
  shape: [1, 1, 2],
  images: Uint8Array.from({ length: 14 }, (_, i) => i),
  labels: [0, 1, 2, 3, 4, 5, 6],
};

function batches(options: Partial<LoaderOptions>, epoch = 1, first?: number): Batch[] {
  return [...createLoader(examples, { batchSize: 3, seed: 5, ...options }).epoch(epoch, first)];
}

const orderOf = (list: readonly Batch[]): number[] => list.flatMap((batch) => [...batch.labels]);

describe("createLoader", () => {
  it("gives every example once an epoch, with its own image, and a last batch of what is left", () => {
    const list = batches({});
    expect(list.map((batch) => batch.count)).toEqual([3, 3, 1]);
    expect(list.map((batch) => batch.index)).toEqual([0, 1, 2]);
    expect(orderOf(list).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const { images, labels, examples: places } of list) {
      labels.forEach((label, i) => {
        expect(places[i]).toBe(label);
        expect([...images.subarray(2 * i, 2 * i + 2)]).toEqual([2 * label, 2 * label + 1]);
      });
    }
  });

  it("orders by seed and epoch alone", () => {
    expect(batches({}, 2)).toEqual(batches({}, 2));
    expect(orderOf(batches({}, 1))).not.toEqual(orderOf(batches({}, 2)));
    expect(orderOf(batches({ seed: 6 }))).not.toEqual(orderOf(batches({})));
  });

  it("keeps the order of the data set without shuffling", () => {
    expect(orderOf(batches({ shuffle: false }))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("leaves out the batch that is not full with dropLast", () => {
    const loader = createLoader(examples, { batchSize: 3, seed: 5, dropLast: true });
    expect(loader.batches).toBe(2);
    expect([...loader.epoch(1)].map((batch) => batch.count)).toEqual([3, 3]);
  });

  it("goes on from the middle of an epoch with the very same batches, transformed alike", () => {
    const transform: LoaderOptions["transform"] = (images, random) =>
      images.map((value) => value + random.uniform());
    expect(batches({ transform }, 3, 1)).toEqual(batches({ transform }, 3).slice(1));
  });

  it("transforms each batch of each epoch with numbers of its own", () => {
    const transform: LoaderOptions["transform"] = (images, random) => images.fill(random.uniform());
    const drawn = [1, 2].flatMap((epoch) =>
      batches({ transform }, epoch).map((batch) => batch.images[0]),
    );
    expect(new Set(drawn).size).toBe(6);
  });

  it("prepares each example into the network's input", () => {
    const [batch] = batches({
      shuffle: false,
      prepare: {
        shape: [1, 2, 2],
        apply(example, input) {
          input.fill(-1);
          input.set(example, 1);
        },
      },
    });
    expect([...(batch?.images ?? [])].slice(0, 8)).toEqual([-1, 0, 1, -1, -1, 2, 3, -1]);
  });

  it("refuses an empty data set, saying what to check", () => {
    const empty: Examples = { count: 0, shape: [1, 1, 2], images: new Uint8Array(0), labels: [] };
    expect(() => createLoader(empty, { batchSize: 1, seed: 1 })).toThrow(ArgumentError);
    expect(() => createLoader(empty, { batchSize: 1, seed: 1 })).toThrow(
      /found an empty data set, expected at least one example/,
    );
  });

  it.each([0, 1.5, Number.NaN])("refuses batchSize %s", (batchSize) => {
    expect(() => batches({ batchSize })).toThrow(/found batchSize .*, expected a whole number/);
  });

  it("refuses dropLast where it would drop all", () => {
    expect(() => batches({ batchSize: 8, dropLast: true })).toThrow(
      /found 7 examples for batches of 8, expected at least one full batch/,
    );
  });

  it("refuses images that are not as many as the labels", () => {
    const torn = { ...examples, labels: [0, 1] };
    expect(() => createLoader(torn, { batchSize: 1, seed: 1 })).toThrow(ShapeError);
  });

  it("refuses a transform that changes the number of values", () => {
    expect(() => batches({ transform: (images) => images.subarray(1) })).toThrow(
      /found 5 values after transform, expected 6/,
    );
  });
});
