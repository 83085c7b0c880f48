/** Mistakes about memory: bytes of other values than those that are held while the network is in use. */
import { literal } from "../../expression.js";
import type { Change, Mistake, Setting } from "../mistake.js";
import { isWhole } from "../network.js";
import type { View } from "../view.js";

/** A mistake that counts other values. */
interface MemoryMistake extends Omit<Mistake, "aspects" | "changes"> {
  readonly cost: number;
  says(setting: Setting): string;
  readonly rather: string;
  /** Whether it is made of a sum over layers, of one layer, or of both where absent. */
  readonly of?: "layer" | "whole";
  /** What is counted in the place of the right values. */
  readonly counted: Partial<View>;
}

function memoryMistake(definition: MemoryMistake): Mistake {
  const { id, name, wrong, right, cost, says, rather, of, counted } = definition;
  const changes = (setting: Setting): readonly Omit<Change, "mistake">[] => {
    const whole = isWhole(setting.layer);
    if (of !== undefined && whole !== (of === "whole")) return [];
    const words = { layers: whole ? [] : [setting.layer], says: says(setting), rather };
    const { factors = [], ...seen } = counted;
    const apply = (view: View): View => ({
      ...view,
      ...seen,
      factors: [...view.factors, ...factors],
    });
    return [{ ...words, cost, pairs: true, apply }];
  };
  return { id, name, wrong, right, aspects: ["memory"], changes };
}

/** Bytes of a float32. */
const bytes = literal(4);

/** Mistakes about memory. */
export const memoryMistakes: readonly Mistake[] = [
  memoryMistake({
    ...{ id: "memory-of-training", name: "training's memory", cost: 0.5, of: "whole" },
    wrong: "A network in use holds what training keeps.",
    right: "In use a value is let go once no layer waits for it; the backward pass needs them all.",
    says: () => "what training keeps for the backward pass",
    rather: "in use",
    counted: { bytes: "kept" },
  }),
  memoryMistake({
    ...{ id: "memory-of-all-layers", name: "sum for maximum", cost: 0.75, of: "whole" },
    wrong: "A network holds its input and what all its layers make, at once.",
    right:
      "What no layer waits for is let go: a network holds as much as its greediest layer does.",
    says: () => "the input and what all layers make, added up",
    rather: "at the greediest layer",
    counted: { bytes: "read-and-made" },
  }),
  memoryMistake({
    ...{ id: "memory-of-all-made", name: "sum for maximum", cost: 0.75, of: "whole" },
    wrong: "A network holds what all its layers make, at once.",
    right:
      "What no layer waits for is let go: a network holds as much as its greediest layer does.",
    says: () => "what all layers make, added up",
    rather: "at the greediest layer",
    counted: { bytes: "made" },
  }),
  memoryMistake({
    ...{ id: "memory-added-up", name: "sum for maximum", cost: 1, of: "whole" },
    wrong: "A network holds as much as all its layers together.",
    right: "Layers run one after another: a network holds as much as its greediest layer does.",
    says: () => "the memory of every layer added up",
    rather: "at the greediest layer",
    counted: { bytes: "summed" },
  }),
  memoryMistake({
    ...{ id: "memory-of-result", name: "what is made alone", cost: 0.75, of: "layer" },
    wrong: "A layer holds what it makes.",
    right: "It holds what it reads, too, and what later layers still wait for.",
    says: ({ layer }) => `what ${layer} makes alone`,
    rather: "with all that is held while it runs",
    counted: { aspect: "output", factors: [bytes] },
  }),
  memoryMistake({
    ...{ id: "memory-of-inputs", name: "what is read alone", cost: 1, of: "layer" },
    wrong: "A layer holds what it reads.",
    right: "It holds what it makes, too, and what later layers still wait for.",
    says: ({ layer }) => `what ${layer} reads alone`,
    rather: "with all that is held while it runs",
    counted: { aspect: "inputs", factors: [bytes] },
  }),
  memoryMistake({
    ...{ id: "memory-of-weights", name: "weights for activations", cost: 0.75 },
    wrong: "A network's memory is that of its weights: the size of its file.",
    right: "Weights lie beside the values that layers make, which are what is counted here.",
    says: () => "the bytes of the weights",
    rather: "of activations",
    counted: { aspect: "parameters", factors: [bytes] },
  }),
];
