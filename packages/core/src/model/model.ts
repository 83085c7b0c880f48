/**
 * A network with its values: a graph of layers, and the variables that they asked for. Moves between backends, runs
 * forward as a captured program, and lends out inner values as taps.
 */
import { commonBackend } from "../autograd/define-op.js";
import type { Backend, Shape } from "../backend.js";
import { checkBackend } from "../check-backend.js";
import { ArgumentError, DisposedError, ShapeError } from "../errors.js";
import type { LayerScope } from "../layers/layer.js";
import { checkOptionNames, type OptionNames, show } from "../options.js";
import type { Context } from "../program/context.js";
import { type Body, Runner } from "../program/runner.js";
import { Variable } from "../program/variable.js";
import { Random } from "../random.js";
import { formatShape, sameShape, sizeOf } from "../shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { type GraphSpec, INPUT, namedAfter, resolveGraph, type ShapedNode } from "./graph.js";
import type { ModelMetadata } from "./model-metadata.js";

/** Choices of {@link Model.predict}. */
export interface PredictOptions {
  /** Layers whose values are wanted too. */
  readonly taps: readonly string[];
}

const predictOptionNames: OptionNames<PredictOptions> = { taps: true };

/** A forward pass with inner values. */
export interface TappedPrediction {
  readonly output: Tensor;
  readonly taps: ReadonlyMap<string, Tensor>;
}

/**
 * A network.
 *
 * @example
 * ```ts
 * import { layers, ones, sequential } from "@convscope/core";
 * import { createReferenceBackend } from "@convscope/core/reference";
 * const backend = createReferenceBackend();
 * const model = sequential("tiny", [1, 8, 8], [
 *   ["conv1", layers.conv2d({ inChannels: 1, outChannels: 2, kernel: 3, activation: "relu" })],
 *   ["fc", layers.linear({ inFeatures: [2, 6, 6], outFeatures: 10 })],
 * ]);
 * model.initialise(1);
 * await model.to(backend);
 * const y = model.predict(ones(backend, [4, 1, 8, 8]));
 * if (y.shape.join() !== "4,10") throw new Error("ten numbers for each of four examples");
 * ```
 */
export class Model {
  readonly name: string;
  readonly input: Shape;
  readonly nodes: readonly ShapedNode[];
  readonly output: string;
  metadata: ModelMetadata;
  readonly #variables = new Map<string, Variable>();
  #runner: Runner | undefined;
  #disposed = false;

  /** @throws ArgumentError for names that do not fit, ShapeError for sizes */
  constructor(spec: GraphSpec, metadata: ModelMetadata = {}) {
    this.name = spec.name;
    this.input = Object.freeze([...spec.input]);
    this.nodes = resolveGraph(spec);
    this.metadata = metadata;
    this.output = spec.output ?? this.nodes.at(-1)?.name ?? INPUT;
    this.node(this.output);
  }

  /** Shape of one example's result. */
  get outputShape(): Shape {
    return this.node(this.output).outputShape;
  }

