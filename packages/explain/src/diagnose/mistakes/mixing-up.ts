/** Mistakes about what is counted at all: another quantity, another layer, a factor that does not belong. */
import { formatCount, literal, share } from "../../expression.js";
import { type Change, everything, type Mistake, type Setting } from "../mistake.js";
import type { Sizes } from "../network.js";
import { isWhole, TOTAL } from "../network.js";
import type { Aspect, View } from "../view.js";

type Made = Omit<Change, "mistake">;

/** What one quantity is taken for, and how that is said. */
type Swap = readonly [asked: Aspect, taken: Aspect, cost: number];

const nouns: Readonly<Record<Aspect, string>> = {
  biases: "biases",
  columns: "columns",
  connections: "connections",
  flops: "FLOPs",
  inputs: "inputs",
  macs: "multiplications",
  maps: "maps",
  memory: "bytes",
  neurons: "neurons",
  output: "outputs",
  parameters: "parameters",
  receptiveField: "rows and columns that a unit sees",
  rows: "rows",
  state: "running statistics",
  weights: "weights",
};

const swaps: readonly Swap[] = [
  ["output", "inputs", 1],
  ["connections", "weights", 1.5],
  ["connections", "parameters", 1],
  ["connections", "macs", 1],
  ["weights", "parameters", 1],
  ["weights", "macs", 1.5],
  ["parameters", "connections", 1],
  ["parameters", "macs", 1.5],
  ["biases", "parameters", 2],
  ["memory", "output", 1],
  ["memory", "parameters", 1.5],
  ["macs", "connections", 1],
  ["macs", "weights", 1],
  ["macs", "parameters", 1],
  ["flops", "connections", 1.5],
  ["flops", "parameters", 1.5],
  ["neurons", "parameters", 1.5],
  ["neurons", "weights", 1.5],
  ["neurons", "inputs", 1.5],
  ["neurons", "connections", 1.5],
];

function swapsIn(setting: Setting): readonly Made[] {
  return swaps.flatMap(([asked, taken, cost]) =>
    asked === setting.aspect && (!isWhole(setting.layer) || taken !== "inputs")
      ? [swapped(setting, taken, cost)]
      : [],
  );
}

function swapped({ layer, aspect }: Setting, taken: Aspect, cost: number): Made {
  const whose = layer === TOTAL ? "the network" : layer;
  return {
    layers: isWhole(layer) ? [] : [layer],
    says: `the ${nouns[taken]} of ${whose}, not its ${nouns[aspect]}`,
    rather: `counting ${nouns[aspect]},`,
    ...{ cost, pairs: true },
    apply: (view) => ({ ...view, aspect: taken }),
  };
}

const anotherQuantity: Mistake = {
  id: "another-quantity",
  name: "another quantity",
  wrong: "One count is taken for another: weights for connections, parameters for neurons.",
  right:
    "Weights are shared by all places of a map; connections, MACs and neurons are counted at each of them.",
  aspects: [...everything, "memory"],
  changes: swapsIn,
};

const widthForInputs: Mistake = {
  id: "width-for-inputs",
  name: "a layer's width for what it reads",
  wrong: "The number of inputs is the number of units.",
  right: "What a layer reads is what the layers before it give; its own width is a free choice.",
  aspects: ["inputs"],
  changes: ({ layer }) => [
    {
      layers: [layer],
      says: `the width of ${layer}, which is a free choice`,
      rather: "counting what it reads,",
      ...{ cost: 0.5, pairs: false },
      apply: (view) => ({ ...view, aspect: "output" }),
    },
  ],
};

const anotherLayer: Mistake = {
  id: "another-layer",
  name: "another layer",
  wrong: "The figure of one layer is taken for another's.",
  right: "Each layer has its own.",
  aspects: everything,
  changes: ({ network, layer }) =>
    (isWhole(layer) ? [] : network.layers).flatMap(({ name }): readonly Made[] =>
      name === layer
        ? []
        : [
            {
              layers: [name],
              says: `the figure of ${name}`,
              rather: `for ${layer}`,
              ...{ cost: 2, pairs: false },
              apply: (view) => ({ ...view, layer: name }),
            },
          ],
    ),
};

interface Factor extends Omit<Mistake, "changes"> {
  readonly factors: readonly number[];
  readonly cost: number;
  readonly pairs: boolean;
  says(factor: number): string;
  readonly rather: string;
}

/** A result that is multiplied; below 1, divided. */
function factored(definition: Factor): Mistake {
  const { id, name, wrong, right, aspects, factors, cost, pairs, says, rather } = definition;
  const changes = (): readonly Made[] =>
    factors.map((factor) => {
      const by = factor < 1 ? share(literal(1), literal(1 / factor)) : literal(factor);
      return {
        ...{ layers: [], says: says(factor), rather, cost, pairs },
        apply: (view: View) => ({ ...view, factors: [...view.factors, by] }),
      };
    });
  return { id, name, wrong, right, aspects, changes };
}

