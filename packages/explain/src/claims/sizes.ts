/** Claims about sizes, padding, order of values, and what a unit sees. */
import {
  conv2d,
  conv2dGeometry,
  convTranspose2d,
  layers,
  matmul,
  permute,
  reshape,
} from "@convscope/core";
import type { Claim } from "./claim.js";
import {
  computed,
  counted,
  filled,
  layerOutput,
  list,
  type Numbers,
  numbers,
  summaryOf,
} from "./tiny.js";

const guide = "Dumoulin, Visin 2016";

/** Rows and columns that one filter leaves. */
function rowsColumns(size: number, kernel: number, stride: number, padding: number): Numbers {
  const g = conv2dGeometry([1, 1, size, size], [1, 1, kernel, kernel], { stride, padding });
  return list(g.outHeight, g.outWidth);
}

const square = numbers([1, 2, 2], [1, 2, 3, 4]);
const kernel = numbers([1, 2, 2], [1, 1, 0, 2]);

/** Two maps of 1×2 under a dense layer of one output, flattened in one order or the other. */
const twoMaps = numbers([2, 1, 2], [1, 2, 30, 40]);
const denseWeights = list(1, 2, 0, 0);

function denseAfter(channelsLast: boolean): Numbers {
  return computed((upload) => {
    const x = upload(twoMaps, 1, 2, 1, 2);
    const ordered = channelsLast ? permute(x, [0, 2, 3, 1]) : x;
    return matmul(reshape(ordered, [1, 4]), upload(denseWeights, 4, 1));
  });
}

