/** Claims about what a filter is and does. */
import { conv2d, layers, mean } from "@convscope/core";
import type { Claim } from "./claim.js";
import { computed, counted, layerOutput, learned, list, numbers } from "./tiny.js";

const book = "Goodfellow, Bengio, Courville 2016, section 9.5";

/** Two maps of 2×3. */
const twoMaps = numbers([2, 2, 3], [1, 2, 3, 4, 5, 6, 10, 10, 10, 0, 0, 0]);
/** One filter: a 2×2 kernel for each of two maps. */
const filter = numbers([2, 2, 2], [1, 0, 0, 1, 1, -1, 1, -1]);

/** Claims about filters. */
export const filterClaims: readonly Claim[] = [
  {
    id: "filters-are-2d",
    claim: "A filter is two-dimensional.",
    verdict: "wrong",
    right:
      "A filter has a 2-D kernel of its own for each input map, k×k×depth weights, and sums over the maps. Only with one input map is it two-dimensional.",
    source: book,
    words: ["3-D", "three-dimensional", "depth", "channels", "kernel", "replicated", "2D", "3D"],
    show: () => ({
      setting: "one filter over two maps",
      given: [
        { what: "two maps", numbers: twoMaps },
        { what: "the filter, a 2×2 kernel for each map", numbers: filter },
      ],
      claimed: {
        what: "with its first kernel over both maps",
        numbers: computed((upload) => {
          const flat = numbers(
            [2, 2, 2],
            [...filter.values.slice(0, 4), ...filter.values.slice(0, 4)],
          );
          return conv2d(upload(twoMaps, 1, 2, 2, 3), upload(flat, 1, 2, 2, 2));
        }),
      },
      computed: {
        what: "with both kernels, summed",
        numbers: computed((upload) =>
          conv2d(upload(twoMaps, 1, 2, 2, 3), upload(filter, 1, 2, 2, 2)),
        ),
      },
    }),
  },
  {
    id: "first-layer-filters-are-2d",
    claim: "First-layer filters are two-dimensional.",
    verdict: "not always",
    right: "On a grey image, yes: it is one map. On a colour image a 5×5 filter has 5·5·3 weights.",
    source: book,
    words: ["2-D", "2D", "colour", "RGB", "grey", "first layer"],
    show: () => ({
      setting: "one 5×5 filter on a colour image (3 maps)",
      given: [],
      claimed: { what: "weights and bias, were it two-dimensional", numbers: list(25, 1) },
      computed: {
        what: "weights and bias that the layer learns",
        numbers: learned(layers.conv2d({ inChannels: 3, outChannels: 1, kernel: 5 })),
      },
    }),
  },
  {
    id: "kernel-flipped",
    claim: "The kernel is flipped, as in a discrete convolution.",
    verdict: "wrong",
    right:
      "Frameworks compute a cross-correlation: the kernel lies on the input as it is. Flipping would only store learned weights the other way round.",
    source: "Goodfellow, Bengio, Courville 2016, equation 9.6",
    words: ["flip", "cross-correlation", "rotated", "mirrored", "convolution"],
    show: () => ({
      setting: "a 1×2 kernel over a row",
      given: [
        { what: "row", numbers: numbers([1, 1, 4], [1, 2, 4, 8]) },
        { what: "kernel", numbers: list(1, 10) },
      ],
      claimed: {
        what: "with the kernel flipped",
        numbers: rowFiltered([10, 1]),
      },
      computed: { what: "what conv2d gives", numbers: rowFiltered([1, 10]) },
    }),
  },
  {
    id: "one-by-one-is-a-constant",
    claim: "A 1×1 convolution multiplies by a constant.",
    verdict: "wrong",
    right:
      "It is a linear map across the channels, the same at every pixel: each output map is a weighted sum of all input maps.",
    source: "Lin, Chen, Yan 2014, section 3.1",
    words: ["1x1", "pointwise", "network in network", "constant", "channel mixing"],
    show: () => ({
      setting: "one 1×1 filter with weights 1 and −1 over two maps",
      given: [{ what: "two maps", numbers: twoMaps }],
      claimed: {
        what: "the first map times a constant, 1",
        numbers: numbers([1, 2, 3], twoMaps.values.slice(0, 6)),
      },
      computed: {
        what: "the difference of the maps, no multiple of either",
        numbers: computed((upload) =>
          conv2d(upload(twoMaps, 1, 2, 2, 3), upload(list(1, -1), 1, 2, 1, 1)),
        ),
      },
    }),
  },
  {
    id: "channels-averaged",
    claim: "The channels are averaged.",
    verdict: "wrong",
    right: "They are summed, each weighted by its own kernel; the bias is added once.",
    source: book,
    words: ["sum", "mean", "average", "channels", "depth"],
    show: () => ({
      setting: "one 1×1 filter of ones over two maps",
      given: [{ what: "two maps", numbers: twoMaps }],
      claimed: {
        what: "their mean",
        numbers: computed((upload) => mean(upload(twoMaps, 1, 2, 2, 3), [1])),
      },
      computed: {
        what: "what conv2d gives",
        numbers: computed((upload) =>
          conv2d(upload(twoMaps, 1, 2, 2, 3), upload(list(1, 1), 1, 2, 1, 1)),
        ),
      },
    }),
  },
  {
    id: "rgb-stays-rgb",
    claim: "5×5 filters on a 32×32 colour image make a 28×28 RGB image.",
    verdict: "wrong",
    right: "Each filter makes one single-channel map of 28×28; ten filters make ten.",
    source: book,
    words: ["RGB", "colour", "image", "maps", "feature map"],
    show: () => ({
      setting: "one 5×5 filter on 3 maps of 6×7",
      given: [],
      claimed: { what: "maps, rows, columns, were it an RGB image", numbers: list(3, 2, 3) },
      computed: {
        what: "maps, rows, columns",
        numbers: list(
          ...layerOutput(
            layers.conv2d({ inChannels: 3, outChannels: 1, kernel: 5 }),
            counted(3, 6, 7),
          ).shape,
        ),
      },
    }),
  },
  {
    id: "convolution-holds-no-weights",
    claim: "A convolution layer holds no weights: it only filters.",
    verdict: "wrong",
    right:
      "Its filters are its weights, and training sets them. torch7's SpatialConvolutionMM(3, 10, 5, 5) has a weight of 10 × 75 and a bias of 10.",
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.A",
    words: ["weights", "parameters", "torch7", "SpatialConvolutionMM", "learned"],
    show: () => ({
      setting: "ten 5×5 filters over 3 maps",
      given: [],
      claimed: { what: "weights and biases, were it so", numbers: list(0, 0) },
      computed: {
        what: "weights and biases that the layer learns",
        numbers: learned(layers.conv2d({ inChannels: 3, outChannels: 10, kernel: 5 })),
      },
    }),
  },
  {
    id: "ten-filters-ten-neurons",
    claim: "A layer of ten filters has ten neurons.",
    verdict: "wrong",
    right:
      "Neurons are outputs: each filter has one at every place of its map, and they share its weights. On 3@512×512, ten 5×5 filters have 2,580,640 neurons and 760 parameters.",
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.A",
    words: ["neurons", "units", "filters", "sharing"],
    show: () => ({
      setting: "ten 5×5 filters on 3 maps of 8×9",
      given: [],
      claimed: { what: "neurons, were they filters", numbers: list(10) },
      computed: {
        what: "outputs that the layer gives",
        numbers: list(
          layerOutput(
            layers.conv2d({ inChannels: 3, outChannels: 10, kernel: 5 }),
            counted(3, 8, 9),
          ).values.length,
        ),
      },
    }),
  },
];

function rowFiltered(kernel: readonly number[]): ReturnType<typeof computed> {
  return computed((upload) =>
    conv2d(upload(list(1, 2, 4, 8), 1, 1, 1, 4), upload(list(...kernel), 1, 1, 1, 2)),
  );
}