  /** A layer in its place. @throws ArgumentError for a name that is not there */
  node(name: string): ShapedNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found !== undefined) return found;
    throw new ArgumentError(
      `${this.name}: found no layer "${name}", expected one of ${this.nodes.map((node) => node.name).join(", ")}; choose one of these`,
      { layer: name, layers: this.nodes.map((node) => node.name) },
    );
  }

  /** Gives every variable its starting values: equal seeds give equal values on every backend. */
  initialise(seed: number): this {
    const random = new Random(seed);
    for (const { name, layer } of this.nodes) {
      for (const spec of layer.variables) {
        const key = `${name}.${spec.name}`;
        const values = new Float32Array(sizeOf(spec.shape));
        spec.initialise(values, random.fork(key));
        const known = this.#variables.get(key);
        if (known === undefined)
          this.#variables.set(key, new Variable(key, spec.shape, values, spec.kind));
        else known.set(values);
      }
    }
    return this;
  }

  /** All variables by name (`C1.weight`), in the order of the layers. Made with seed 0 if {@link initialise} was not called. */
  get variables(): ReadonlyMap<string, Variable> {
    this.#checkAlive();
    if (this.#variables.size === 0) this.initialise(0);
    return this.#variables;
  }

  /** What training changes: parameters that are not frozen. */
  get trainable(): readonly Variable[] {
    return [...this.variables.values()].filter((variable) => variable.trainable);
  }

  /** Freezes or frees the parameters of some layers. @throws ArgumentError for a name that is not there */
  setTrainable(layerNames: readonly string[], trainable: boolean): void {
    for (const name of layerNames) {
      for (const spec of this.node(name).layer.variables) {
        const variable = this.variables.get(`${name}.${spec.name}`);
        if (variable?.kind === "parameter") variable.trainable = trainable;
      }
    }
  }

  /** The backend it is on; undefined while on the host. */
  get backend(): Backend | undefined {
    return this.#runner?.backend;
  }

  /**
   * Moves all variables to a backend, or back to the host (`undefined`), and frees what they held where they were. All
   * move or none: when the move fails, the model is where it was. An optimiser moves on its own (`optimizer.to`), or with
   * the model by `trainingStep.to`; `fit` takes its own along.
   *
   * @throws ArgumentError for what is no backend, or one with members that are missing or wrong
   */
  async to(backend: Backend | undefined): Promise<this> {
    this.#checkAlive();
    if (backend !== undefined) checkBackend(backend, "model.to");
    await Variable.move([...this.variables.values()], backend);
    // Disposed while its values were on their way.
    if (this.#disposed) for (const variable of this.#variables.values()) variable.dispose();
    this.#checkAlive();
    if (backend !== this.backend) this.#runOn(backend);
    return this;
  }

  /**
   * Takes the model to the host with these values, by name, and asks its backend for nothing: the way back when a backend
   * is gone with the weights. Go on with `await model.to(other)`.
   *
   * @throws ArgumentError for what is no map, or when a variable has no values; ShapeError when one has too few or too
   * many; nothing is changed
   */
  recover(weights: ReadonlyMap<string, Float32Array>): this {
    // JavaScript may give anything.
    if (typeof weights?.get !== "function") {
      throw new ArgumentError(
        `${this.name}.recover: found ${show(weights)}, expected a map of every variable's name to its values (the backend is asked for none); give what was saved: new Map([["C1.weight", values], …])`,
        { weights },
      );
    }
    const found = [...this.variables].map(([name, variable]) => {
      const values = weights.get(name);
      if (values === undefined) {
        throw new ArgumentError(
          `${this.name}: found no values for ${name}, expected some for every variable; give what variable.read() gave`,
          { name },
        );
      }
      variable.checkLength(values);
      return [variable, values] as const;
    });
    for (const [variable, values] of found) variable.recover(values);
    this.#runOn(undefined);
    return this;
  }

  /** The layers in order, in a context of the caller's: what training steps and recordings are made of. */
  forward(x: Tensor, context: Context): ReadonlyMap<string, Tensor> {
    const values = new Map<string, Tensor>([[INPUT, x]]);
    for (const node of this.nodes) {
      const operands = node.inputs.flatMap((input) => values.get(input) ?? []);
      try {
        values.set(node.name, node.layer.forward(operands, this.#scope(node.name, context)));
      } catch (error) {
        throw namedAfter(error, node);
      }
    }
    return values;
  }

  /**
   * Runs x `[N, ...input]` in use (no dropout, running statistics). With taps, inner values come back too. The caller
   * owns every tensor that is returned.
   *
   * @throws ShapeError, ArgumentError
   */
  predict(x: Tensor): Tensor;
  predict(x: Tensor, options: PredictOptions): TappedPrediction;
  predict(x: Tensor, options?: PredictOptions): Tensor | TappedPrediction {
    const runner = this.#runner;
    this.#checkAlive();
    if (options !== undefined)
      checkOptionNames(`${this.name}.predict`, options, predictOptionNames);
    if (runner === undefined) throw onHost(this);
    this.checkInput(x.shape);
    commonBackend(`${this.name}.predict`, [x], runner.backend);
    const taps = options?.taps ?? [];
    for (const tap of taps) this.node(tap);
    const [output, ...tapped] = runner.run("eval", [x], taps.join(), this.#body(taps));
    if (output === undefined) throw new RangeError("a forward pass gives an output");
    if (options === undefined) return output;
    return {
      output,
      taps: new Map(taps.flatMap((tap, i) => (tapped[i] ? [[tap, tapped[i]] as const] : []))),
    };
  }

  /** @throws ShapeError when a batch does not fit the input */
  checkInput(shape: Shape): void {
    if (
      shape.length === this.input.length + 1 &&
      sameShape(shape.slice(1), this.input) &&
      shape[0] !== 0
    )
      return;
    const wanted = `[N, ${this.input.join(", ")}]`;
    const remedy = sameShape(shape, this.input)
      ? `add the batch axis: reshape(x, [1, ${this.input.join(", ")}])`
      : "resize or pad the images, or build the model for this input";
    throw new ShapeError(
      `${this.name}: found input ${formatShape(shape)}, expected ${wanted} with N ≥ 1 (a batch of examples); ${remedy}`,
      { found: shape, expected: this.input },
    );
  }

  /** Releases every buffer; the model is of no use afterwards. */
  dispose(): void {
    if (this.#disposed) return;
    for (const variable of this.#variables.values()) variable.dispose();
    this.#runner?.dispose();
    this.#runner = undefined;
    this.#disposed = true;
  }

  #runOn(backend: Backend | undefined): void {
    const old = this.#runner;
    this.#runner = backend && new Runner(backend, this.#body([]));
    old?.dispose();
  }

  #checkAlive(): void {
    if (!this.#disposed) return;
    throw new DisposedError(`${this.name}: found it disposed, expected it alive; make it anew`);
  }

  #body(taps: readonly string[]): Body {
    return ([x], context) => {
      if (x === undefined) throw new RangeError("a forward pass has an input");
      const values = this.forward(x, context);
      return [this.output, ...taps].flatMap((name) => values.get(name) ?? []);
    };
  }

  #scope(layer: string, context: Context): LayerScope {
    const find = (name: string): Variable => {
      const variable = this.variables.get(`${layer}.${name}`);
      if (variable !== undefined) return variable;
      throw new ArgumentError(
        `${layer}: found no variable "${name}", expected one that the layer lists in \`variables\`; list it there`,
        { layer, name },
      );
    };
    return {
      backend: context.backend,
      mode: context.mode,
      value: (name) => context.value(find(name)),
      update: (name, next) => context.update(find(name), next),
      fresh: (shape, fill) => context.fresh(shape, fill),
    };
  }
}

/** The error of a model that is to run and is on no backend. */
export function onHost({ name }: Model): ArgumentError {
  return new ArgumentError(
    `${name}: found its parameters on the host, expected them on a backend; call \`await model.to(backend)\` first`,
  );
}
