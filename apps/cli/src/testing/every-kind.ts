/** A tiny network with every kind of layer that a spreadsheet knows, and options where kernel, stride and pads differ. */
import { connectivity, INPUT, layers, Model, Random } from "@convscope/core";

type LayerOf = Model["nodes"][number]["layer"];

/** A layer that reads the one before, or those that it names. */
type Named = readonly [name: string, layer: LayerOf, inputs?: readonly string[]];

const { activation, conv2d, linear, maxPool2d, avgPool2d } = layers;

/** Maps from maps, one after the other. */
function chain(): readonly Named[] {
  const share = connectivity.sharedAcrossMaps();
  return [
    [
      "padded",
      conv2d({
        inChannels: 2,
        outChannels: 4,
        kernel: [3, 2],
        stride: [2, 1],
        padding: [1, 2, 0, 1],
        activation: "relu",
      }),
    ],
    ["norm", layers.batchNorm2d({ channels: 4, epsilon: 1e-3 })],
    [
      "grouped",
      conv2d({ inChannels: 4, outChannels: 6, kernel: 3, padding: 1, groups: 2, bias: false }),
    ],
    ["maxima", maxPool2d({ kernel: 3, stride: 2, padding: 1, ceilMode: true })],
    [
      "wide-taps",
      conv2d({
        inChannels: 6,
        outChannels: 6,
        kernel: 2,
        dilation: [1, 2],
        padding: 1,
        connectivity: connectivity.depthwise(),
        activation: "sigmoid",
      }),
    ],
    ["wide-maxima", maxPool2d({ kernel: 2, stride: 1, padding: 1, dilation: 2 })],
    ["means", avgPool2d({ kernel: 2, stride: 1, padding: 1, countPadding: false })],
    ["means-of-all", avgPool2d({ kernel: 3, stride: 2, padding: 1, ceilMode: true })],
    [
      "A1",
      conv2d({ inChannels: 6, outChannels: 3, kernel: 2, connectivity: share, activation: "tanh" }),
    ],
    [
      "a1",
      conv2d({ inChannels: 3, outChannels: 2, kernel: 1, connectivity: connectivity.perMap() }),
    ],
  ];
}

/** Branches that part and meet, and what makes vectors. */
function branches(): readonly Named[] {
  const deal = connectivity.random(2, 5);
  return [
    ["beside", conv2d({ inChannels: 6, outChannels: 6, kernel: 2 }), ["means-of-all"]],
    ["sum", layers.add(), ["a1", "beside"]],
    ["both/maps", layers.concat(), ["sum", "beside"]],
    ["dealt", conv2d({ inChannels: 12, outChannels: 4, kernel: [1, 2], connectivity: deal })],
    ["squash", layers.activation("scaled-tanh")],
    ["fewer-maps", layers.dropout2d(0.3)],
    ["over-maps", linear({ inFeatures: [4, 2, 2], outFeatures: 5, activation: "relu6" })],
    ["S2", layers.subsample({ channels: 4, kernel: 2, stride: 1 }), ["squash"]],
    ["of-a-row", conv2d({ inChannels: 4, outChannels: 3, kernel: 1, activation: "tanh" })],
    ["row", layers.flatten()],
    ["flat-maps", layers.flatten(), ["squash"]],
    ["no-bias", linear({ inFeatures: 16, outFeatures: 4, bias: false })],
    ["joined", layers.concat(), ["over-maps", "row", "no-bias"]],
    ["fewer", layers.dropout(0.3)],
    ["shares", layers.activation("softmax")],
    ["last", linear({ inFeatures: 12, outFeatures: 6 })],
    ...spatialKinds(),
    ...curves(),
    ...norms(),
    ...movers(),
    ["seen", layers.concat(), ["last", "curved", "pooled", "normed", "moved"]],
    ["heard", linear({ inFeatures: 30, outFeatures: 6 })],
    [
      "distances",
      layers.rbf({
        codes: [
          [1, -1, 1, 1, -1, 1],
          [-1, 1, 1, -1, 1, 1],
          [1, 1, -1, -1, -1, 1],
        ],
      }),
    ],
  ];
}

/** Norms over neighbouring maps, poolings to a size, products. */
function spatialKinds(): readonly Named[] {
  const { localResponseNorm } = layers;
  const size = { size: 4, convention: "torch", alpha: 0.3 } as const;
  return [
    ["neighbours", localResponseNorm(size), ["means"]],
    ["as-in-the-paper", localResponseNorm({ size: 3, convention: "paper", alpha: 0.5, beta: 0.5 })],
    ["of-one-side", localResponseNorm({ before: 0, after: 2, alpha: 0.2, beta: 1, k: 1.5 })],
    ["parts", layers.adaptiveAvgPool2d({ size: [2, 3] })],
    ["peaks", layers.adaptiveMaxPool2d({ size: [3, 2] }), ["of-one-side"]],
    ["slopes", layers.prelu({ channels: 6, initial: -0.4 })],
    ["slope", layers.prelu({ initial: 0.3 }), ["parts"]],
    ["mean", layers.globalAvgPool2d(), ["slope"]],
    ["most", layers.globalMaxPool2d(), ["slopes"]],
    ["product", layers.mul(), ["mean", "most"]],
    ["of-single-values", localResponseNorm(size)],
    ["pooled", layers.flatten()],
  ];
}

