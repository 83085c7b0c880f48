import {
  type Backend,
  build,
  type Context,
  grad,
  layers,
  type Model,
  mul,
  Random,
  sequential,
  sizeOf,
  sum,
  type Tensor,
  tensor,
  type Variable,
} from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { createModel } from "@convscope/models";
import { expect, test } from "vitest";
import { oneHot } from "./layer-gradients.js";
import { runNetwork } from "./run-network.js";
import { type GradientTrace, traceGradient } from "./trace-gradient.js";
import { unitAddress } from "./unit-address.js";

const backend = createReferenceBackend();

function noise(model: Model, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: sizeOf(model.input) }, () => random.uniform());
}

/** The gradient of the whole network at once, by core's tape. */
async function gradientByCore(
  model: Model,
  input: Float32Array,
  output: number,
  array: string,
): Promise<Float32Array> {
  const values = new Map<Variable, Tensor>();
  const byName = new Map<string, Tensor>();
  for (const [name, variable] of model.variables) {
    const value = tensor(backend, await variable.read(), variable.shape);
    values.set(variable, value);
    byName.set(name, value);
  }
  const x = tensor(backend, input, [1, ...model.input]);
  const context: Context = {
    backend: backend as Backend,
    mode: "eval",
    value: (variable) => values.get(variable) ?? x,
    update: () => undefined,
    fresh: (shape) => tensor(backend, new Float32Array(sizeOf(shape)), shape),
  };
  const wanted = array === "input" ? x : (byName.get(array) ?? x);
  const seed = tensor(backend, oneHot(model.outputShape, output), [1, ...model.outputShape]);
  const score = (): Tensor => {
    const y = model.forward(x, context).get(model.output);
    if (y === undefined) throw new RangeError("the network has an output");
    return sum(mul(y, seed));
  };
  const [gradient] = grad(score, [wanted]);
  if (gradient === undefined) throw new RangeError("one gradient for one tensor");
  return await gradient.data();
}

/** Terms add up to totals, shares to the gradient, and a backend agrees. */
function expectWhole({ shares, exact, agrees, bound }: GradientTrace): void {
  const slack = 1e-11 * (1 + Math.abs(exact));
  let whole = 0;
  for (const { terms, total, after } of shares) {
    const own = terms.reduce((all, { product }) => all + product, 0);
    expect(Math.abs(own - total)).toBeLessThan(slack);
    whole += after.at(-1) ?? total;
  }
  expect(Math.abs(whole - exact)).toBeLessThan(slack);
  expect(Number.isFinite(bound)).toBe(true);
  expect(agrees).toBe(true);
}

const residual = build("residual", [2, 6, 5], (x, apply) => {
  const conv = { inChannels: 2, outChannels: 2, kernel: 3, padding: 1 } as const;
  const y = apply("C1", layers.conv2d({ ...conv, activation: "relu" }), x);
  const z = apply("N2", layers.batchNorm2d({ channels: 2 }), apply("C2", layers.conv2d(conv), y));
  const total = apply("sum", layers.add(), z, y);
  const pooled = apply("P", layers.maxPool2d({ kernel: 3, stride: 1 }), total);
  const flat = apply("flat", layers.flatten(), pooled);
  return apply("F", layers.linear({ inFeatures: 24, outFeatures: 3 }), flat);
});

test.each([
  [
    "lenet5-modern",
    createModel("lenet5-modern"),
    ["C1.weight", "C3.weight", "C3.bias", "F6.weight", "input"],
  ],
  ["lenet5", createModel("lenet5"), ["C3.weight", "S2.weight", "F6.bias", "input"]],
  ["residual", residual, ["C1.weight", "C2.weight", "N2.weight", "F.weight", "input"]],
  ["own layers", ownLayers(), ["T.weight", "T.bias", "input", "input"]],
] as const)(
  "%s: gradients are core's, and their products add up to them",
  async (_, model, arrays) => {
    model.initialise(3);
    const [input, random] = [noise(model, 4), new Random(11)];
    for (const array of arrays) {
      const shape = array === "input" ? model.input : (model.variables.get(array)?.shape ?? []);
      const expected = await gradientByCore(model, input, 1, array);
      for (let i = 0; i < 3; i++) {
        const unit = `${array}[${shape.map((extent) => random.integer(extent)).join(",")}]`;
        const trace = await traceGradient(model, input, unit, backend, { output: 1 });
        const right = expected[unitAddress(model, unit).index] as number;
        expect(Math.abs(trace.value - right), unit).toBeLessThan(1e-5 * (1 + Math.abs(right)));
        if (Number.isFinite(trace.bound)) expectWhole(trace);
      }
    }
  },
);

