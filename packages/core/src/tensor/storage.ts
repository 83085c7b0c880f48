/**
 * Sole owner of a backend buffer. Tensors share it by count; the last one to leave frees the buffer, once.
 */
import type { Backend } from "../backend.js";
import { DisposedError } from "../errors.js";

/** A counted buffer. Not for users: they hold tensors. */
export class Storage {
  readonly backend: Backend;
  /** The op or the kernel that made the buffer, for messages; undefined for host values. */
  readonly madeBy: string | undefined;
  readonly #buffer: unknown;
  readonly #empty: boolean;
  #references = 1;

  /** `empty` marks a tensor without elements: it has no buffer, for backends never see one. */
  constructor(
    backend: Backend,
    buffer: unknown,
    {
      empty = false,
      madeBy,
    }: { readonly empty?: boolean; readonly madeBy?: string | undefined } = {},
  ) {
    this.backend = backend;
    this.madeBy = madeBy;
    this.#buffer = buffer;
    this.#empty = empty;
  }

  /** How many tensors share it. */
  get references(): number {
    return this.#references;
  }

  get empty(): boolean {
    return this.#empty;
  }

  /** The backend's handle. @throws DisposedError after the last release */
  get buffer(): unknown {
    if (this.#references === 0) {
      throw new DisposedError(
        "tensor: found a freed buffer, expected a live one (the last tensor on it was disposed)",
      );
    }
    return this.#buffer;
  }

  retain(): this {
    if (this.#references === 0) {
      throw new DisposedError(
        "tensor: found a freed buffer, expected a live one (the last tensor on it was disposed)",
      );
    }
    this.#references++;
    return this;
  }

  release(): void {
    if (this.#references === 0) return;
    this.#references--;
    if (this.#references === 0 && !this.#empty) this.backend.free(this.#buffer);
  }

  /** Gives the buffer away without freeing it: the sole owner passes it to a program that consumes it. */
  surrender(): unknown {
    if (this.#references !== 1) {
      throw new DisposedError(
        `tensor: found ${this.#references} owners, expected one (only a sole owner can give its buffer away)`,
      );
    }
    this.#references = 0;
    return this.#buffer;
  }
}