/** Every activation that reads its value more than once, over maps and over a vector. */
function curves(): readonly Named[] {
  return [
    ["elu", activation("elu", { alpha: 0.7 }), ["of-one-side"]],
    ["gelu", activation("gelu"), ["squash"]],
    ["gelu-tanh", activation("gelu", { approximate: "tanh" }), ["squash"]],
    ["both-gelus", layers.mul(), ["gelu", "gelu-tanh"]],
    ["leaky", activation("leaky-relu", { slope: 0.2 }), ["last"]],
    ["selu", activation("selu")],
    ["silu", activation("silu")],
    ["hardswish", activation("hardswish")],
    ["softplus", activation("softplus", { beta: 2, threshold: 0.5 })],
    ["logarithm", activation("log-softmax")],
    ["of-maps", layers.globalAvgPool2d(), ["both-gelus"]],
    ["flat-gelus", layers.flatten()],
    ["of-elu", layers.globalMaxPool2d(), ["elu"]],
    ["flat-elu", layers.flatten()],
    ["both-curves", layers.concat(), ["flat-gelus", "flat-elu"]],
    ["added", linear({ inFeatures: 10, outFeatures: 3 })],
    ["curved", layers.concat(), ["logarithm", "added"]],
  ];
}

/** Every norm of an example's own statistics, over maps and over vectors, with and without factors. */
function norms(): readonly Named[] {
  const { groupNorm, instanceNorm, layerNorm } = layers;
  const many = { channels: 24, groups: 2, affine: false } as const;
  return [
    ["by-map", instanceNorm({ channels: 6, epsilon: 1e-3 }), ["means"]],
    ["by-map-with-factors", instanceNorm({ channels: 6, affine: true })],
    ["by-pairs", groupNorm({ channels: 6, groups: 3 })],
    ["by-running-means", instanceNorm({ channels: 6, trackRunningStatistics: true })],
    ["many-maps", layers.concat(), ["by-running-means", "by-map", "means", "neighbours"]],
    ["by-lines-of-maps", groupNorm(many)],
    ["of-all", layerNorm({ shape: [24, 5, 6], affine: false })],
    ["of-rows", layerNorm({ shape: [6], epsilon: 1e-2 })],
    ["of-maps-apart", layerNorm({ shape: [5, 6], bias: false })],
    ["normed-maps", layers.globalMaxPool2d()],
    ["groups-of-values", groupNorm({ channels: 24, groups: 4 })],
    ["normed-row", layers.flatten()],
    ["by-features", layerNorm({ shape: [24] })],
    ["normed", linear({ inFeatures: 24, outFeatures: 4 })],
  ];
}

/** Everything that pads, enlarges or rearranges maps. */
function movers(): readonly Named[] {
  const { pad, upsample } = layers;
  const bare = { kernel: 2, stride: 3, bias: false } as const;
  const stamped = { kernel: [3, 2], stride: [2, 1], dilation: [1, 2] } as const;
  return [
    ["edges", pad({ padding: [1, 0, 2, 1], mode: "replicate" }), ["means"]],
    ["mirror", pad({ padding: [0, 2, 1, 3], mode: "reflect" })],
    ["frame", pad({ padding: [1, 1, 0, 2], value: -1.5 })],
    ["fewer-rows", layers.slice({ axis: 1, start: -1, end: 0, step: -3 })],
    ["turned", layers.permute({ axes: [0, 2, 1] })],
    ["doubled", upsample({ scaleFactor: 2 }), ["fewer-rows"]],
    ["thinned", upsample({ size: [4, 5] })],
    ["blended", upsample({ size: [3, 9], mode: "bilinear" })],
    ["corners", upsample({ scaleFactor: [1.5, 0.7], mode: "bilinear", alignCorners: true })],
    [
      "stamped",
      layers.convTranspose2d({
        ...stamped,
        ...{ inChannels: 6, outChannels: 4, groups: 2, padding: [1, 0], outputPadding: [1, 0] },
        activation: "tanh",
      }),
    ],
    ["stamped-once", layers.convTranspose2d({ ...bare, inChannels: 4, outChannels: 1 })],
    ["squares", layers.pixelShuffle({ factor: 2 }), ["stamped"]],
    ["dealt-out", layers.pixelUnshuffle({ factor: 2 })],
    ["other-shape", layers.reshape({ shape: [2, -1, 4] })],
    ["most-of-each", layers.globalMaxPool2d(), ["turned"]],
    ["least-moved", layers.flatten()],
    ["moved-maps", layers.adaptiveAvgPool2d({ size: [2, 2] }), ["stamped-once"]],
    ["moved-row", layers.flatten()],
    ["shape-maps", layers.adaptiveAvgPool2d({ size: 1 }), ["other-shape"]],
    ["shape-row", layers.flatten()],
    ["all-moved", layers.concat(), ["least-moved", "moved-row", "shape-row"]],
    ["moved", linear({ inFeatures: 12, outFeatures: 5 })],
  ];
}

/** The network, each of its variables drawn anew: an untrained norm would hide what it divides by. */
export function everyKind(seed: number): Model {
  const all = [...chain(), ...branches()];
  const model = new Model({
    name: "every kind",
    input: [2, 9, 8],
    nodes: all.map(([name, layer, inputs], i) => ({
      name,
      layer,
      inputs: inputs ?? [all[i - 1]?.[0] ?? INPUT],
    })),
  }).initialise(seed);
  const random = new Random(seed);
  for (const [key, variable] of model.variables) {
    if (!/\.(bias|running\w+)$|^(norm|by-\S+|of-\S+|groups-of-values)\./.test(key)) continue;
    const positive = key.endsWith("Variance");
    const length = variable.shape.reduce((a, b) => a * b, 1);
    variable.set(
      Float32Array.from({ length }, () =>
        positive ? 0.5 + random.uniform() : random.normal() / 2,
      ),
    );
  }
  return model;
}
