/** Networks of the zoo against torch modules with the same weights. The weights are a formula, as in generator/zoo.py. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Model, type Shape, sizeOf, tensor } from "@convscope/core";
import { mobilenetV2, type ResnetOptions, resnet } from "@convscope/models";
import { expect, it } from "vitest";
import { engines } from "./engines.js";
import { expectClose } from "./expect-close.js";
import { fixtureFolder } from "./fixture-folder.mjs";

/** What generator/zoo.py writes. */
interface ZooFile {
  readonly seed: number;
  readonly predictions: readonly {
    readonly network: string;
    /** Rows and columns of the input. */
    readonly size: number;
    readonly batch: number;
    /** Of all variables, in torch's order. */
    readonly shapes: readonly Shape[];
    readonly absolute: number;
    readonly relative: number;
    readonly outputs: readonly number[];
  }[];
}

const packed = readFileSync(join(fixtureFolder(), "zoo.json.gz"));
const { seed, predictions }: ZooFile = JSON.parse(gunzipSync(packed).toString("utf8"));
const INPUT = 2 ** 20;
const networks: Readonly<Record<string, (options: ResnetOptions) => Model>> = {
  resnet18: (options) => resnet(18, options),
  mobilenet_v2: mobilenetV2,
};

/** A number in [0, 1): a hash of seed, variable and place. */
function uniform(variable: number, place: number): number {
  let x = Math.imul(place, 0x9e3779b1);
  x = (x + Math.imul(variable, 0x85ebca77) + Math.imul(seed, 0xc2b2ae3d)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

/** Values of a variable: weights by He 2015, what batch norm multiplies by and its variances near 1, all else near 0. */
function drawn(variable: number, name: string, shape: Shape): Float32Array {
  const bound = Math.sqrt(6 / sizeOf(shape.slice(1)));
  const nearOne = name.endsWith(".weight") || name.endsWith(".runningVariance");
  return new Float32Array(sizeOf(shape)).map((_, place) => {
    const u = uniform(variable, place);
    if (shape.length > 1) return (2 * u - 1) * bound;
    return nearOne ? 0.5 + u : (2 * u - 1) / 4;
  });
}

const titled = predictions.flatMap((prediction) =>
  Object.entries(engines).map(
    ([engine, create]) => [`${prediction.network} on ${engine}`, prediction, create] as const,
  ),
);

it.each(titled)(
  "%s predicts as torch does from the same weights",
  async (_, prediction, create) => {
    const { network, size, batch, shapes, absolute, relative, outputs } = prediction;
    const model = networks[network]?.({ size });
    if (model === undefined) throw new RangeError(`no network ${network}`);
    const variables = [...model.variables.values()];
    expect(variables.map(({ shape }) => [...shape])).toEqual(shapes);
    variables.forEach((variable, i) => {
      variable.set(drawn(i, variable.name, variable.shape));
    });
    const backend = await create();
    await model.to(backend);
    const shape = [batch, ...model.input];
    const x = Float32Array.from({ length: sizeOf(shape) }, (_, i) => 4 * uniform(INPUT, i) - 2);
    const found = await model.predict(tensor(backend, x, shape)).data();
    const expected = Float64Array.from(outputs);
    expectClose(network, found, expected, (i) => absolute + relative * Math.abs(outputs[i] ?? 0));
    model.dispose();
    backend.dispose();
  },
);
