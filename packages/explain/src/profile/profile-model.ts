/**
 * How long each layer takes on a backend, beside the arithmetic that it is: layer by layer, and the whole network in one go,
 * as a backend that compiles programs would rather have it. Not a benchmark against others: see tools/bench.
 */
import {
  ArgumentError,
  type Backend,
  INPUT,
  type Model,
  Random,
  reshape,
  type Shape,
  sizeOf,
  slice,
  type Tensor,
  tensor,
  tidy,
} from "@convscope/core";
import { forwardLayer, uploadLayer } from "../diff/run-layer.js";
import { summarize } from "../summary.js";
import { readWeights } from "../trace/run-network.js";

/** Bytes of a number on a backend's boundary. */
const FLOAT32 = 4;

/** One layer on its own. */
export interface LayerProfile {
  readonly layer: string;
  readonly kind: string;
  /** Of one example. */
  readonly shape: Shape;
  /** Of one example. */
  readonly macs: number;
  /** Median of the runs, in seconds, of the whole batch. */
  readonly seconds: number;
  /** 2 · MACs · batch / seconds / 10⁹; 0 for a layer without MACs. */
  readonly gflops: number;
  /** Of its variables. */
  readonly weightBytes: number;
  /** Of its output, for the whole batch. */
  readonly activationBytes: number;
  /** By how much the backend's live memory grew while it held the output. */
  readonly heldBytes: number;
}

/** A network on a backend. */
export interface ModelProfile {
  readonly model: string;
  readonly backend: string;
  readonly batch: number;
  readonly runs: number;
  readonly layers: readonly LayerProfile[];
  /** Of all layers: seconds are their sum. */
  readonly total: Pick<
    LayerProfile,
    "activationBytes" | "gflops" | "macs" | "seconds" | "weightBytes"
  >;
  /** The network in one go. */
  readonly whole: {
    /** The first run, in which programs are recorded and compiled. */
    readonly firstSeconds: number;
    /** Median of the runs after it. */
    readonly seconds: number;
    readonly gflops: number;
    /** What the backend holds after a run: weights, the input, the output, and what it keeps. */
    readonly heldBytes: number;
  };
}

/** Options of {@link profileModel}. */
export interface ProfileOptions {
  /** A clock, in milliseconds: `() => performance.now()`. */
  readonly now: () => number;
  /** Examples that are run at once; 1. */
  readonly batch?: number;
  /** Runs that the median is taken of, behind one that warms up; 5. */
  readonly runs?: number;
  /** Called when a layer has been timed. */
  readonly onLayer?: (layer: string, done: number, total: number) => void;
}

/**
 * Times a network on a backend, layer by layer and whole, on random inputs.
 *
 * @param model with values; it returns to where it was
 * @throws ArgumentError for a batch or a number of runs below 1
 * @example
 * ```ts
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { profileModel } from "@convscope/explain";
 * import { createModel } from "@convscope/models";
 * const model = createModel("lenet5").initialise(1);
 * const { layers } = await profileModel(model, createReferenceBackend(), { now: () => performance.now(), runs: 1 });
 * if (layers[0]?.macs !== 117_600) throw new Error("C1 is 28·28·6·25 multiplications");
 * ```
 */
export async function profileModel(
  model: Model,
  backend: Backend,
  { now, batch = 1, runs = 5, onLayer }: ProfileOptions,
): Promise<ModelProfile> {
  checkCount("batch", batch);
  checkCount("runs", runs);
  const random = new Random(1);
  const input = Float32Array.from({ length: batch * sizeOf(model.input) }, () => random.uniform());
  const clock = { now, runs };
  const layers = await profileLayers(model, backend, input, batch, clock, onLayer);
  const whole = await profileWhole(model, backend, input, batch, clock);
  const sum = (of: (layer: LayerProfile) => number): number =>
    layers.reduce((all, layer) => all + of(layer), 0);
  const [macs, seconds] = [sum((own) => own.macs), sum((own) => own.seconds)];
  return {
    model: model.name,
    backend: backend.name,
    batch,
    runs,
    layers,
    total: {
      macs,
      seconds,
      gflops: gflopsOf(macs, batch, seconds),
      weightBytes: sum((own) => own.weightBytes),
      activationBytes: sum((own) => own.activationBytes),
    },
    whole: { ...whole, gflops: gflopsOf(macs, batch, whole.seconds) },
  };
}

