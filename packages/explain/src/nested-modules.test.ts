/**
 * MACs of nested modules: a residual block inside a stage inside a model counts each multiplication once, whether the nesting
 * is of functions that build a model or of a user's layers that hold layers. Counters that walk a tree of modules and add what
 * they meet at every level count the inner ones twice, or those without a counter of their own not at all.
 */
import { add, build, type Layer, type LayerScope, layers, type Model } from "@convscope/core";
import { describe, expect, it } from "vitest";
import { summarize } from "./index.js";

const INPUT = [3, 6, 5] as const;

const stem = (): Layer => layers.conv2d({ inChannels: 3, outChannels: 4, kernel: 1, bias: false });
const conv = (): Layer =>
  layers.conv2d({ inChannels: 4, outChannels: 4, kernel: 3, padding: 1, bias: false });
const head = (): Layer => layers.linear({ inFeatures: [4, 6, 5], outFeatures: 10, bias: false });

/** 3·4 of the stem at each of 6·5 pixels, four 3×3 convolutions of 4 by 4 maps, and 120 by 10 of the head. */
const MACS = 3 * 4 * 30 + 4 * (4 * 4 * 9 * 30) + 120 * 10;
const WEIGHTS = 3 * 4 + 4 * (4 * 4 * 9) + 120 * 10;

/** What a layer sees of the scope of the module that it is in. */
const within = (scope: LayerScope, part: string): LayerScope => ({
  ...scope,
  value: (name) => scope.value(`${part}.${name}`),
  update: (name, value) => scope.update(`${part}.${name}`, value),
});

/** A user's layer that holds layers, run one after the other; a residual one adds its input at the end. */
function moduleOf(kind: string, parts: Readonly<Record<string, Layer>>, residual: boolean): Layer {
  const named = Object.entries(parts);
  return {
    kind,
    options: {},
    variables: named.flatMap(([own, part]) =>
      part.variables.map((spec) => ({ ...spec, name: `${own}.${spec.name}` })),
    ),
    outputShape: (input) => named.reduce((shape, [, part]) => part.outputShape(shape), input),
    forward(inputs, scope) {
      const [x] = inputs;
      if (x === undefined) throw new RangeError("a module has an input");
      const y = named.reduce((value, [own, part]) => part.forward([value], within(scope, own)), x);
      return residual ? add(x, y) : y;
    },
  };
}

/** Layers inside layers inside layers. */
function nestedLayers(): Model {
  const block = (): Layer => moduleOf("residual", { first: conv(), second: conv() }, true);
  const stage = moduleOf("stage", { one: block(), two: block() }, false);
  return build("layers", INPUT, (x, apply) =>
    apply("head", head(), apply("stage", stage, apply("stem", stem(), x))),
  );
}

/** Functions that call functions: the same network, layer by layer. */
function nestedFunctions(): Model {
  return build("functions", INPUT, (x, apply) => {
    const block = (name: string, from: typeof x): typeof x => {
      const first = apply(`${name}/first`, conv(), from);
      return apply(`${name}/sum`, layers.add(), from, apply(`${name}/second`, conv(), first));
    };
    const stage = (name: string, from: typeof x): typeof x =>
      block(`${name}/two`, block(`${name}/one`, from));
    return apply("head", head(), stage("stage", apply("stem", stem(), x)));
  });
}

describe("MACs of nested modules", () => {
  it.each([
    ["layers that hold layers", nestedLayers],
    ["functions that call functions", nestedFunctions],
  ])("count each multiplication once: %s", (_, make) => {
    const { total } = summarize(make());
    expect(total.macs.value).toBe(MACS);
    expect(total.weights.value).toBe(WEIGHTS);
  });

  it("are those of the stage alone where it is asked for: two blocks of two convolutions", () => {
    const { layers: rows } = summarize(nestedLayers());
    const stage = rows.find(({ name }) => name === "stage");
    expect(stage?.macs.value).toBe(4 * (4 * 4 * 9 * 30));
    expect(rows.map(({ name }) => name)).toEqual(["stem", "stage", "head"]);
  });
});
