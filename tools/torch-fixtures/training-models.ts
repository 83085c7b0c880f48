/**
 * The networks whose training is held against PyTorch: both LeNet-5s, three small ones of a kind each, and a single layer. What PyTorch is
 * told of them is their saved description.
 */
import {
  build,
  crossEntropy,
  type Json,
  layers,
  lossToJson,
  type Model,
  modelToJson,
  sequential,
} from "@convscope/core";
import { lenet5, lenet5Modern } from "@convscope/models";

const classes = 5;
const metadata = { loss: lossToJson(crossEntropy()) };
const head = (channels: number, height: number, width: number) =>
  layers.linear({ inFeatures: [channels, height, width], outFeatures: classes });

/** Batch norm, a projected and a plain shortcut: He et al. 2016. */
function residual(): Model {
  const conv = (inChannels: number, outChannels: number, kernel: number, stride = 1) =>
    layers.conv2d({
      ...{ inChannels, outChannels, kernel, stride },
      ...{ padding: kernel === 1 ? 0 : 1, bias: false },
    });
  const norm = (channels: number) => layers.batchNorm2d({ channels });
  return build(
    "residual",
    [2, 9, 8],
    (x, apply) => {
      const a = apply("norm1", norm(4), apply("conv1", conv(2, 4, 3), x));
      const b = apply("relu1", layers.activation("relu"), a);
      const c = apply("norm2", norm(4), apply("conv2", conv(4, 4, 3), b));
      const d = apply("relu2", layers.activation("relu"), apply("sum1", layers.add(), c, b));
      const e = apply("norm3", norm(6), apply("conv3", conv(4, 6, 3, 2), d));
      const f = apply("norm4", norm(6), apply("project", conv(4, 6, 1, 2), d));
      const g = apply("relu3", layers.activation("relu"), apply("sum2", layers.add(), e, f));
      return apply("fc", head(6, 2, 2), apply("pool", layers.avgPool2d({ kernel: 2 }), g));
    },
    metadata,
  );
}

/** Four branches joined by channels: Szegedy et al. 2015. */
function inception(): Model {
  const conv = (inChannels: number, outChannels: number, kernel: number) =>
    layers.conv2d({ inChannels, outChannels, kernel, padding: "same", activation: "relu" });
  return build(
    "inception",
    [2, 8, 9],
    (x, apply) => {
      const a = apply("one", conv(2, 3, 1), x);
      const b = apply("three", conv(2, 3, 3), apply("reduce3", conv(2, 2, 1), x));
      const c = apply("five", conv(2, 2, 5), apply("reduce5", conv(2, 2, 1), x));
      const pool = layers.maxPool2d({ kernel: 3, stride: 1, padding: 1 });
      const d = apply("project", conv(2, 2, 1), apply("pool", pool, x));
      const joined = apply("join", layers.concat(), a, b, c, d);
      const last = layers.maxPool2d({ kernel: 2, stride: 2, ceilMode: true });
      return apply("fc", head(10, 4, 5), apply("pool2", last, joined));
    },
    metadata,
  );
}

/** Depthwise and pointwise pairs: Howard et al. 2017. */
function depthwise(): Model {
  const depth = (channels: number, stride: number) =>
    layers.conv2d({
      ...{ inChannels: channels, outChannels: channels, groups: channels },
      ...{ kernel: 3, stride, padding: 1, bias: false },
    });
  const point = (inChannels: number, outChannels: number) =>
    layers.conv2d({ inChannels, outChannels, kernel: 1, bias: false });
  const block = (name: string, from: number, to: number, stride: number) =>
    [
      [`depth${name}`, depth(from, stride)],
      [`normA${name}`, layers.batchNorm2d({ channels: from })],
      [`reluA${name}`, layers.activation("relu")],
      [`point${name}`, point(from, to)],
      [`normB${name}`, layers.batchNorm2d({ channels: to })],
      [`reluB${name}`, layers.activation("relu")],
    ] as const;
  const all = [...block("1", 3, 6, 1), ...block("2", 6, 8, 2)];
  return sequential("depthwise", [3, 8, 7], [...all, ["fc", head(8, 4, 4)]], metadata);
}

/** One layer: small enough to see what clipping does to its gradients. */
function dense(): Model {
  const fc = layers.linear({ inFeatures: 6, outFeatures: classes });
  return sequential("dense", [6], [["fc", fc]], metadata);
}

/** All of them, made anew. */
export function trainingModels(): readonly Model[] {
  return [lenet5(), lenet5Modern(), residual(), inception(), depthwise(), dense()];
}

/** What the generator reads: one network a line. */
export function descriptionsOf(models: readonly Model[]): string {
  const lines = models.map((model) => {
    const variables = [...model.variables.values()].map(
      ({ name, shape, kind }): Json => ({ name, shape, kind }),
    );
    return JSON.stringify({ ...modelToJson(model), variables });
  });
  return `[\n${lines.join(",\n")}\n]\n`;
}
