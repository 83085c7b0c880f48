/** Units all over ResNet-18, at its full size, are what their terms say: takes a minute or two. */
import { createJsBackend } from "@convscope/backend-js";
import { Random, sizeOf } from "@convscope/core";
import { traceUnit } from "@convscope/explain";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";

test("20 seeded units of ResNet-18 are within the bound of the sum of their terms", async () => {
  const model = createModel("resnet18").initialise(1);
  const random = new Random(18);
  const input = Float32Array.from({ length: sizeOf(model.input) }, () => random.normal());
  const backend = createJsBackend();
  await model.to(backend);
  for (let i = 0; i < 20; i++) {
    const node = model.nodes[random.integer(model.nodes.length)];
    if (node === undefined) throw new RangeError("a layer of the network");
    const at = node.outputShape.map((extent) => random.integer(extent));
    const trace = await traceUnit(model, input, `${node.name}[${at.join(",")}]`, backend);
    const products = trace.terms.map(({ product }) => product);
    const total = trace.largest
      ? Math.max(...products)
      : products.reduce((sum, product) => sum + product, 0);
    expect(total, trace.unit).toBe(trace.total);
    const last = trace.after.at(-1) ?? total;
    expect(Math.abs(last - trace.exact), trace.unit).toBeLessThan(1e-11 * (1 + Math.abs(last)));
    expect(trace.agrees, trace.unit).toBe(true);
    expect(Number.isFinite(trace.bound), trace.unit).toBe(true);
  }
}, 600_000);