function ownLayers(): Model {
  return sequential(
    "own",
    [2, 6, 5],
    [
      [
        "T",
        layers.convTranspose2d({ inChannels: 2, outChannels: 2, kernel: 2, activation: "gelu" }),
      ],
      ["L", layers.localResponseNorm({ size: 3, convention: "paper" })],
      ["A", layers.avgPool2d({ kernel: 2 })],
      ["G", layers.globalMaxPool2d()],
      ["S", layers.activation("softmax")],
    ],
  );
}

test("a weight's gradient is a sum over places of input times what arrives there", async () => {
  const model = createModel("lenet5-modern").initialise(3);
  const trace = await traceGradient(model, noise(model, 1), "C3.weight[1,0,1,1]", backend);
  expectWhole(trace);
  const [share] = trace.shares;
  expect(share?.layer).toBe("C3");
  expect((share?.terms.length ?? 0) + (share?.silent ?? 0)).toBe(100);
  expect(share?.terms[0]?.input.array).toBe("S2");
  expect(share?.terms[0]?.weight?.array).toBe("∂C3");
});

const pooling = sequential(
  "pooling",
  [1, 3, 4],
  [
    ["P", layers.maxPool2d({ kernel: [2, 2], stride: 1 })],
    ["flat", layers.flatten()],
    ["F", layers.linear({ inFeatures: 6, outFeatures: 1 })],
  ],
);

test("a tie in a max pooling goes to the first, and says how many are equal", async () => {
  pooling.initialise(2);
  // Both middle pixels of the middle row are 1: the largest of every window that holds them.
  const input = Float32Array.of(0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0);
  const weight = await pooling.variables.get("F.weight")?.read();
  const at = (i: number): number => weight?.[i] ?? Number.NaN;
  const first = await traceGradient(pooling, input, "input[0,1,1]", backend);
  expect(first.exact).toBeCloseTo(at(0) + at(1) + at(3) + at(4), 6);
  expect(first.shares[0]?.windows.map(({ won, equals }) => [won, equals])).toEqual(
    expect.arrayContaining([
      [true, 1],
      [true, 2],
      [true, 1],
      [true, 2],
    ]),
  );
  const second = await traceGradient(pooling, input, "input[0,1,2]", backend);
  expect(second.exact).toBeCloseTo(at(2) + at(5), 6);
  const lost = second.shares[0]?.windows.filter(({ won }) => !won) ?? [];
  expect(lost.map(({ equals, winner }) => [equals, winner.at])).toEqual([
    [2, [0, 1, 1]],
    [2, [0, 1, 1]],
  ]);
});

test("a unit that two layers read has a share from each, and the score's own gradient is 1", async () => {
  residual.initialise(3);
  const input = noise(residual, 4);
  const trace = await traceGradient(residual, input, "C1[1,2,3]", backend, { output: 2 });
  expectWhole(trace);
  expect(trace.shares.map(({ layer }) => layer)).toEqual(["C2", "sum"]);
  const own = await traceGradient(residual, input, "F[2]", backend, { output: 2 });
  expect([own.value, own.exact, own.shares]).toEqual([1, 1, []]);
});

test.each(["lenet5", "lenet5-modern"])(
  "without an output asked for, it is the class that %s means: of distances the smallest",
  async (name) => {
    const model = createModel(name).initialise(1);
    const input = noise(model, 1);
    const { output, score } = await traceGradient(model, input, "C5[0,0,0]", backend);
    const activations = await runNetwork(model, input, backend, [model.output]);
    const scores = activations.get(model.output) ?? new Float32Array();
    expect(score).toBe((name === "lenet5" ? Math.min : Math.max)(...scores));
    expect(scores[output]).toBe(score);
  },
);

test("an output that is none is refused with the range", async () => {
  residual.initialise(3);
  const asked = traceGradient(residual, noise(residual, 1), "F[0]", backend, { output: 3 });
  await expect(asked).rejects.toThrow(/found 3, expected 0…2/);
});
