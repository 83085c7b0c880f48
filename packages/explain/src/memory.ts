/**
 * Bytes of activations: while a layer runs in use, and kept for the backward pass in training. Counted from shapes, values
 * as float32; what a backend really allocates (packed copies, workspaces, reuse) is measured by `convscope profile`.
 */
import { INPUT, type Shape, type ShapedNode, sizeOf } from "@convscope/core";
import { letter, literal, nothing, product, sum } from "./expression.js";
import { measures, type Quantity, quantityOf } from "./quantity.js";

/** Bytes that are held in use, and those that training keeps. */
export interface Memory extends Quantity {
  /** Bytes kept from the forward pass for the backward pass. */
  readonly training: Quantity;
}

/** Bytes of a float32. */
const bytes = literal(4);

/** Results that are other views of what was read: in use, or always. */
export const views: ReadonlySet<string> = new Set(["dropout", "dropout2d", "flatten", "reshape"]);
const alwaysViews: ReadonlySet<string> = new Set(["flatten", "reshape"]);

/** Where the values of each layer lie, and until which layer they are needed. */
interface Storage {
  readonly owner: ReadonlyMap<string, string>;
  readonly lastUse: ReadonlyMap<string, number>;
}

function storageOf(nodes: readonly ShapedNode[], output: string): Storage {
  const owner = new Map([[INPUT, INPUT]]);
  const lastUse = new Map<string, number>();
  nodes.forEach(({ name, layer, inputs }, at) => {
    for (const input of inputs) lastUse.set(owner.get(input) ?? input, at);
    const [from] = inputs;
    const seen = from !== undefined && views.has(layer.kind) ? owner.get(from) : undefined;
    owner.set(name, seen ?? name);
  });
  lastUse.set(owner.get(output) ?? output, nodes.length);
  return { owner, lastUse };
}

/** The memory of every layer by name. */
export function memories(
  nodes: readonly ShapedNode[],
  input: Shape,
  output: string,
): ReadonlyMap<string, Memory> {
  const { owner, lastUse } = storageOf(nodes, output);
  const sizes = new Map([[INPUT, sizeOf(input)]]);
  const alive = new Map(sizes);
  const found = new Map<string, Memory>();
  nodes.forEach((node, at) => {
    const { name, inputs, outputShape } = node;
    const made = owner.get(name) === name ? sizeOf(outputShape) : 0;
    const read = new Set(inputs.map((from) => owner.get(from) ?? from));
    const total = (wanted: (storage: string) => boolean): number =>
      [...alive].reduce((all, [storage, size]) => (wanted(storage) ? all + size : all), 0);
    found.set(name, {
      ...inUse(
        total((storage) => read.has(storage)),
        made,
        total((storage) => !read.has(storage)),
      ),
      training: kept(node),
    });
    if (made > 0) alive.set(name, made);
    for (const storage of alive.keys()) {
      if ((lastUse.get(storage) ?? -1) <= at) alive.delete(storage);
    }
  });
  return found;
}

function inUse(read: number, made: number, waiting: number): Quantity {
  const terms = [
    letter("read", read),
    ...(made === 0 ? [] : [letter("made", made)]),
    ...(waiting === 0 ? [] : [letter("waiting", waiting)]),
  ];
  return quantityOf(product(bytes, sum(...terms)), measures.memory);
}

const keptMeasure = { ...measures.memory, convention: "kept-activations" } as const;

function kept({ layer, outputShape }: ShapedNode): Quantity {
  if (alwaysViews.has(layer.kind))
    return quantityOf(nothing("a view of what it reads"), keptMeasure);
  return quantityOf(product(bytes, letter("made", sizeOf(outputShape))), keptMeasure);
}

/** The most that any layer holds, and what is kept of all of them and of what they read from outside. */
export function totalMemory(
  layers: readonly { readonly name: string; readonly memory: Memory }[],
  read: readonly number[],
): Memory {
  const [first, ...rest] = layers;
  const peak = rest.reduce((most, each) => {
    return most === undefined || each.memory.value > most.memory.value ? each : most;
  }, first);
  const made = layers.reduce((all, { memory }) => all + memory.training.value / 4, 0);
  const terms = [
    ...read.map((size) => letter("read", size)),
    letter("all that the layers make", made),
  ];
  return {
    ...quantityOf(nothing("no layers"), measures.memory),
    ...peak?.memory,
    formula: `the most of any layer: ${peak?.name ?? "none"}`,
    training: quantityOf(product(bytes, sum(...terms)), keptMeasure),
  };
}
