/**
 * A named array that outlives a run: a parameter, a running statistic, an optimiser's moment. On the host until it is
 * moved to a backend; then only there.
 */
import type { Backend, Shape, StateBinding } from "../backend.js";
import { ArgumentError, DisposedError, ShapeError } from "../errors.js";
import { formatShape, sameShape, sizeOf } from "../shape.js";
import { constant } from "../tensor/create.js";
import { type Tensor, wrapBuffer } from "../tensor/tensor.js";
import { keep } from "../tensor/tidy.js";

/** What a variable is: learned, or carried along (running statistics, moments). */
export type VariableKind = "parameter" | "state";

/** Where the values are: host array or tensor, never both; nowhere after a run that lost them. */
type Place =
  | { readonly host: Float32Array }
  | { readonly tensor: Tensor }
  | { readonly lostOn: Backend };

let versions = 0;

/** A parameter or a piece of state, with a version that changes whenever its values do. */
export class Variable {
  /** Its place in messages and files; a model makes it `layer.weight`. */
  name: string;
  readonly kind: VariableKind;
  readonly shape: Shape;
  readonly size: number;
  /** Whether training changes it; set to false to freeze a parameter. */
  trainable: boolean;
  #place: Place;
  #version = ++versions;

  /** `values` row-major; the variable takes them over. @throws ShapeError */
  constructor(name: string, shape: Shape, values: Float32Array, kind: VariableKind = "parameter") {
    if (values.length !== sizeOf(shape)) {
      throw new ShapeError(
        `${name}: found ${values.length} values, expected ${sizeOf(shape)} for shape ${formatShape(shape)}; correct the shape or the values`,
        { name, shape, values: values.length },
      );
    }
    this.name = name;
    this.kind = kind;
    this.shape = Object.freeze([...shape]);
    this.size = values.length;
    this.trainable = kind === "parameter";
    this.#place = { host: values };
  }

  get version(): number {
    return this.#version;
  }

  /** The backend it is on; undefined while it is on the host. */
  get backend(): Backend | undefined {
    const place = this.#place;
    if ("host" in place) return undefined;
    return "tensor" in place ? place.tensor.backend : place.lostOn;
  }

