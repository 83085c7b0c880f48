/** A network whose variables lie on a backend, to be run in parts: up to a layer, or on from one with a gradient. */
import {
  type Backend,
  INPUT,
  type Model,
  type ShapedNode,
  type Tensor,
  tensor,
  vjp,
} from "@convscope/core";
import { forwardLayer, uploadLayer } from "../diff/run-layer.js";
import { dependants } from "../trace/layer-gradients.js";
import { readWeights } from "../trace/run-network.js";

/** Tensors by the names of layers, and of the network's input. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** The variables of each layer by their own names. */
type Variables = ReadonlyMap<string, Tensors>;

/** Runs parts of a network on a backend. */
export class LoadedNetwork implements Disposable {
  readonly model: Model;
  readonly backend: Backend;
  readonly #variables: Variables;

  private constructor(model: Model, backend: Backend, variables: Variables) {
    this.model = model;
    this.backend = backend;
    this.#variables = variables;
  }

  /** Uploads a copy of the model's values. */
  static async of(model: Model, backend: Backend): Promise<LoadedNetwork> {
    const variables = new Map<string, Tensors>();
    for (const node of model.nodes) {
      const weights = await readWeights(model, [node]);
      const uploaded = uploadLayer(backend, { node, weights, inputs: [], batch: 1 });
      variables.set(node.name, uploaded.variables);
    }
    return new LoadedNetwork(model, backend, variables);
  }

  /** Examples as the network's input. @param values `[N, ...model.input]` */
  upload(values: Float32Array, batch: number = 1): Tensor {
    return tensor(this.backend, values, [batch, ...this.model.input]);
  }

  /** Everything up to `last`, from what is known: at least the input. */
  run(known: Tensors, last: string): Map<string, Tensor> {
    const values = new Map(known);
    for (const node of this.#upTo(last)) {
      if (!values.has(node.name)) values.set(node.name, this.#layer(node, values));
    }
    return values;
  }

  /**
   * The gradient of Σ seed · `last` for an array, given the values of everything.
   *
   * @param seed what each element of `last` counts, `[1, ...]`
   */
  gradient(known: Tensors, array: string, last: string, seed: Tensor): Tensor {
    const source = known.get(array);
    if (source === undefined) throw new RangeError(`${array} has a value`);
    const behind = dependants(this.model.nodes, [array]);
    const kept = new Map([...known].filter(([name]) => name === array || !behind.has(name)));
    const body = (): Tensor => {
      const y = this.run(kept, last).get(last);
      if (y === undefined) throw new RangeError(`${last} has been run`);
      return y;
    };
    const [found] = vjp(body, [source], () => seed).gradients;
    if (found === undefined) throw new RangeError("one gradient for one tensor");
    return found;
  }

  [Symbol.dispose](): void {
    for (const own of this.#variables.values()) {
      for (const variable of own.values()) variable.dispose();
    }
  }

  #upTo(last: string): readonly ShapedNode[] {
    if (last === INPUT) return [];
    const { nodes } = this.model;
    return nodes.slice(0, nodes.findIndex(({ name }) => name === last) + 1);
  }

  #layer(node: ShapedNode, values: Tensors): Tensor {
    const inputs = node.inputs.flatMap((name) => values.get(name) ?? []);
    const variables = this.#variables.get(node.name) ?? new Map<string, Tensor>();
    return forwardLayer(this.backend, node, { inputs, variables });
  }
}
