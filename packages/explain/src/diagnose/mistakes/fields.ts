/** Mistakes about receptive fields: which step each layer adds, and where the sum ends. */
import type { FieldRule } from "../field.js";
import type { Mistake } from "../mistake.js";
import type { Network, Placed } from "../network.js";

/** A mistake that is another rule of growth. */
interface FieldMistake extends Omit<Mistake, "aspects" | "changes"> {
  readonly rule: FieldRule;
  readonly cost: number;
  readonly says: string;
  readonly rather: string;
}

function fieldMistake({ id, name, wrong, right, rule, cost, says, rather }: FieldMistake): Mistake {
  return {
    ...{ id, name, wrong, right, aspects: ["receptiveField"] },
    changes: () => [
      {
        ...{ layers: [], says, rather, cost, pairs: true },
        apply: (view) => ({ ...view, field: rule }),
      },
    ],
  };
}

const right = "Each layer adds (k − 1) times the product of the strides before it.";
const rather = "adding (k − 1) times the strides before each layer,";

/** The dense layer that reads what a layer gives, at once or through layers that keep the shape. */
function denseBehind({ layers }: Pick<Network, "layers">, name: string): Placed | undefined {
  const reader = layers.find(({ from }) => from.includes(name));
  if (reader === undefined || reader.piece.kind === "dense") return reader;
  return reader.piece.kind === "pass" ? denseBehind({ layers }, reader.name) : undefined;
}

const denseAsWindow: Mistake = {
  id: "field-of-the-dense-layer",
  name: "the dense layer behind counted as a window",
  wrong:
    "The dense layer behind is a convolution whose kernel is the map, and its field is the network's.",
  right: "A layer's field ends with its own window; what reads the whole map sees the whole image.",
  aspects: ["receptiveField"],
  changes({ network, layer, sizes }) {
    const [dense, map] = [denseBehind(network, layer), sizes.get(layer)];
    if (dense === undefined || map === undefined || map.height === 1) return [];
    return [
      {
        ...{ layers: [dense.name], cost: 1, pairs: false },
        says: `${dense.name} counted as a window of ${map.height} rows`,
        rather: `up to ${layer}`,
        apply: (view) => ({ ...view, layer: dense.name, field: "beyond-the-image" }),
      },
    ];
  },
};

/** Mistakes about receptive fields. */
export const fieldMistakes: readonly Mistake[] = [
  fieldMistake({
    ...{ id: "field-beyond-the-image", name: "field larger than the image" },
    ...{ rule: "beyond-the-image", cost: 0.5 },
    wrong: "The sum goes on in layers that read everything: it grows past the image.",
    right: "A layer that reads all places sees the whole image, and no more.",
    says: "the sum carried on past the edges of the image",
    rather: "in a layer that reads all of the image",
  }),
  fieldMistake({
    ...{ id: "field-without-strides", name: "strides left out", right, rather },
    ...{ rule: "grows-by-kernel", cost: 1 },
    wrong: "Each layer adds k − 1: the field is the sum of the kernels.",
    says: "the strides left out",
  }),
  fieldMistake({
    ...{ id: "field-of-one-kernel", name: "the kernel taken for the field", right, rather },
    ...{ rule: "kernel-alone", cost: 1 },
    wrong: "A unit sees as much of the image as its kernel is wide.",
    says: "the kernel of one layer",
  }),
  fieldMistake({
    ...{ id: "field-stride-too-early", name: "a layer's own stride in its step", right, rather },
    ...{ rule: "jump-too-early", cost: 1.5 },
    wrong: "Each layer adds (k − 1) times the strides up to it, its own among them.",
    says: "each layer's own stride already in its step",
  }),
  fieldMistake({
    ...{ id: "field-recurrence-backwards", name: "the recurrence from the wrong end" },
    ...{ rule: "backwards", cost: 1, rather },
    wrong: "The field so far is multiplied by a layer's stride: r becomes (r − 1)·s + k.",
    right:
      "That leads back from one unit of the last layer; forward, each layer adds (k − 1) times the product of the strides before it.",
    says: "the recurrence that leads from the last layer to the first begun at the first",
  }),
  denseAsWindow,
];
