/** Equal seeds give equal starting weights, batches and dropout masks on every backend, bit for bit. */
import { afterAll, describe, expect, it } from "vitest";
import { barModel } from "../src/testing/bars.js";
import { bitsOf } from "../src/testing/bits.js";
import { batchesOn, masksOn } from "../src/testing/seeded-draws.js";
import { Backends, backendNames } from "./backends.js";

const backends = new Backends();
afterAll(() => backends.dispose());

describe.each(backendNames)("with equal seeds, %s has", (name) => {
  it("the starting weights of the host", async () => {
    const model = await barModel(7).to(await backends.get(name));
    expect(await bitsOf(model)).toEqual(await bitsOf(barModel(7)));
    expect(await bitsOf(model.initialise(8))).toEqual(await bitsOf(barModel(8)));
    expect(await bitsOf(model)).not.toEqual(await bitsOf(barModel(7)));
    model.dispose();
  });

  it("the dropout masks of js", async () => {
    const [backend, js] = [await backends.get(name), await backends.get("js")];
    const masks = await masksOn(backend, 5);
    expect(masks).toEqual(await masksOn(js, 5));
    expect(masks).not.toEqual(await masksOn(js, 6));
    expect(new Set(masks).size).toBe(1 + 2 * 3);
  });

  it("the batches of js, in their order", async () => {
    const [backend, js] = [await backends.get(name), await backends.get("js")];
    expect(await batchesOn(backend, 5)).toEqual(await batchesOn(js, 5));
    expect(await batchesOn(backend, 5)).not.toEqual(await batchesOn(js, 6));
  });
});
