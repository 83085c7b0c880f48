/**
 * Reading one layer's options. Files come from outside: every field is narrowed by hand, and what is missing or of the
 * wrong type is named. Which fields a layer has is said beside this file, in one of the name of the layer's own.
 */
import { FormatError } from "../../errors.js";
import {
  checkPaddingMode,
  type Padding,
  type PaddingMode,
  type Pair,
} from "../../geometry/window.js";
import type { Padding1d } from "../../geometry/window1d.js";
import type { InitialiserChoice } from "../../init.js";
import { type Activation, checkActivation } from "../../layers/activation.js";
import type { Layer, LayerOptions } from "../../layers/layer.js";
import { asInitialiser, expectedInitialiser } from "./initialiser.js";

/** Makes a layer of its saved options. */
export type LayerFactory = (options: LayerOptions) => Layer;

/** Readers by kind. */
export type LayerFactories = Readonly<Record<string, LayerFactory>>;

/** The fields of one layer's options, each narrowed by its reader. @throws FormatError that names the field */
export class Fields {
  readonly #kind: string;
  readonly #options: LayerOptions;

  constructor(kind: string, options: LayerOptions) {
    this.#kind = kind;
    this.#options = options;
  }

  #fail(name: string, expected: string): never {
    throw new FormatError(
      `model.json: found ${name} ${JSON.stringify(this.#options[name])} in a ${this.#kind} layer, expected ${expected}; correct the file`,
      { kind: this.#kind, name },
    );
  }

  optional<T>(
    name: string,
    expected: string,
    narrow: (value: unknown) => T | undefined,
  ): T | undefined {
    const value = this.#options[name];
    if (value === undefined) return undefined;
    return narrow(value) ?? this.#fail(name, expected);
  }

  required<T>(name: string, expected: string, narrow: (value: unknown) => T | undefined): T {
    return this.optional(name, expected, narrow) ?? this.#fail(name, expected);
  }

  number(name: string): number {
    return this.required(name, "a number", asNumber);
  }

  maybeNumber(name: string): number | undefined {
    return this.optional(name, "a number", asNumber);
  }

  maybeFlag(name: string): boolean | undefined {
    return this.optional(name, "true or false", (value) =>
      typeof value === "boolean" ? value : undefined,
    );
  }

  pair(name: string): Pair {
    return this.required(name, "a number or [height, width]", asPair);
  }

  maybePair(name: string): Pair | undefined {
    return this.optional(name, "a number or [height, width]", asPair);
  }

  padding(): Padding | undefined {
    return this.optional("padding", '"valid", "same", a number, or two or four numbers', asPadding);
  }

  paddingMode(): PaddingMode | undefined {
    const name = this.optional("paddingMode", "a name", asText);
    if (name === undefined) return undefined;
    checkPaddingMode(this.#kind, name);
    return name;
  }

  activation(): Activation | undefined {
    const name = this.optional("activation", "a name", asText);
    if (name === undefined) return undefined;
    checkActivation(this.#kind, name);
    return name;
  }

  initialiser(
    name: "biasInitialiser" | "initialiser" = "initialiser",
  ): InitialiserChoice | undefined {
    return this.optional(name, expectedInitialiser, asInitialiser);
  }
}

/** Itself, or undefined where it is something else. */
export const asNumber: (value: unknown) => number | undefined = (value): number | undefined =>
  typeof value === "number" ? value : undefined;
/** Itself, or undefined where it is something else. */
export const asText: (value: unknown) => string | undefined = (value): string | undefined =>
  typeof value === "string" ? value : undefined;

/** A list of numbers, or undefined where it is something else. */
export function asNumbers(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === "number")
    ? value
    : undefined;
}

function asPair(value: unknown): Pair | undefined {
  if (typeof value === "number") return value;
  const [height, width, ...rest] = asNumbers(value) ?? [];
  return height === undefined || width === undefined || rest.length > 0
    ? undefined
    : [height, width];
}

/** Padding of one axis, or undefined where it is something else. */
export function asPadding1d(value: unknown): Padding1d | undefined {
  const padding = asPadding(value);
  if (typeof padding !== "object") return padding;
  const [before, after, ...rest] = padding;
  return rest.length === 0 ? [before, after] : undefined;
}

function asPadding(value: unknown): Padding | undefined {
  return value === "valid" || value === "same" ? value : asPaddingNumbers(value);
}

/** One, two or four numbers, or undefined where it is something else. */
export function asPaddingNumbers(value: unknown): Exclude<Padding, "same" | "valid"> | undefined {
  if (typeof value === "number") return value;
  const list = asNumbers(value) ?? [];
  const [a, b, c, d] = list;
  if (a === undefined || b === undefined || (list.length !== 2 && list.length !== 4))
    return undefined;
  return c === undefined || d === undefined ? [a, b] : [a, b, c, d];
}

/** Stride, padding and dilation, of whatever slides a window. */
export function windowOf(fields: Fields): {
  readonly stride: Pair | undefined;
  readonly padding: Padding | undefined;
  readonly dilation: Pair | undefined;
} {
  return {
    stride: fields.maybePair("stride"),
    padding: fields.padding(),
    dilation: fields.maybePair("dilation"),
  };
}
