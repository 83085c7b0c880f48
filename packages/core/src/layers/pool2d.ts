/**
 * Pooling layers: maximum and mean of windows, and LeNet-5's trainable subsampling.
 */
import type { Pool2dGeometry, Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { type Pool2dOptions, pool2dGeometry } from "../geometry/pool2d.js";
import { checkInteger, type Padding, type Pair, resolvePair } from "../geometry/window.js";
import { type InitialiserChoice, initialiserOf } from "../init.js";
import { add, mul } from "../ops/binary.js";
import {
  avgPool2d as avgPool2dOp,
  maxPool2d as maxPool2dOp,
  pool2dOptionNames,
} from "../ops/pool2d.js";
import { reshape } from "../ops/reshape.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape } from "../shape.js";
import { type Activation, activations, checkActivation } from "./activation.js";
import { type Layer, onlyInput, type Range2d, windowRange } from "./layer.js";

/** Options of a pooling layer; stride defaults to the kernel. */
export interface Pool2dLayerOptions {
  readonly kernel: Pair;
  readonly stride?: Pair | undefined;
  readonly padding?: Padding | undefined;
  readonly dilation?: Pair | undefined;
  readonly ceilMode?: boolean | undefined;
  /** Averages only: whether padding counts in the divisor. */
  readonly countPadding?: boolean | undefined;
}

/** A pooling layer, with its geometry for those who explain it. */
export interface Pool2dLayer extends Layer {
  /** The geometry on one example of this shape. @throws ShapeError */
  geometry(input: Shape): Pool2dGeometry;
}

function windows(
  kind: string,
  options: Pool2dOptions,
  channels?: number,
): Pick<Pool2dLayer, "geometry" | "outputShape" | "inputRange"> {
  resolvePair(kind, "kernel", options.kernel, 1);
  resolvePair(kind, "stride", options.stride ?? 1, 1);
  resolvePair(kind, "dilation", options.dilation ?? 1, 1);
  const geometry = (input: Shape): Pool2dGeometry => {
    if (input.length !== 3) {
      throw new ShapeError(
        `${kind}: found input ${formatShape(input)}, expected [channels, height, width]; pool before flattening`,
        { input },
      );
    }
    if (channels !== undefined && input[0] !== channels) {
      throw new ShapeError(
        `${kind}: found input with ${input[0]} channels, expected ${channels} (each map has its own weight and bias); set channels to ${input[0]}`,
        { found: input[0], expected: channels },
      );
    }
    return pool2dGeometry([1, ...input], options, kind);
  };
  return {
    geometry,
    outputShape(...inputs: readonly Shape[]): Shape {
      const g = geometry(onlyInput(kind, inputs));
      return [g.channels, g.outHeight, g.outWidth];
    },
    inputRange(out: Range2d, ...inputs: readonly Shape[]): readonly Range2d[] {
      const g = geometry(onlyInput(kind, inputs));
      const rows = windowRange(
        out.rows,
        g.kernelHeight,
        g.strideHeight,
        g.dilationHeight,
        g.padTop,
      );
      const columns = windowRange(
        out.columns,
        g.kernelWidth,
        g.strideWidth,
        g.dilationWidth,
        g.padLeft,
      );
      return [{ rows, columns }];
    },
  };
}

/** Inputs of all windows: LeCun's connections of a pooling layer without weights. */
function windowConnections(g: Pool2dGeometry): number {
  return g.channels * g.outHeight * g.outWidth * g.kernelHeight * g.kernelWidth;
}

/** Maximum of each window. @throws ArgumentError for impossible options */
export function maxPool2d(options: Pool2dLayerOptions): Pool2dLayer {
  checkOptionNames("maxPool2d", options, pool2dOptionNames);
  const shared = windows("maxPool2d", options);
  return {
    kind: "maxPool2d",
    options: { ...options },
    variables: [],
    ...shared,
    counts(...inputs) {
      const g = shared.geometry(onlyInput("maxPool2d", inputs));
      return {
        neurons: g.channels * g.outHeight * g.outWidth,
        connections: windowConnections(g),
        macs: 0,
      };
    },
    forward: (inputs) => maxPool2dOp(onlyInput("maxPool2d", inputs), options),
  };
}

/** Mean of each window. @throws ArgumentError for impossible options */
export function avgPool2d(options: Pool2dLayerOptions): Pool2dLayer {
  checkOptionNames("avgPool2d", options, pool2dOptionNames);
  const shared = windows("avgPool2d", options);
  return {
    kind: "avgPool2d",
    options: { ...options },
    variables: [],
    ...shared,
    counts(...inputs) {
      const g = shared.geometry(onlyInput("avgPool2d", inputs));
      return {
        neurons: g.channels * g.outHeight * g.outWidth,
        connections: windowConnections(g),
        macs: 0,
      };
    },
    forward: (inputs) => avgPool2dOp(onlyInput("avgPool2d", inputs), options),
  };
}

/** Options of {@link subsample}. */
export interface SubsampleOptions {
  readonly channels: number;
  readonly kernel: Pair;
  readonly stride?: Pair | undefined;
  readonly activation?: Activation | undefined;
  readonly initialiser?: InitialiserChoice | undefined;
}

const subsampleOptionNames: OptionNames<SubsampleOptions> = {
  channels: true,
  kernel: true,
  stride: true,
  activation: true,
  initialiser: true,
};

/**
 * LeNet-5's S2 and S4: activation(coefficient · Σ window + bias), one coefficient and one bias a map
 * (LeCun et al. 1998, section II.B).
 *
 * @throws ArgumentError for impossible options
 */
export function subsample(options: SubsampleOptions): Pool2dLayer {
  checkOptionNames("subsample", options, subsampleOptionNames);
  const {
    channels,
    kernel,
    stride,
    activation = "scaled-tanh",
    initialiser = "lecun-1998",
  } = options;
  checkInteger("subsample", "channels", channels, 1);
  checkActivation("subsample", activation);
  const pool = { kernel, stride };
  const shared = windows("subsample", pool, channels);
  const [rows, columns] = resolvePair("subsample", "kernel", kernel, 1);
  const area = rows * columns;
  const start = initialiserOf(initialiser)({ fanIn: area, fanOut: 1 });
  const spec = { shape: [channels], kind: "parameter", initialise: start } as const;
  return {
    kind: "subsample",
    options: { ...options },
    variables: [
      { name: "weight", ...spec },
      { name: "bias", ...spec },
    ],
    ...shared,
    counts(...inputs) {
      const g = shared.geometry(onlyInput("subsample", inputs));
      const neurons = g.channels * g.outHeight * g.outWidth;
      return { neurons, connections: windowConnections(g) + neurons, macs: neurons };
    },
    forward(inputs, scope) {
      const column = [1, channels, 1, 1];
      const means = avgPool2dOp(onlyInput("subsample", inputs), pool);
      const weighted = mul(means, reshape(mul(scope.value("weight"), area), column));
      return activations[activation](add(weighted, reshape(scope.value("bias"), column)));
    },
  };
}