/** Claims about sizes. */
export const sizeClaims: readonly Claim[] = [
  {
    id: "convolution-keeps-size",
    claim: "A 3×3 convolution leaves 28×28 maps at 28×28.",
    verdict: "not always",
    right: "Only with padding 1; without, a row and a column are lost on each side: 26×26.",
    source: `${guide}, relationships 1 and 3`,
    words: ["same", "valid", "padding", "half padding", "shrink"],
    show: () => ({
      setting: "a 3×3 filter on one map of 28×28, without padding",
      given: [],
      claimed: { what: "rows and columns with padding 1", numbers: rowsColumns(28, 3, 1, 1) },
      computed: { what: "rows and columns without", numbers: rowsColumns(28, 3, 1, 0) },
    }),
  },
  {
    id: "same-pads-evenly",
    claim: "“Same” padding pads both sides alike.",
    verdict: "not always",
    right:
      "The output is ceil(in/stride); where the padding that this takes is odd, TensorFlow puts the larger half after, at the right and at the bottom.",
    source: "TensorFlow, tf.nn.convolution, padding SAME",
    words: ["SAME", "TensorFlow", "Keras", "asymmetric", "padding", "one side"],
    show: () => {
      const g = conv2dGeometry([1, 1, 6, 6], [1, 1, 3, 3], { stride: 2, padding: "same" });
      return {
        setting: "a 3×3 filter with stride 2 on six rows: one row of padding in all",
        given: [],
        claimed: { what: "rows before and after, were they alike", numbers: list(0.5, 0.5) },
        computed: { what: "rows before and after", numbers: list(g.padTop, g.padBottom) },
      };
    },
  },
  {
    id: "alexnet-takes-224",
    claim: "AlexNet's input is 224×224.",
    verdict: "wrong",
    right:
      "The paper prints 224, but 11×11 windows with stride 4 and no padding give its 55×55 from 227: (227 − 11)/4 + 1. From 224 they give 54 and leave a row over.",
    source: "Krizhevsky, Sutskever, Hinton 2012, section 3.5",
    words: ["227", "224", "AlexNet", "input", "55"],
    show: () => ({
      setting: "an 11×11 filter with stride 4 and no padding",
      given: [],
      claimed: { what: "rows and columns from 224", numbers: rowsColumns(224, 11, 4, 0) },
      computed: { what: "rows and columns from 227", numbers: rowsColumns(227, 11, 4, 0) },
    }),
  },
  {
    id: "transposed-undoes",
    claim: "A transposed convolution (“deconvolution”) undoes a convolution.",
    verdict: "wrong",
    right:
      "It gives back the size, not the values: it is the convolution's gradient with respect to its input.",
    source: `${guide}, section 4`,
    words: ["deconvolution", "inverse", "transposed", "upsampling"],
    show: () => ({
      setting: "a 2×2 kernel over a map of 2×2, and its transposed over the result",
      given: [
        { what: "map", numbers: square },
        { what: "kernel", numbers: kernel },
      ],
      claimed: { what: "the map again", numbers: square },
      computed: {
        what: "what comes back",
        numbers: computed((upload) => {
          const w = upload(kernel, 1, 1, 2, 2);
          return convTranspose2d(conv2d(upload(square, 1, 1, 2, 2), w), w);
        }),
      },
    }),
  },
  {
    id: "width-follows-from-inputs",
    claim: "The width of a dense layer, such as 4096, follows from the size before it.",
    verdict: "wrong",
    right:
      "It is a free choice: AlexNet's fc6 reads 6·6·256 = 9,216 values and has 4,096 outputs because its authors chose so.",
    source: "Krizhevsky, Sutskever, Hinton 2012, section 3.5",
    words: ["4096", "9216", "43264", "fc6", "fully connected", "dense", "AlexNet"],
    show: () => ({
      setting: "nine values under dense layers of two widths",
      given: [],
      claimed: { what: "outputs, were they one width for nine inputs", numbers: list(9, 9) },
      computed: {
        what: "outputs of a layer of 4 and of one of 7",
        numbers: list(
          ...[4, 7].map((outFeatures) => {
            const layer = layers.linear({ inFeatures: 9, outFeatures });
            return layerOutput(layer, counted(9)).values.length;
          }),
        ),
      },
    }),
  },
  {
    id: "flatten-order-is-free",
    claim: "Dense weights can be moved between NCHW and NHWC frameworks as they are.",
    verdict: "wrong",
    right:
      "Flattening goes channel by channel in one and place by place in the other: the columns of the weight must be put in the other order.",
    source: "TensorFlow, Flatten; PyTorch, Flatten",
    words: ["NHWC", "NCHW", "flatten", "channels last", "Keras", "weights", "order"],
    show: () => ({
      setting: "two maps of 1×2 under one output with weights 1, 2, 0, 0",
      given: [{ what: "two maps", numbers: twoMaps }],
      claimed: { what: "the output flattened as NHWC", numbers: denseAfter(true) },
      computed: { what: "the output flattened as NCHW", numbers: denseAfter(false) },
    }),
  },
  {
    id: "field-is-sum-of-kernels",
    claim: "The receptive field is the sum of the kernels.",
    verdict: "not always",
    right:
      "Only with stride 1. Each layer adds (k − 1) times the product of the strides before it: VGG16's pool5 sees 212 rows.",
    source: "Araujo, Norris, Sim 2019, Computing Receptive Fields of Convolutional Neural Networks",
    words: ["receptive field", "stride", "jump", "VGG", "308"],
    show: () => {
      const conv = layers.conv2d({ inChannels: 1, outChannels: 1, kernel: 3, stride: 2 });
      const { layers: rows } = summaryOf([1, 31, 31], ["a", conv], ["b", conv], ["c", conv]);
      return {
        setting: "three 3×3 convolutions with stride 2",
        given: [],
        claimed: { what: "rows, were it 1 + 2 + 2 + 2", numbers: list(7) },
        computed: {
          what: "rows that a unit of the third sees",
          numbers: list(rows.at(-1)?.receptiveField.value[0] ?? 0),
        },
      };
    },
  },
  {
    id: "dense-is-no-convolution",
    claim: "A dense layer is something else than a convolution.",
    verdict: "not always",
    right:
      "Over maps it is a convolution whose kernel is as large as the map: LeNet-5's C5 is both. The converse holds at one place only: there a 1×1 convolution is a dense layer.",
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.B",
    words: ["fully connected", "C5", "1x1", "dense", "linear"],
    show: () => {
      const x = counted(2, 2, 3);
      const weight = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
      const dense = layers.linear({ inFeatures: [2, 2, 3], outFeatures: 1, bias: false });
      const conv = layers.conv2d({ inChannels: 2, outChannels: 1, kernel: [2, 3], bias: false });
      const [a = 0] = layerOutput(dense, x, { weight }).values;
      const [b = 0] = layerOutput(conv, x, { weight }).values;
      return {
        setting: "two maps of 2×3 under twelve weights, as a dense layer and as one 2×3 filter",
        given: [
          { what: "two maps", numbers: x },
          { what: "weights", numbers: numbers([2, 2, 3], weight) },
        ],
        claimed: { what: "the dense result, were no convolution to give it", numbers: list(a) },
        computed: { what: "the dense result, and the convolution's", numbers: list(a, b) },
      };
    },
  },
  {
    id: "padding-is-free",
    claim: "Padding with zeros does not change what a filter finds.",
    verdict: "not always",
    right:
      "At the border the filter sees zeros that no image has: a bright, even image looks as if it had an edge there.",
    source: "Goodfellow, Bengio, Courville 2016, section 9.5",
    words: ["border", "zero padding", "edge", "reflect", "boundary"],
    show: () => ({
      setting: "a 3×3 filter of ones on an even map of 3×3",
      given: [{ what: "map", numbers: filled([1, 3, 3], 1) }],
      claimed: { what: "were the border as the middle", numbers: filled([1, 3, 3], 9) },
      computed: {
        what: "with padding 1",
        numbers: computed((upload) =>
          conv2d(upload(filled([1, 1, 3, 3], 1)), upload(filled([1, 1, 3, 3], 1)), { padding: 1 }),
        ),
      },
    }),
  },
];
