/**
 * The input that a unit likes best: gradient ascent from noise, held back by decay and blur, without which the result is a
 * pattern of single pixels. One local best of many; another seed gives another one.
 * Sources: Erhan et al. 2009; Yosinski et al. 2015, section 3 (decay and blur).
 */
import {
  ArgumentError,
  type Backend,
  INPUT,
  type Model,
  Random,
  type ShapedNode,
  sizeOf,
  type Tensor,
  tensor,
  tidy,
} from "@convscope/core";
import { unitAddress } from "../trace/unit-address.js";
import { LoadedNetwork } from "./loaded-network.js";

/** An input that was made for a unit. */
export interface Dream {
  readonly model: string;
  /** `F6[3]`, `C3[4]` (the mean of a map), `C3[4,3,5]` */
  readonly unit: string;
  /** `[C, H, W]`, row-major, as the network reads it: after preprocessing. */
  readonly input: Float32Array;
  /** What the unit gives for it after each step; the first is for the noise that it began with. */
  readonly activations: readonly number[];
}

/** Options of {@link dream}. */
export interface DreamOptions {
  /** 200. */
  readonly steps?: number | undefined;
  /** How far a step goes: root mean square of its change of the input; 0.05. */
  readonly rate?: number | undefined;
  /** The share of every value that each step takes away; 0.01. */
  readonly decay?: number | undefined;
  /** Steps from one blur to the next, 0 for none; 4. */
  readonly blurEvery?: number | undefined;
  /** Decides the noise to begin with; 1. */
  readonly seed?: number | undefined;
  /** Called behind each step. */
  readonly onStep?: (done: number, total: number, activation: number) => void;
}

/** Which elements of a layer's output are to grow, and what each counts. */
interface Goal {
  readonly node: ShapedNode;
  readonly seed: Float32Array;
}

/**
 * Makes the input that excites a unit, or the mean of a map, most.
 *
 * @param unit `F6[3]`, `C3[4]` for all of map 4, `C3[4,3,5]`
 * @throws ArgumentError for an address that is not there, of a weight or a pixel, or steps that are none
 * @example
 * ```ts
 * import { createReferenceBackend } from "@convscope/core/reference";
 * import { dream } from "@convscope/explain";
 * import { createModel } from "@convscope/models";
 * const model = createModel("lenet5").initialise(1);
 * const { activations } = await dream(model, "C1[2]", createReferenceBackend(), { steps: 5 });
 * if (!((activations[5] ?? 0) > (activations[0] ?? 0))) throw new Error("it likes that better than noise");
 * ```
 */
export async function dream(
  model: Model,
  unit: string,
  backend: Backend,
  options: DreamOptions = {},
): Promise<Dream> {
  const { steps = 200, rate = 0.05, decay = 0.01, blurEvery = 4, seed = 1, onStep } = options;
  checkSteps(model, { steps, rate, decay });
  const goal = goalOf(model, unit);
  const random = new Random(seed);
  const input = Float32Array.from({ length: sizeOf(model.input) }, () => 0.1 * random.normal());
  using network = await LoadedNetwork.of(model, backend);
  const activations: number[] = [];
  for (let step = 0; step <= steps; step++) {
    const { activation, gradient } = await excitement(network, goal, input);
    activations.push(activation);
    if (step > 0) onStep?.(step, steps, activation);
    if (step === steps) break;
    climb(input, gradient, rate, decay);
    if (blurEvery > 0 && (step + 1) % blurEvery === 0) blur(input, model.input);
  }
  return { model: model.name, unit, input, activations };
}

function checkSteps(
  model: Model,
  { steps, rate, decay }: Readonly<Record<"decay" | "rate" | "steps", number>>,
): void {
  if (Number.isInteger(steps) && steps >= 1 && rate > 0 && decay >= 0 && decay < 1) return;
  throw new ArgumentError(
    `dream of ${model.name}: found ${steps} steps, rate ${rate}, decay ${decay}, expected at least one step, a rate above 0 and a decay from 0 to below 1; choose such`,
    { steps, rate, decay },
  );
}

/** `C3[4]` is the mean of a map; anything else a single unit. */
function goalOf(model: Model, unit: string): Goal {
  const [, name, map] = /^([^[\]]+)\[(\d+)\]$/.exec(unit.replaceAll(" ", "")) ?? [];
  const named = model.nodes.find((own) => own.name === name);
  if (named !== undefined && named.outputShape.length === 3 && map !== undefined) {
    const [maps = 1, rows = 1, columns = 1] = named.outputShape;
    const area = rows * columns;
    if (Number(map) >= maps) {
      throw new ArgumentError(
        `unit of ${named.name}: found [${map}], expected ${named.name}[0…${maps - 1}] (it has ${maps} maps); choose one of these`,
        { map: Number(map), maps },
      );
    }
    const seed = new Float32Array(sizeOf(named.outputShape));
    return { node: named, seed: seed.fill(1 / area, Number(map) * area, (Number(map) + 1) * area) };
  }
  const { kind, node, index } = unitAddress(model, unit);
  if (node === undefined || kind !== "unit") {
    throw new ArgumentError(
      `dream of ${model.name}: found ${unit}, expected a unit of a layer (a ${kind === "pixel" ? "pixel" : "weight"} is not excited by an input); name a layer and a place in it`,
      { unit },
    );
  }
  const seed = new Float32Array(sizeOf(node.outputShape));
  seed[index] = 1;
  return { node, seed };
}

/** The unit's value, and its gradient for the input. */
async function excitement(
  network: LoadedNetwork,
  { node, seed }: Goal,
  input: Float32Array,
): Promise<{ readonly activation: number; readonly gradient: Float32Array }> {
  const [y, dx] = tidy((): readonly [Tensor, Tensor] => {
    const values = network.run(new Map([[INPUT, network.upload(input)]]), node.name);
    const value = values.get(node.name);
    if (value === undefined) throw new RangeError(`${node.name} has been run`);
    const counts = tensor(network.backend, seed, value.shape);
    return [value, network.gradient(values, INPUT, node.name, counts)];
  });
  const values = await y.data();
  const gradient = await dx.data();
  y.dispose();
  dx.dispose();
  const activation = values.reduce((sum, value, i) => sum + value * (seed[i] as number), 0);
  return { activation, gradient };
}

/** One step along the gradient, of a length that does not depend on the gradient's. */
function climb(input: Float32Array, gradient: Float32Array, rate: number, decay: number): void {
  const square = gradient.reduce((sum, value) => sum + value * value, 0) / gradient.length;
  const scale = square > 0 ? rate / Math.sqrt(square) : 0;
  for (let i = 0; i < input.length; i++) {
    input[i] = (1 - decay) * (input[i] as number) + scale * (gradient[i] as number);
  }
}

/** [1 2 1] / 4 along rows and columns of each channel; what lies outside is as the edge. */
function blur(input: Float32Array, shape: readonly number[]): void {
  const [columns, rows] = [shape.at(-1) ?? 1, shape.at(-2) ?? 1];
  for (const [stride, extent] of [
    [1, columns],
    [columns, rows],
  ] as const) {
    const before = Float32Array.from(input);
    for (let i = 0; i < input.length; i++) {
      const at = Math.floor(i / stride) % extent;
      const low = before[at > 0 ? i - stride : i] as number;
      const high = before[at < extent - 1 ? i + stride : i] as number;
      input[i] = (low + 2 * (before[i] as number) + high) / 4;
    }
  }
}
