/**
 * A figure as a network has it that stands on a backend: read off the variables that are there, or off what reaches a layer
 * and leaves it when the network runs. What no backend holds is said to be so.
 */
import {
  type Backend,
  INPUT,
  Model,
  type Shape,
  type ShapedNode,
  tensor,
  tidy,
  weightsOf,
} from "@convscope/core";
import {
  type Quantities,
  type QuantityName,
  quantitiesOf,
  quantityAddress,
  quantityNames,
  summarize,
} from "@convscope/explain";
import { count, sizes } from "../terminal/numbers.js";

/** What was read there. */
export interface FigureRun {
  readonly backend: string;
  /** Absent where no backend shows it. */
  readonly value?: number;
  readonly agrees: boolean;
  readonly sentence: string;
}

/** Reads a figure off a running network. @param address of one that is there: `fc6.inputs`, `parameters` */
export async function figureOn(
  model: Model,
  address: string,
  backend: Backend,
): Promise<FigureRun> {
  const whole = quantityNames.some((name) => name === address);
  const { layer: place, quantity = "output" } = quantityAddress(
    model,
    whole ? `total.${address}` : address,
  );
  const { name } = backend;
  const right = rightValue(quantitiesOf(summarize(model), place), quantity);
  const inside = insideOf(model, place);
  const reader = place === "total" ? model.name : place;
  const seen = await readings[quantity]?.(upTo(model, inside), inside, backend, reader);
  if (seen === undefined) {
    const sentence = `${name} was not asked: no backend holds ${quantity}, which ${quantity.endsWith("s") ? "follow" : "follows"} from the description.`;
    return { backend: name, agrees: true, sentence };
  }
  const { value, words } = seen;
  const agrees = value === right;
  const but = agrees ? "" : `, expected ${count(right)}`;
  return { backend: name, value, agrees, sentence: `On ${name} ${words}${but}.` };
}

function rightValue(figures: Quantities, quantity: QuantityName): number {
  const { value } = figures[quantity];
  return typeof value === "number" ? value : value.reduce((all, size) => all * size, 1);
}

/** The layers of a place, in their order. */
function insideOf({ nodes }: Model, place: string): readonly ShapedNode[] {
  const own = nodes.filter(({ name }) => name === place);
  if (own.length > 0) return own;
  return nodes.filter(({ name }) => !place.endsWith("/") || name.startsWith(place));
}

/** The network as far as the last of these layers: what comes behind needs no memory. */
function upTo({ name, input, nodes, output }: Model, inside: readonly ShapedNode[]): Model {
  const last = inside.at(-1)?.name ?? output;
  const until = nodes.slice(0, nodes.findIndex((node) => node.name === last) + 1);
  const isWhole = until.length === nodes.length;
  return new Model({ name, input, nodes: until, output: isWhole ? output : last });
}

/** A value and how it was come by, behind "On wasm". */
interface Reading {
  readonly value: number;
  readonly words: string;
}

type Read = (
  model: Model,
  inside: readonly ShapedNode[],
  backend: Backend,
  name: string,
) => Promise<Reading>;

type Role = "biases" | "state" | "weights";

const held =
  (what: string, ...roles: readonly Role[]): Read =>
  async (model, inside, backend) => {
    await model.initialise(1).to(backend);
    try {
      const stored = await weightsOf(model);
      const all = inside.flatMap(({ name, layer }) =>
        layer.variables
          .filter((spec) => roles.includes(roleOf(spec)))
          .flatMap((spec) => stored.get(`${name}.${spec.name}`) ?? []),
      );
      const value = all.reduce((sum, { values }) => sum + values.length, 0);
      const arrays = all.length === 1 ? "one array" : `${count(all.length)} arrays`;
      return { value, words: `it holds ${count(value)} ${what}, in ${arrays}` };
    } finally {
      model.dispose();
    }
  };

function roleOf({ kind, name }: ShapedNode["layer"]["variables"][number]): Role {
  if (kind === "state") return "state";
  return name === "bias" ? "biases" : "weights";
}

/** What a layer gives: its shape and its values, both as they came back. */
const given: Read = async (model, _inside, backend) => {
  const [shape = []] = await shapesOf(model, [model.output], backend);
  return { value: product(shape), words: `${model.output} gives ${worked([shape])} values` };
};

/** What is read from outside these layers; a layer alone may read a thing twice. */
const read: Read = async (model, inside, backend, name) => {
  const own = new Set(inside.map(({ name }) => name));
  const outside = inside.flatMap(({ inputs }) => inputs).filter((name) => !own.has(name));
  const names = inside.length === 1 ? outside : [...new Set(outside)];
  const shapes = await shapesOf(model, names, backend);
  const value = shapes.reduce((sum, shape) => sum + product(shape), 0);
  return { value, words: `${name} is given ${worked(shapes)} values` };
};

const readings: Readonly<Partial<Record<QuantityName, Read>>> = {
  output: given,
  inputs: read,
  parameters: held("parameters", "weights", "biases"),
  weights: held("weights", "weights"),
  biases: held("biases", "biases"),
  state: held("values of state", "state"),
};

/** Shapes of one example's values behind layers, after the network ran; of the input, the input's. */
async function shapesOf(
  model: Model,
  names: readonly string[],
  backend: Backend,
): Promise<readonly Shape[]> {
  await model.initialise(1).to(backend);
  const taps = [...new Set(names)].filter((name) => name !== INPUT && name !== model.output);
  const zeros = new Float32Array(product(model.input));
  const run = tidy(() => model.predict(tensor(backend, zeros, [1, ...model.input]), { taps }));
  const shapes = new Map<string, Shape>([[INPUT, model.input]]);
  try {
    for (const [name, tap] of [...run.taps, [model.output, run.output] as const]) {
      const { length } = await tap.data();
      const shape = tap.shape.slice(1);
      shapes.set(name, length === product(shape) ? shape : [length]);
    }
  } finally {
    for (const each of [run.output, ...run.taps.values()]) each.dispose();
    model.dispose();
  }
  return names.map((name) => shapes.get(name) ?? []);
}

function product(shape: Shape): number {
  return shape.reduce((all, size) => all * size, 1);
}

/** `256×6×6 = 9,216` */
function worked(shapes: readonly Shape[]): string {
  const sum = shapes.reduce((all, shape) => all + product(shape), 0);
  const isOne = shapes.length === 1 && shapes[0]?.length === 1;
  return isOne ? count(sum) : `${shapes.map(sizes).join(" + ")} = ${count(sum)}`;
}
