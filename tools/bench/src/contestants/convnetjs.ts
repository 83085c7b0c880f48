/** ConvNetJS, which trains image by image and updates after each batch; volumes are rows × columns × channels, float64. */
import library, { type Definition, type Net, type Vol } from "convnetjs";
import { type ChainLayer, chainOf } from "../cases/chain.js";
import { modelOf, type TrainingWorkload } from "../cases/workload.js";
import type { Contestant, Entry } from "./contestant.js";
import { changes, type HostTensor, trainingData } from "./data.js";

/** The library, for training. */
export const convnetjs: Contestant = {
  async enter({ workload }) {
    if (workload.kind === "training") return enterTraining(workload);
    throw new RangeError(
      `convnetjs: found a ${workload.kind}, expected training (it is compared in nothing else); take it out of the case`,
    );
  },
};

async function enterTraining(workload: TrainingWorkload): Promise<Entry> {
  const data = await trainingData(workload);
  const net = networkOf(chainOf(modelOf(workload)), data.images.shape);
  const places = net.getParamsAndGrads().map(({ params }) => params);
  distribute(data.parameters, places);
  const images = volumes(data.images);
  const trainer = new library.Trainer(net, {
    method: "sgd",
    learning_rate: workload.learningRate,
    momentum: 0,
    l1_decay: 0,
    l2_decay: 0,
    batch_size: workload.batch,
  });
  const run = (): void => {
    images.forEach((image, i) => {
      trainer.train(image, data.labels[i] ?? 0);
    });
  };
  return {
    async first() {
      run();
      return changes(data.parameters, collect(data.parameters, places));
    },
    run,
  };
}

function networkOf(layers: readonly ChainLayer[], images: readonly number[]): Net {
  const [, depth = 1, height = 1, width = 1] = images;
  const definitions = layers.map((layer, i): Definition => {
    if (layer.kind === "pool") return { type: "pool", sx: layer.kernel, stride: layer.stride };
    if (layer.kind === "norm") {
      throw new RangeError("convnetjs: found a local response norm, expected none; leave it out");
    }
    const activation = layer.relu ? ({ activation: "relu" } as const) : {};
    if (layer.kind === "conv") {
      const { filters, kernel, stride, padding } = layer;
      return { type: "conv", sx: kernel, filters, stride, pad: padding, ...activation };
    }
    // Its softmax brings the last linear layer along.
    if (i === layers.length - 1) return { type: "softmax", num_classes: layer.features };
    return { type: "fc", num_neurons: layer.features, ...activation };
  });
  const net = new library.Net();
  net.makeLayers([
    { type: "input", out_sx: width, out_sy: height, out_depth: depth },
    ...definitions,
  ]);
  return net;
}

/** One volume for each image. */
function volumes({ shape, values }: HostTensor): readonly Vol[] {
  const [count = 0, depth = 0, height = 0, width = 0] = shape;
  const size = depth * height * width;
  return Array.from({ length: count }, (_, n) => {
    const volume = new library.Vol(width, height, depth, 0);
    const image = values.subarray(n * size, (n + 1) * size);
    image.forEach((value, from) => {
      volume.w[channelsLast(from, depth, height * width)] = value;
    });
    return volume;
  });
}

/** Where element `from` of `[depth, plane]` stands in `[plane, depth]`. */
function channelsLast(from: number, depth: number, plane: number): number {
  return (from % plane) * depth + Math.floor(from / plane);
}

/** Each filter is a volume of its own, each bias vector one. */
function eachElement(
  parameters: readonly HostTensor[],
  visit: (parameter: number, element: number, volume: number, place: number) => void,
): void {
  let volume = 0;
  parameters.forEach(({ shape, values }, k) => {
    const [filters = 0, depth = 0] = shape;
    const size = shape.length === 1 ? values.length : values.length / filters;
    const plane = shape.length === 1 ? values.length : size / depth;
    for (let i = 0; i < values.length; i++) {
      const place = channelsLast(i % size, size / plane, plane);
      visit(k, i, volume + Math.floor(i / size), place);
    }
    volume += values.length / size;
  });
}

function distribute(parameters: readonly HostTensor[], places: readonly Float64Array[]): void {
  eachElement(parameters, (parameter, element, volume, place) => {
    const target = places[volume];
    if (target !== undefined) target[place] = parameters[parameter]?.values[element] ?? NaN;
  });
}

function collect(
  parameters: readonly HostTensor[],
  places: readonly Float64Array[],
): readonly Float32Array[] {
  const values = parameters.map((each) => new Float32Array(each.values.length));
  eachElement(parameters, (parameter, element, volume, place) => {
    const target = values[parameter];
    if (target !== undefined) target[element] = places[volume]?.[place] ?? NaN;
  });
  return values;
}