const perExample = [
  ...(["connections", "flops", "inputs", "macs", "memory", "neurons", "output"] as const),
];

const factorMistakes: readonly Mistake[] = [
  factored({
    ...{ id: "flops-for-macs", name: "FLOPs for MACs", aspects: ["connections", "macs"] },
    wrong: "A MAC is two: a multiplication and an addition.",
    right: "MACs count the pair once; FLOPs, in most tools, are twice as many.",
    ...{ factors: [2], cost: 0.5, pairs: true, rather: "counting each pair once," },
    says: () => "multiplications and additions counted apart (FLOPs)",
  }),
  factored({
    ...{ id: "macs-for-flops", name: "MACs for FLOPs", aspects: ["flops"] },
    wrong: "FLOPs are multiplications by a weight.",
    right:
      "Each comes with an addition: FLOPs are about twice the MACs (fvcore's “flop” is a MAC).",
    ...{ factors: [1 / 2], cost: 0.5, pairs: true, rather: "with an addition for each" },
    says: () => "multiplications alone (MACs)",
  }),
  factored({
    ...{ id: "batch-counted", name: "batch counted", aspects: perExample },
    wrong: "The batch is part of the layer's figures.",
    right: "Figures are of one example; some tools (torchinfo) multiply by the batch.",
    ...{ factors: [2, 4, 8, 16, 32, 64, 128, 256], cost: 1.5, pairs: false },
    says: (factor) => `a batch of ${formatCount(factor)} counted`,
    rather: "for one example",
  }),
  factored({
    ...{ id: "bytes-counted", name: "bytes counted", cost: 2, pairs: false },
    aspects: ["inputs", "output", "parameters", "weights"],
    wrong: "The size in memory is taken for the number of values.",
    right: "A float32 takes four bytes, a float64 eight, a float16 two.",
    ...{ factors: [2, 4, 8], rather: "counting values," },
    says: (factor) => `bytes, ${factor} for each value`,
  }),
  factored({
    ...{ id: "values-for-bytes", name: "values, or bytes of another type", aspects: ["memory"] },
    wrong: "Memory is counted in values, or for another type of number.",
    right: "Memory is bytes, four for each float32.",
    ...{ factors: [1 / 4, 1 / 2, 2], cost: 1, pairs: true, rather: "in bytes of float32" },
    says: (factor) => `${{ 0.25: "values", 0.5: "float16" }[factor] ?? "float64"} counted`,
  }),
];

/**
 * Sizes that inputs are said to have, and how far-fetched that is. Of MNIST's 28 people seldom make LeNet's 32: a layer that
 * "keeps 28" has more likely had its padding presumed.
 */
const usualInputs: readonly (readonly [is: number, said: number, cost: number])[] = [
  ...([
    [227, 224, 1],
    [224, 227, 1],
    [224, 256, 1],
    [227, 256, 1],
    [224, 299, 1],
    [32, 28, 1],
    [28, 32, 2],
  ] as const),
];

const inputMistake: Mistake = {
  id: "input-size-confused",
  name: "224 for 227, or 28 for 32",
  wrong: "The network's input has the size that is usual elsewhere, or printed in the paper.",
  right: "Sizes follow from the input that the layers were made for.",
  aspects: everything,
  changes: ({ network: { input } }) => [
    ...usualInputs.flatMap(([is, said, cost]) =>
      input.height === is && input.width === is
        ? [
            withInput(
              input,
              { ...input, height: said, width: said },
              `an input of ${said}×${said}`,
              cost,
            ),
          ]
        : [],
    ),
    ...(input.height === input.width
      ? []
      : [withInput(input, { ...input, width: input.height }, "the input taken as square", 1.5)]),
    ...(input.maps === 3 ? [withInput(input, { ...input, maps: 1 }, "a grey input", 1.5)] : []),
    ...(input.maps === 1 ? [withInput(input, { ...input, maps: 3 }, "a colour input", 1.5)] : []),
    withInput(
      input,
      { maps: input.height, height: input.width, width: input.maps },
      `axes in another order, [${input.height}, ${input.width}, ${input.maps}] (NHWC) read as channels first`,
      2,
    ),
  ],
};

function withInput(right: Sizes, wrong: Sizes, says: string, cost: number): Made {
  return {
    ...{ layers: [], says, cost, pairs: true },
    rather: `from ${right.maps}×${right.height}×${right.width}`,
    apply: (view) => ({ ...view, network: { ...view.network, input: wrong } }),
  };
}

/** Mistakes about what is counted. */
export const mixedUp: readonly Mistake[] = [
  anotherQuantity,
  widthForInputs,
  anotherLayer,
  inputMistake,
  ...factorMistakes,
];
