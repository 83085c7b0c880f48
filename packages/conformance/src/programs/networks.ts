/** Networks that a program case plays with: each a small one of its kind, with the layers that its kind lives by. */
import { build, connectivity, layers, type Model, sequential } from "@convscope/core";

/** A kind of network. */
export interface Network {
  readonly name: string;
  readonly make: () => Model;
}

/** Tables of maps, trainable averages, squashing: LeCun's. */
const lenet = (): Model =>
  sequential(
    "lenet",
    [1, 12, 11],
    [
      ["c1", layers.conv2d({ inChannels: 1, outChannels: 3, kernel: [3, 4], activation: "tanh" })],
      ["s2", layers.subsample({ channels: 3, kernel: 2 })],
      [
        "c3",
        layers.conv2d({
          inChannels: 3,
          outChannels: 4,
          kernel: 2,
          connectivity: connectivity.table([
            [0, 0],
            [1, 0],
            [1, 1],
            [2, 1],
            [0, 2],
            [2, 2],
            [0, 3],
            [1, 3],
            [2, 3],
          ]),
          activation: "scaled-tanh",
        }),
      ],
      ["s4", layers.avgPool2d({ kernel: 2 })],
      ["f6", layers.linear({ inFeatures: [4, 2, 1], outFeatures: 5, activation: "sigmoid" })],
      ["output", layers.linear({ inFeatures: 5, outFeatures: 3 })],
    ],
  );

/** Overlapping maxima, response normalisation, groups, dropout: Krizhevsky's. */
const alexnet = (): Model =>
  sequential(
    "alexnet",
    [2, 9, 8],
    [
      [
        "conv1",
        layers.conv2d({
          inChannels: 2,
          outChannels: 4,
          kernel: 3,
          stride: [2, 1],
          padding: [1, 0, 0, 1],
          activation: "relu",
        }),
      ],
      ["norm1", layers.localResponseNorm({ before: 2, after: 1, alpha: 0.3, beta: 0.75, k: 1 })],
      ["pool1", layers.maxPool2d({ kernel: 3, stride: 2, ceilMode: true })],
      [
        "conv2",
        layers.conv2d({ inChannels: 4, outChannels: 4, kernel: 2, groups: 2, activation: "relu" }),
      ],
      ["drop", layers.dropout(0.4)],
      ["fc", layers.linear({ inFeatures: [4, 1, 2], outFeatures: 3 })],
    ],
  );

/** Batch norm and a sum of branches, one of them strided 1×1: He's. */
const residual = (): Model =>
  build("residual", [2, 6, 7], (x, apply) => {
    const conv = (inChannels: number, kernel: number, padding: number, stride: number) =>
      layers.conv2d({ inChannels, outChannels: 3, kernel, padding, stride, bias: false });
    const a = apply(
      "bn1",
      layers.batchNorm2d({ channels: 3 }),
      apply("conv1", conv(2, 3, 1, 2), x),
    );
    const b = apply("conv2", conv(3, 3, 1, 1), apply("relu1", layers.activation("relu"), a));
    const c = apply("bn2", layers.batchNorm2d({ channels: 3 }), b);
    const short = apply("project", conv(2, 1, 0, 2), x);
    const y = apply("relu2", layers.activation("relu"), apply("sum", layers.add(), c, short));
    return apply("fc", layers.linear({ inFeatures: [3, 3, 4], outFeatures: 3 }), y);
  });

/** Branches of different kernels joined along the channels: Szegedy's. */
const inception = (): Model =>
  build("inception", [2, 5, 6], (x, apply) => {
    const conv = (inChannels: number, outChannels: number, kernel: number) =>
      layers.conv2d({
        inChannels,
        outChannels,
        kernel,
        padding: (kernel - 1) / 2,
        activation: "relu",
      });
    const one = apply("1x1", conv(2, 2, 1), x);
    const three = apply("3x3", conv(2, 3, 3), apply("reduce", conv(2, 2, 1), x));
    const pool = apply("pool", layers.maxPool2d({ kernel: 3, stride: 1, padding: 1 }), x);
    const joined = apply("concat", layers.concat(), one, three, pool);
    const mean = apply("mean", layers.avgPool2d({ kernel: [5, 6] }), joined);
    return apply("fc", layers.linear({ inFeatures: [7, 1, 1], outFeatures: 3 }), mean);
  });

/** A kernel for each map, then 1×1; dilated and strided, with uneven padding: Howard's. */
const depthwise = (): Model =>
  sequential(
    "depthwise",
    [3, 8, 9],
    [
      [
        "depthwise1",
        layers.conv2d({
          inChannels: 3,
          outChannels: 6,
          kernel: 3,
          connectivity: connectivity.depthwise(2),
          stride: [1, 2],
          dilation: [2, 1],
          padding: [2, 1, 0, 1],
          activation: "relu",
        }),
      ],
      ["pointwise1", layers.conv2d({ inChannels: 6, outChannels: 4, kernel: 1, bias: false })],
      ["bn1", layers.batchNorm2d({ channels: 4 })],
      ["act1", layers.activation("sigmoid")],
      ["fc", layers.linear({ inFeatures: [4, 7, 4], outFeatures: 3 })],
    ],
  );

/** Every kind. */
export const networks: readonly Network[] = [
  { name: "LeCun's kind (tables, averages, tanh)", make: lenet },
  { name: "Krizhevsky's kind (LRN, overlapping maxima, groups)", make: alexnet },
  { name: "He's kind (sums of branches, batch norm)", make: residual },
  { name: "Szegedy's kind (branches joined)", make: inception },
  { name: "Howard's kind (depthwise, dilated)", make: depthwise },
];

/** The kinds that scenarios of another subject use: with batch norm, and with dropout and maxima. */
export const withBatchNorm: () => Model = residual;
export const withDropout: () => Model = alexnet;
