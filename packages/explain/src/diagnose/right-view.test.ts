/** Without a mistake the derivation is the right one: on every layer of a network of each family. */
import { createModel } from "@convscope/models";
import { expect, it } from "vitest";
import { type QuantityName, quantitiesOf, quantityNames } from "../quantity-address.js";
import { summarize } from "../summary.js";
import { networkOf } from "./network.js";
import { aspectsIn } from "./question.js";
import { outcomeOf, rightView } from "./view.js";

/** A figure as one number: an output by its values, a field by its rows. */
function single(quantity: QuantityName, figure: number | readonly number[]): number | undefined {
  if (typeof figure === "number") return figure;
  return quantity === "output" ? figure.reduce((all, extent) => all * extent, 1) : figure[0];
}

it.each([
  ...["lenet5", "lenet5-modern", "alexnet", "alexnet-one-tower", "nin", "vgg16", "googlenet"],
  ...["googlenet-bn-aux", "nielsen-ch6", "cs231n-demo", "resnet18", "squeezenet1_1"],
  ...["mobilenet_v2", "tiny-vgg", "cifar-vgg"],
])("every figure of %s is derived as explain derives it", (name) => {
  const model = createModel(name);
  const [summary, network] = [summarize(model), networkOf(model, true)];
  // Fields behind a pooling to a given size are not derived by hand, and not diagnosed.
  const given = network.layers.some(({ piece }) => piece.kind === "fixed");
  const parted: string[] = [];
  const modules = network.layers.flatMap((placed) => /^.*?\//.exec(placed.name) ?? []);
  for (const layer of [...network.layers.map((row) => row.name), ...new Set(modules), "total"]) {
    for (const quantity of quantityNames) {
      const [aspect] = aspectsIn(network, layer, quantity);
      if (aspect === undefined) continue;
      const own = outcomeOf(rightView(network, layer, aspect))?.expression.value;
      if (own === undefined && given && aspect === "receptiveField") continue;
      const figure = single(quantity, quantitiesOf(summary, layer)[quantity].value);
      if (own !== figure) parted.push(`${layer}.${quantity} ${own} ${figure}`);
    }
  }
  expect(parted).toEqual([]);
});