function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new ArgumentError(
    `profile: found ${name} ${value}, expected a whole number from 1; choose one`,
    { [name]: value },
  );
}

/** A multiplication and an addition each. */
function gflopsOf(macs: number, batch: number, seconds: number): number {
  return macs === 0 ? 0 : (2 * macs * batch) / seconds / 1e9;
}

interface Clock {
  readonly now: () => number;
  readonly runs: number;
}

/** Waits until a tensor is there without reading all of it: a backend may queue its work. */
async function settled(y: Tensor): Promise<Tensor> {
  using first = tidy(() => slice(reshape(y, [y.size]), [{ start: 0, end: 1 }]));
  await first.data();
  return y;
}

/**
 * Median seconds of the runs behind the first, and the first; the results are disposed of, unless they are what was put in:
 * dropout in use returns its input.
 */
async function timed(
  work: () => Tensor,
  inputs: readonly Tensor[],
  { now, runs }: Clock,
): Promise<{ readonly first: number; readonly median: number }> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const start = now();
    const y = await settled(work());
    times.push((now() - start) / 1000);
    if (!inputs.includes(y)) y.dispose();
  }
  const [first = 0, ...rest] = times;
  rest.sort((a, b) => a - b);
  const middle = rest.length >> 1;
  const median =
    rest.length % 2 === 1
      ? (rest[middle] as number)
      : ((rest[middle - 1] as number) + (rest[middle] as number)) / 2;
  return { first, median };
}

async function profileLayers(
  model: Model,
  backend: Backend,
  input: Float32Array,
  batch: number,
  clock: Clock,
  onLayer: ProfileOptions["onLayer"],
): Promise<readonly LayerProfile[]> {
  const counts = new Map(summarize(model).layers.map(({ name, macs }) => [name, macs.value]));
  const outputs = new Map([[INPUT, tensor(backend, input, [batch, ...model.input])]]);
  const profiles: LayerProfile[] = [];
  try {
    for (const [i, node] of model.nodes.entries()) {
      const weights = await readWeights(model, [node]);
      const { variables } = uploadLayer(backend, { node, weights, inputs: [], batch });
      const inputs = node.inputs.flatMap((name) => outputs.get(name) ?? []);
      const work = (): Tensor => tidy(() => forwardLayer(backend, node, { inputs, variables }));
      const { median: seconds } = await timed(work, inputs, clock);
      const before = backend.memory().bytes;
      const y = await settled(work());
      const macs = counts.get(node.name) ?? 0;
      outputs.set(node.name, y);
      profiles.push({
        layer: node.name,
        kind: node.layer.kind,
        shape: node.outputShape,
        macs,
        seconds,
        gflops: gflopsOf(macs, batch, seconds),
        weightBytes: FLOAT32 * [...variables.values()].reduce((sum, { size }) => sum + size, 0),
        activationBytes: FLOAT32 * y.size,
        heldBytes: backend.memory().bytes - before,
      });
      for (const variable of variables.values()) variable.dispose();
      onLayer?.(node.name, i + 1, model.nodes.length);
    }
  } finally {
    for (const output of outputs.values()) output.dispose();
  }
  return profiles;
}

async function profileWhole(
  model: Model,
  backend: Backend,
  input: Float32Array,
  batch: number,
  clock: Clock,
): Promise<Omit<ModelProfile["whole"], "gflops">> {
  const home = model.backend;
  try {
    if (home !== backend) await model.to(backend);
    using x = tensor(backend, input, [batch, ...model.input]);
    const { first, median } = await timed(() => model.predict(x), [x], clock);
    return { firstSeconds: first, seconds: median, heldBytes: backend.memory().bytes };
  } finally {
    if (model.backend !== home) await model.to(home);
  }
}
