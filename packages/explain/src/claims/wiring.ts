/** Claims about which map feeds which. */
import {
  type Connectivity,
  connectivity,
  conv2d,
  edgesOf,
  layers,
  lenet5C3,
  ones,
  vjp,
} from "@convscope/core";
import type { Claim } from "./claim.js";
import { computed, counted, filled, layerOutput, list, type Numbers, numbers } from "./tiny.js";

const lenet = "LeCun, Bottou, Bengio, Haffner 1998, section II.B and Table I";

/** Six 5×5 filters over four maps of 6×7, wired in a way. */
function fourToSix(wiring: Connectivity): ReturnType<typeof layers.conv2d> {
  return layers.conv2d({ inChannels: 4, outChannels: 6, kernel: 5, connectivity: wiring });
}

/** Weights of a wiring of 2-D kernels: free values, biases left out. */
function weightsOf(layer: ReturnType<typeof layers.conv2d>): number {
  const weight = layer.variables.find(({ name }) => name === "weight");
  return (weight?.shape ?? []).reduce((all, extent) => all * extent, 1);
}

/** Input values of each map that the first unit of LeNet-5's C3 depends on: where its gradient is not 0. */
function positionsRead(): Numbers {
  const mask = new Array<number>(16 * 6).fill(0);
  for (const { from, to } of edgesOf(connectivity.table(lenet5C3), 6, 16)) mask[to * 6 + from] = 1;
  const weights = mask.flatMap((bit) => new Array<number>(25).fill(bit));
  const gradient = computed((upload, backend) => {
    const x = ones(backend, [1, 6, 14, 14]);
    const w = upload(numbers([16, 6, 5, 5], weights));
    const first = numbers([1, 16, 10, 10], [1, ...new Array<number>(1599).fill(0)]);
    const { gradients } = vjp(
      () => conv2d(x, w),
      [x],
      () => upload(first),
    );
    return gradients[0] ?? x;
  });
  const area = 14 * 14;
  return list(
    ...[0, 1, 2, 3, 4, 5].map(
      (map) =>
        gradient.values.slice(map * area, (map + 1) * area).filter((value) => value !== 0).length,
    ),
  );
}

const twoMaps = numbers([2, 1, 2], [1, 2, 30, 40]);
const swapped = numbers([2, 1, 2], [30, 40, 1, 2]);

/** Whether a filter over two maps, one of 1 and one of 2, gives the same for exchanged maps: both results. */
function ofExchanged(wiring: Connectivity, weight: readonly number[]): Numbers {
  const layer = layers.conv2d({
    ...{ inChannels: 2, outChannels: 1, kernel: 1, bias: false, connectivity: wiring },
  });
  const results = [twoMaps, swapped].map((x) => layerOutput(layer, x, { weight }).values);
  return numbers([2, 2], results.flat());
}

/** Claims about wiring. */
export const wiringClaims: readonly Claim[] = [
  {
    id: "filters-times-maps",
    claim: "On k1 maps, k2 filters make k1·k2 maps (“type 1”).",
    verdict: "wrong",
    right:
      "Each of the k2 filters spans all k1 maps and sums over them: k2 maps (“type 2.2”), 25·k1·k2 weights of 5×5, and k2 biases.",
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.A",
    words: ["type 1", "type 2.2", "24 maps", "feature maps", "k1", "k2", "per map"],
    show: () => ({
      setting: "six 5×5 filters over four maps of 6×7",
      given: [],
      claimed: {
        what: "maps, rows, columns with every filter on every map",
        numbers: list(...layerOutput(fourToSix(connectivity.perMap()), counted(4, 6, 7)).shape),
      },
      computed: {
        what: "maps, rows, columns of a convolution",
        numbers: list(...layerOutput(fourToSix(connectivity.full()), counted(4, 6, 7)).shape),
      },
    }),
  },
  {
    id: "kernel-shared-over-maps",
    claim: "A filter is one 2-D kernel that is applied to all input maps (“type 2.1”).",
    verdict: "wrong",
    right:
      "It has a kernel of its own for each map. With one kernel for all it could not tell one map from another: exchanging them would change nothing.",
    source: "LeCun, Bottou, Bengio, Haffner 1998, section II.A",
    words: ["type 2.1", "replicated", "same weights", "copies", "shared"],
    show: () => ({
      setting: "a 1×1 filter over two maps, before and after the maps are exchanged",
      given: [
        { what: "two maps", numbers: twoMaps },
        { what: "exchanged", numbers: swapped },
      ],
      claimed: {
        what: "results with one weight, 2, for both maps: the same",
        numbers: ofExchanged(connectivity.sharedAcrossMaps(), [2]),
      },
      computed: {
        what: "results with weights of their own, 2 and −1",
        numbers: ofExchanged(connectivity.full(), [2, -1]),
      },
    }),
  },
  {
    id: "type-1-is-depthwise",
    claim: "A depthwise convolution is “type 1”: the same few kernels go over every map.",
    verdict: "wrong",
    right:
      "A depthwise convolution with multiplier m has m kernels of its own for each map, k1·m in all; type 1 shares them among the maps.",
    source: "Sifre 2014, section 6.2",
    words: ["depthwise", "separable", "multiplier", "MobileNet", "type 1"],
    show: () => ({
      setting: "six 5×5 kernels for each of four maps",
      given: [],
      claimed: {
        what: "weights, were they shared among the maps",
        numbers: list(weightsOf(fourToSix(connectivity.perMap()))),
      },
      computed: {
        what: "weights of the depthwise layer",
        numbers: list(
          weightsOf(
            layers.conv2d({
              ...{ inChannels: 4, outChannels: 24, kernel: 5 },
              connectivity: connectivity.depthwise(6),
            }),
          ),
        ),
      },
    }),
  },
  {
    id: "c3-skips-regions",
    claim: "In LeNet-5's C3 not all regions of the 5×5 convolution are used.",
    verdict: "wrong",
    right: "All positions are used; what is left out are maps: not every S2 map feeds each C3 map.",
    source: lenet,
    words: ["LeNet", "C3", "Table I", "connection table", "regions", "S2"],
    show: () => ({
      setting: "the first unit of C3's map 0: where its gradient reaches the six maps of S2",
      given: [],
      claimed: {
        what: "positions of every S2 map, were 60 of 96 regions used",
        numbers: list((25 * 60) / 96),
      },
      computed: { what: "positions of each S2 map that it reads", numbers: positionsRead() },
    }),
  },
  {
    id: "groups-see-all",
    claim: "Groups only save memory: the result is that of the full convolution.",
    verdict: "wrong",
    right:
      "A filter of one group does not see the maps of the others: AlexNet's ungrouped twin has other weights, and more of them (62,378,344 in place of 60,965,224).",
    source: "Krizhevsky, Sutskever, Hinton 2012, section 3.5",
    words: ["groups", "towers", "AlexNet", "two GPUs", "grouped"],
    show: () => ({
      setting: "two 1×1 filters of ones over two maps, in one group and in two",
      given: [{ what: "two maps", numbers: twoMaps }],
      claimed: { what: "in one group", numbers: ofOnes(connectivity.full()) },
      computed: { what: "in two groups", numbers: ofOnes(connectivity.groups(2)) },
    }),
  },
];

function ofOnes(wiring: Connectivity): Numbers {
  const layer = layers.conv2d({
    ...{ inChannels: 2, outChannels: 2, kernel: 1, bias: false, connectivity: wiring },
  });
  const weight = filled([weightsOf(layer)], 1).values;
  return layerOutput(layer, twoMaps, { weight });
}
