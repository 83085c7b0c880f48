/**
 * From the options that a file holds to layers. Files come from outside: every field is narrowed by hand, and what is
 * missing or of the wrong type is named.
 */
import { type Connectivity, connectivity } from "../connectivity.js";
import { FormatError } from "../errors.js";
import type { Padding, Pair } from "../geometry/window.js";
import { type InitialiserName, initialisers } from "../init.js";
import { type Activation, activation, checkActivation } from "../layers/activation.js";
import { conv2d } from "../layers/conv2d.js";
import type { Layer, LayerOptions } from "../layers/layer.js";
import { linear } from "../layers/linear.js";
import { batchNorm2d, localResponseNorm } from "../layers/normalisation.js";
import { avgPool2d, maxPool2d, type Pool2dLayerOptions, subsample } from "../layers/pool2d.js";
import { rbf } from "../layers/rbf.js";
import { add, concat, dropout, flatten } from "../layers/structure.js";

/** Makes a layer of its saved options. */
export type LayerFactory = (options: LayerOptions) => Layer;

/** Narrows the fields of one layer's options. */
class Fields {
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

  activation(): Activation | undefined {
    const name = this.optional("activation", "a name", asText);
    if (name === undefined) return undefined;
    checkActivation(this.#kind, name);
    return name;
  }

  initialiser(): InitialiserName | undefined {
    return this.optional(
      "initialiser",
      `one of ${Object.keys(initialisers).join(", ")}`,
      (value) => (typeof value === "string" && isInitialiser(value) ? value : undefined),
    );
  }
}

function isInitialiser(name: string): name is InitialiserName {
  return Object.hasOwn(initialisers, name);
}

const asNumber = (value: unknown): number | undefined =>
  typeof value === "number" ? value : undefined;
const asText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

function asNumbers(value: unknown): readonly number[] | undefined {
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

function asPadding(value: unknown): Padding | undefined {
  if (value === "valid" || value === "same" || typeof value === "number") return value;
  const list = asNumbers(value) ?? [];
  const [a, b, c, d] = list;
  if (a === undefined || b === undefined || (list.length !== 2 && list.length !== 4))
    return undefined;
  return c === undefined || d === undefined ? [a, b] : [a, b, c, d];
}

function asConnectivity(value: unknown): Connectivity | undefined {
  if (typeof value !== "object" || value === null || !("kind" in value)) return undefined;
  const number = (name: string): number | undefined =>
    asNumber(Object.entries(value).find(([key]) => key === name)?.[1]);
  switch (value.kind) {
    case "full":
      return connectivity.full();
    case "per-map":
      return connectivity.perMap();
    case "shared-across-maps":
      return connectivity.sharedAcrossMaps();
    case "groups": {
      const groups = number("groups");
      return groups === undefined ? undefined : connectivity.groups(groups);
    }
    case "depthwise": {
      const multiplier = number("multiplier");
      return multiplier === undefined ? undefined : connectivity.depthwise(multiplier);
    }
    case "random": {
      const fanIn = number("fanIn");
      return fanIn === undefined ? undefined : connectivity.random(fanIn, number("seed"));
    }
    case "table":
      return "edges" in value ? asTable(value.edges) : undefined;
    default:
      return undefined;
  }
}

function asTable(value: unknown): Connectivity | undefined {
  if (!Array.isArray(value)) return undefined;
  const edges = value.flatMap((edge) => {
    const [from, to, ...rest] = asNumbers(edge) ?? [];
    return from === undefined || to === undefined || rest.length > 0 ? [] : [[from, to] as const];
  });
  return edges.length === value.length ? connectivity.table(edges) : undefined;
}

function asCodes(value: unknown): readonly (readonly number[])[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const codes = value.flatMap((code) => {
    const numbers = asNumbers(code);
    return numbers === undefined ? [] : [numbers];
  });
  return codes.length === value.length ? codes : undefined;
}

function pool(kind: string, options: LayerOptions): Pool2dLayerOptions {
  const fields = new Fields(kind, options);
  return {
    kernel: fields.pair("kernel"),
    stride: fields.maybePair("stride"),
    padding: fields.padding(),
    dilation: fields.maybePair("dilation"),
    ceilMode: fields.maybeFlag("ceilMode"),
    countPadding: fields.maybeFlag("countPadding"),
  };
}

function window(fields: Fields): {
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

/** The layers that every `model.json` may name. */
export const builtInLayers: Readonly<Record<string, LayerFactory>> = {
  activation(options) {
    const name = new Fields("activation", options).required("name", "a name", asText);
    checkActivation("activation", name);
    return activation(name);
  },
  add: () => add(),
  avgPool2d: (options) => avgPool2d(pool("avgPool2d", options)),
  batchNorm2d(options) {
    const fields = new Fields("batchNorm2d", options);
    const [epsilon, momentum] = [fields.maybeNumber("epsilon"), fields.maybeNumber("momentum")];
    return batchNorm2d({ channels: fields.number("channels"), epsilon, momentum });
  },
  concat: () => concat(),
  conv2d(options) {
    const fields = new Fields("conv2d", options);
    return conv2d({
      inChannels: fields.number("inChannels"),
      outChannels: fields.number("outChannels"),
      kernel: fields.pair("kernel"),
      ...window(fields),
      groups: fields.maybeNumber("groups"),
      connectivity: fields.optional(
        "connectivity",
        "a wiring as convscope writes it",
        asConnectivity,
      ),
      bias: fields.maybeFlag("bias"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
    });
  },
  dropout: (options) => dropout(new Fields("dropout", options).maybeNumber("rate")),
  flatten: () => flatten(),
  linear(options) {
    const fields = new Fields("linear", options);
    return linear({
      inFeatures: fields.required(
        "inFeatures",
        "a number or a shape",
        (value) => asNumber(value) ?? asNumbers(value),
      ),
      outFeatures: fields.number("outFeatures"),
      bias: fields.maybeFlag("bias"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
    });
  },
  localResponseNorm(options) {
    const fields = new Fields("localResponseNorm", options);
    const number = (name: string): number => fields.number(name);
    return localResponseNorm({
      before: number("before"),
      after: number("after"),
      alpha: number("alpha"),
      beta: number("beta"),
      k: number("k"),
    });
  },
  maxPool2d: (options) => maxPool2d(pool("maxPool2d", options)),
  rbf: (options) =>
    rbf({ codes: new Fields("rbf", options).required("codes", "lists of numbers", asCodes) }),
  subsample(options) {
    const fields = new Fields("subsample", options);
    return subsample({
      channels: fields.number("channels"),
      kernel: fields.pair("kernel"),
      stride: fields.maybePair("stride"),
      activation: fields.activation(),
      initialiser: fields.initialiser(),
    });
  },
};
