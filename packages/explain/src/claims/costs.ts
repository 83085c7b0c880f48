/** Claims about what is counted and what is learned: cost, parameters, batch norm, LeNet-5's outputs. */
import { layers } from "@convscope/core";
import type { Claim } from "./claim.js";
import { layerOutput, learned, list, type Numbers, numbers, summaryOf } from "./tiny.js";

/** MACs of the second of two chained 3×3 convolutions of a width. */
function macsOfSecond(width: number): number {
  const conv = (inChannels: number): ReturnType<typeof layers.conv2d> =>
    layers.conv2d({ inChannels, outChannels: width, kernel: 3, padding: 1 });
  const { layers: rows } = summaryOf([1, 8, 8], ["first", conv(1)], ["second", conv(width)]);
  return rows.at(-1)?.macs.value ?? 0;
}

const codes = [
  [1, 1, -1, -1],
  [1, -1, 1, -1],
  [-1, -1, 1, 1],
] as const;

const batchNorm = layers.batchNorm2d({ channels: 1 });

function sizesOf(kind: "parameter" | "state"): number {
  return batchNorm.variables.filter((spec) => spec.kind === kind).length;
}

const answers: Numbers = list(0.9, -1, 1, -0.8);

/** Claims about costs and learning. */
export const costClaims: readonly Claim[] = [
  {
    id: "double-width-doubles-cost",
    claim: "Doubling the width of chained layers doubles their cost.",
    verdict: "wrong",
    right:
      "A layer costs K·C products at each place and tap, and both K and C double: the cost grows with the square.",
    source: "Szegedy et al. 2015, section 3",
    words: ["quadratic", "width", "filters", "GoogLeNet", "square", "MACs"],
    show: () => {
      const [narrow, wide] = [macsOfSecond(8), macsOfSecond(16)];
      return {
        setting: "the second of two 3×3 convolutions on 8×8 maps, of width 8 and of width 16",
        given: [{ what: "MACs of width 8", numbers: list(narrow) }],
        claimed: { what: "MACs of width 16, were they doubled", numbers: list(2 * narrow) },
        computed: { what: "MACs of width 16", numbers: list(wide) },
      };
    },
  },
  {
    id: "dense-has-n-times-m",
    claim: "A dense layer n→m has n·m parameters.",
    verdict: "wrong",
    right: "It has n·m weights and m biases.",
    source: "Goodfellow, Bengio, Courville 2016, section 6.1",
    words: ["bias", "linear", "fully connected", "parameters"],
    show: () => ({
      setting: "a dense layer of 3 inputs and 2 outputs",
      given: [],
      claimed: { what: "weights and biases, were there no biases", numbers: list(6, 0) },
      computed: {
        what: "weights and biases that it learns",
        numbers: learned(layers.linear({ inFeatures: 3, outFeatures: 2 })),
      },
    }),
  },
  {
    id: "macs-are-flops",
    claim: "MACs and FLOPs are the same.",
    verdict: "not always",
    right:
      "A MAC is a multiplication and an addition, two FLOPs in most papers; fvcore's “flop” is a MAC, torchinfo counts biases and the batch. VGG16 is printed as 15.35, 15.47, 15.48, 30.71 and 30.94 G.",
    source: "Sze, Chen, Yang, Emer 2017; fvcore; torchinfo",
    words: ["FLOPs", "GFLOPs", "fvcore", "torchinfo", "multiply-add", "factor 2", "VGG16"],
    show: () => {
      const conv = layers.conv2d({ inChannels: 2, outChannels: 4, kernel: 3 });
      const [row] = summaryOf([2, 5, 5], ["conv", conv]).layers;
      return {
        setting: "four 3×3 filters over two maps of 5×5",
        given: [{ what: "MACs", numbers: list(row?.macs.value ?? 0) }],
        claimed: { what: "FLOPs, were they the same", numbers: list(row?.macs.value ?? 0) },
        computed: { what: "FLOPs", numbers: list(row?.flops.value ?? 0) },
      };
    },
  },
  {
    id: "batch-norm-learns-four",
    claim: "Batch norm learns four numbers a channel.",
    verdict: "wrong",
    right:
      "It learns two, scale and shift. Running mean and variance are carried along: they are kept with the weights, and no gradient reaches them.",
    source: "Ioffe, Szegedy 2015, algorithms 1 and 2",
    words: ["batch normalization", "running mean", "running variance", "non-trainable", "gamma"],
    show: () => ({
      setting: "batch norm of one channel",
      given: [],
      claimed: { what: "numbers learned and carried along, as claimed", numbers: list(4, 0) },
      computed: {
        what: "numbers learned and carried along",
        numbers: list(sizesOf("parameter"), sizesOf("state")),
      },
    }),
  },
  {
    id: "largest-output-wins",
    claim: "LeNet-5's answer is its largest output.",
    verdict: "wrong",
    right:
      "Its RBF outputs are squared distances from the codes of the classes: the smallest is the answer.",
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.B, equation 7",
    words: ["RBF", "argmax", "argmin", "distance", "LeNet", "output"],
    show: () => {
      const { values: distances } = layerOutput(layers.rbf({ codes }), answers);
      const at = (value: number): Numbers => list(distances.indexOf(value));
      return {
        setting: "three RBF units of four inputs",
        given: [
          { what: "codes of classes 0, 1, 2", numbers: numbers([3, 4], codes.flat()) },
          { what: "inputs, near the code of class 1", numbers: answers },
          { what: "outputs", numbers: list(...distances) },
        ],
        claimed: { what: "class of the largest output", numbers: at(Math.max(...distances)) },
        computed: { what: "class of the smallest", numbers: at(Math.min(...distances)) },
      };
    },
  },
];
