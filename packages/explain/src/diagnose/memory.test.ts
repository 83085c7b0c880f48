/** Numbers that people have for memory, each traced to what they counted. */
import { createModel } from "@convscope/models";
import { expect, it } from "vitest";
import { quantity } from "../quantity-address.js";
import { diagnose } from "./diagnose.js";

const vgg = createModel("vgg16");

it.each([
  ["lenet5", "total.memory", "36472", "memory-of-training"],
  ["vgg16", "total.memory", "60950432", "memory-of-all-layers"],
  ["vgg16", "total.memory", "60,983,200", "memory-of-training"],
  // Without the input: 4·15,087,080 bytes.
  ["vgg16", "total.memory", "60348320", "memory-of-all-made"],
  ["vgg16", "total.memory", "553M", "memory-of-weights"],
  ["vgg16", "total.memory", "553MB", "memory-of-weights"],
  ["vgg16", "fc6.memory", "411,058,176", "memory-of-weights"],
  ["vgg16", "conv1_1.memory", "12845056", "memory-of-result"],
  ["vgg16", "conv1_1.memory", "602112", "memory-of-inputs"],
  // As values in the place of bytes.
  ["vgg16", "total.memory", "15,237,608", "memory-of-all-layers+values-for-bytes"],
] as const)("%s %s = %s comes from %s", (name, address, number, expected) => {
  const { verdict, findings } = diagnose(createModel(name), address, number);
  expect(verdict).toBe("explained");
  expect(findings[0]?.mistakes.map(({ id }) => id).join("+")).toBe(expected);
});

it("the memory of all layers added up is told from that of the greediest", () => {
  const sum = vgg.nodes.reduce((all, { name }) => all + quantity(vgg, `${name}.memory`).value, 0);
  const { findings } = diagnose(vgg, "total.memory", String(sum));
  expect(findings[0]?.mistakes[0]?.id).toBe("memory-added-up");
});

it("tells units of 1,024 that are read as units of 1,000", () => {
  const right = diagnose(vgg, "total.memory", "24.5M");
  expect(right.sentence).toBe("24.5M: 25,690,112 bytes in MiB; in bytes it is 25,690,112.");
  const { sentence, findings } = diagnose(vgg, "total.memory", "58.1MB");
  expect(sentence).toBe(
    "58.1MB: 60,950,432 bytes in MiB, the input and what all layers make, added up; rightly it is 25,690,112.",
  );
  expect(findings[0]?.mistakes.map(({ id }) => id)).toEqual([
    "binary-units",
    "memory-of-all-layers",
  ]);
});
