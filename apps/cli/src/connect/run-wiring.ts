/**
 * A wiring run on a backend, and held against its list of edges: every kernel is filled with its own number, one map at a
 * time is lit, and what comes out of each filter says which kernel joined the two.
 */
import {
  type Backend,
  layers,
  loadWeights,
  type Model,
  sequential,
  tensor,
  tidy,
  weightsOf,
} from "@convscope/core";
import { parseWiring, wiringEdges } from "@convscope/explain";
import { count } from "../terminal/numbers.js";
import { UsageError } from "../usage-error.js";
import type { ConnectOptions } from "./connect-options.js";

/** What came back. */
export interface WiringRun {
  readonly backend: string;
  /** Whether every pair of maps is joined by the kernel that the list of edges says, or by none. */
  readonly agrees: boolean;
  readonly sentence: string;
}

/** Values that are given to a backend or come back at most: float32 counts up to so many, and more take too long. */
const MOST = 2 ** 24;

/** Runs it over one window. @throws UsageError for more than 2^24 values */
export async function runWiring(options: ConnectOptions, backend: Backend): Promise<WiringRun> {
  const { from, to, kind, kernel } = options;
  checkSize(options);
  const found = await kernelsFound(options, backend);
  const edges = wiringEdges(kind, { from, to });
  const results = found.length / from;
  const expected = new Float64Array(found.length);
  for (const edge of edges) expected[edge.from * results + edge.to] = edge.kernel + 1;
  const wrong = found.findIndex((number, i) => number !== expected[i]);
  if (wrong < 0) {
    const some = `${count(edges.length)} of ${count(found.length)} pairs of maps`;
    const sentence = `${backend.name} ran it over one ${kernel}×${kernel} window and agrees: lit one by one, the maps reach the results in ${some}, each through the kernel that is said.`;
    return { backend: backend.name, agrees: true, sentence };
  }
  const pair = `from map ${Math.floor(wrong / results)} to result ${wrong % results}`;
  const sentence = `${backend.name} gives ${named(found[wrong])} ${pair}, expected ${named(expected[wrong])}.`;
  return { backend: backend.name, agrees: false, sentence };
}

function named(number: number = 0): string {
  if (number === 0) return "nothing";
  return number > 0 ? `kernel ${number - 1}` : "what no kernel gives";
}

function checkSize({ from, to, kind, kernel }: ConnectOptions): void {
  const results = kind === "per-map" ? from * to : to;
  const [lit, back, weights] = [(from * kernel) ** 2, from * results, from * to * kernel ** 2];
  if (Math.max(lit, back, weights) <= MOST) return;
  throw new UsageError(
    `--backend runs wirings of at most ${count(MOST)} values, and ${from} maps to ${to} filters of ${kernel}×${kernel} take ${count(Math.max(lit, back, weights))}. Leave it out, or take fewer maps: the rule is the same.`,
  );
}

/** The number of the kernel between each map and each result, from 1; 0 where there is none. */
async function kernelsFound(
  { from, to, kind, kernel }: ConnectOptions,
  backend: Backend,
): Promise<Float64Array> {
  const connectivity = parseWiring(kind, from, to);
  const wired = { inChannels: from, outChannels: to, kernel, bias: false, connectivity };
  const layer = layers.conv2d(wired);
  const model = sequential("connect", [from, kernel, kernel], [["conv", layer]]);
  await numberKernels(model, kernel ** 2);
  try {
    await model.to(backend);
    const lit = new Float32Array((from * kernel) ** 2);
    for (let map = 0; map < from; map++) {
      const start = (map * from + map) * kernel ** 2;
      lit.fill(1, start, start + kernel ** 2);
    }
    using y = tidy(() => model.predict(tensor(backend, lit, [from, from, kernel, kernel])));
    // A fast algorithm may round: the nearest number is the kernel's.
    return Float64Array.from(await y.data(), (value) => Math.round(value / kernel ** 2));
  } finally {
    model.dispose();
  }
}

/** Fills each kernel with its number, from 1. */
async function numberKernels(model: Model, taps: number): Promise<void> {
  const tensors = await weightsOf(model);
  for (const { values } of tensors.values()) {
    for (let i = 0; i < values.length; i++) values[i] = Math.floor(i / taps) + 1;
  }
  loadWeights(model, { tensors });
}
