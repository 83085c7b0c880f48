/** Scenarios of arrays with an empty axis: no kernel computes them, and what is left of their results is exact. */
import { concat, conv2d, matmul, relu, sum, type Tensor } from "@convscope/core";
import type { Scenario } from "./stage.js";

/** Empty arrays among others: what comes out is what the others are, and 0 where nothing is summed. */
export const emptyAxes: Scenario = async (stage) => {
  const x = stage.tensor([2, 3, 4, 5], 41);
  const none = stage.tensor([0, 3, 4, 5], 42);
  const w = stage.tensor([4, 3, 2, 3], 43);
  const [left, right] = [stage.tensor([3, 0], 44), stage.tensor([0, 5], 45)];
  const body = (given: readonly Tensor[]): readonly Tensor[] => {
    const [some, empty, weight, a, b] = given as [Tensor, Tensor, Tensor, Tensor, Tensor];
    return [
      concat([empty, relu(some), empty], 0),
      concat([conv2d(empty, weight, {}), conv2d(concat([some, empty], 0), weight, {})], 0),
      matmul(a, b),
      sum(empty, [0]),
      relu(empty),
    ];
  };
  const outputs = stage.run("eval", [x, none, w, left, right], "", body);
  const labels = ["joined", "convolved", "product over nothing", "sum of none", "nothing"];
  for (const [i, label] of labels.entries()) {
    const output = outputs[i];
    if (output === undefined) throw new RangeError(`${label}: no such output`);
    await stage.note(label, output);
  }
};