  /** Its tensor, owned by the variable. @throws ArgumentError while it is on the host, DisposedError when a run lost it */
  get tensor(): Tensor {
    if ("tensor" in this.#place) return this.#place.tensor;
    if ("lostOn" in this.#place) {
      throw new DisposedError(
        `${this.name}: found its values lost with a failed run on "${this.#place.lostOn.name}", expected them there; set them anew: loadWeights(model, saved), or model.recover(weights)`,
        { name: this.name, backend: this.#place.lostOn.name },
      );
    }
    throw new ArgumentError(
      `${this.name}: found it on the host, expected it on a backend; call \`await model.to(backend)\` first`,
      { name: this.name },
    );
  }

  /** A copy of the values, wherever they are. */
  async read(): Promise<Float32Array> {
    return "host" in this.#place ? this.#place.host.slice() : await this.tensor.data();
  }

  /** Replaces the values, in place. @throws ShapeError */
  set(values: Float32Array | readonly number[]): void {
    this.checkLength(values);
    const host = Float32Array.from(values);
    const { backend } = this;
    if (backend === undefined) this.#place = { host };
    else this.replace(constant(backend, host, this.shape));
    this.#version = ++versions;
  }

  /** Moves it to a backend, or to the host (`undefined`). Values and version stay. */
  async to(backend: Backend | undefined): Promise<void> {
    await Variable.move([this], backend);
  }

  /**
   * Moves variables to a backend, or to the host (`undefined`): all of them, or none when a value cannot be read or
   * uploaded. Values and versions stay.
   */
  static async move(variables: readonly Variable[], backend: Backend | undefined): Promise<void> {
    const read = new Map<Variable, { readonly version: number; readonly values: Float32Array }>();
    const left = (): readonly Variable[] =>
      variables.filter((own) => own.backend !== backend && read.get(own)?.version !== own.version);
    // What is set while other values are on their way is read once more.
    for (let unread = left(); unread.length > 0; unread = left()) {
      for (const own of unread) {
        const { version } = own;
        read.set(own, { version, values: await own.read() });
      }
    }
    // Nothing waits from here on, so nobody sees some here and some there.
    const places = new Map<Variable, Place>();
    try {
      for (const [own, { values }] of read) {
        if (own.backend === backend) continue;
        places.set(own, placeOf(values, backend, own.shape));
      }
    } catch (error) {
      for (const place of places.values()) release(place);
      throw error;
    }
    for (const [own, place] of places) {
      const old = own.#place;
      own.#place = place;
      release(old);
    }
  }

  /** Puts it on the host with these values and asks its backend for nothing: for one that is gone. @throws ShapeError */
  recover(values: Float32Array): void {
    this.checkLength(values);
    const old = this.#place;
    this.#place = { host: values.slice() };
    this.#version = ++versions;
    release(old);
  }

  /** Moves it from the host to a backend, at once. @throws ArgumentError when it is on a backend already */
  upload(backend: Backend): void {
    if (!("host" in this.#place)) {
      throw new ArgumentError(
        `${this.name}: found it on backend "${this.backend?.name}", expected it on the host; use \`await variable.to(backend)\``,
        { name: this.name },
      );
    }
    this.#place = placeOf(this.#place.host, backend, this.shape);
  }

  /** @throws ShapeError when a tensor cannot be its next value */
  checkSuccessor(next: Tensor): void {
    if (sameShape(next.shape, this.shape)) return;
    throw new ShapeError(
      `${this.name}: found an update of shape ${formatShape(next.shape)}, expected ${formatShape(this.shape)} (a variable keeps its shape); correct the update`,
      { name: this.name, found: next.shape, expected: this.shape },
    );
  }

  /** Puts a new tensor in the place of the old one, and owns it from now on. @throws ShapeError */
  replace(next: Tensor): void {
    this.checkSuccessor(next);
    release(this.#place);
    this.#place = { tensor: keep(next) };
    this.#version = ++versions;
  }

  /** What an executable sees of it. A donated one is lent outright: {@link settle} brings the successor. */
  binding(): StateBinding<unknown> {
    return { buffer: this.tensor.buffer, version: this.#version };
  }

  /**
   * Readies the variable to be consumed by a run: if another tensor shares its buffer, that tensor keeps the old one
   * and the variable goes on with a copy.
   */
  detachShared(copy: (buffer: unknown, size: number) => unknown): void {
    const { tensor } = this;
    if (tensor.storage.references > 1) {
      this.replace(wrapBuffer(tensor.backend, copy(tensor.buffer, this.size), this.shape));
    }
  }

  /** Takes the successor that a run left in place of the consumed buffer; `madeBy` names its kernel in messages. */
  settle(buffer: unknown, madeBy?: string): void {
    const { tensor } = this;
    const { backend } = tensor;
    tensor.storage.surrender();
    this.#place = { tensor: keep(wrapBuffer(backend, buffer, this.shape, madeBy)) };
    this.#version = ++versions;
  }

  /** Notes that a run consumed the buffer and left no successor: it cannot be read until it is set anew. */
  lose(): void {
    const { tensor } = this;
    tensor.storage.surrender();
    this.#place = { lostOn: tensor.backend };
    this.#version = ++versions;
  }

  /** Releases what it holds on a backend; the variable is of no use afterwards. */
  dispose(): void {
    release(this.#place);
  }

  /** @throws ShapeError when these cannot be its values */
  checkLength(values: Float32Array | readonly number[]): void {
    if (values.length === this.size) return;
    throw new ShapeError(
      `${this.name}: found ${values.length} values, expected ${this.size} for shape ${formatShape(this.shape)}; give one for each element`,
      { name: this.name, shape: this.shape, values: values.length },
    );
  }
}

function placeOf(host: Float32Array, backend: Backend | undefined, shape: Shape): Place {
  return backend === undefined ? { host } : { tensor: keep(constant(backend, host, shape)) };
}

function release(place: Place): void {
  if ("tensor" in place) place.tensor.dispose();
}
