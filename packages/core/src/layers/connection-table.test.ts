/**
 * Torch7's SpatialConvolutionMap, by its definition: rows (from, to) of a table, one 2-D kernel a row, an output map is its
 * bias and the sum over its rows; weights and biases start in ±1 / √(kW · kH · rows of that map).
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { grad } from "../autograd/grad.js";
import { connectivity, lenet5C3 } from "../connectivity.js";
import { mul } from "../ops/binary.js";
import { sum } from "../ops/reduce.js";
import { Random } from "../random.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { conv2d } from "./conv2d.js";

interface Wired {
  readonly inputs: number;
  readonly outputs: number;
  readonly rows: readonly (readonly [from: number, to: number])[];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly seed: number;
}

/** A table in any order of its rows, every output map in some of them. */
const tables: fc.Arbitrary<Wired> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 4 }),
    outputs: fc.integer({ min: 1, max: 4 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 })),
    seed: fc.nat(2 ** 31),
  })
  .map(({ inputs, outputs, ...rest }) => {
    const random = new Random(rest.seed);
    const all = Array.from({ length: inputs * outputs }, (_, i) => i);
    const first = all.filter((i) => i % inputs === (i / inputs) % inputs || i % inputs === 0);
    const extra = all.filter((i) => !first.includes(i) && random.uniform() < 0.5);
    const chosen = [...first, ...extra];
    const rows = [...random.permutation(chosen.length)]
      .map((i) => chosen[i] ?? 0)
      .map((i) => [i % inputs, Math.floor(i / inputs)] as const);
    return { inputs, outputs, rows, ...rest };
  });

const [HEIGHT, WIDTH] = [5, 6];
const numbers = (random: Random, length: number): number[] =>
  Array.from({ length }, () => Math.fround(random.normal()));
const at = (values: ArrayLike<number>, place: number): number => values[place] ?? Number.NaN;

/** Calls `visit` for every product of the definition: y[n, to, p, q] += w[row, r, s] · x[n, from, …]. */
function products(
  { inputs, outputs, rows, kernel: [kh, kw], stride: [sh, sw] }: Wired,
  visit: (y: number, weight: readonly [row: number, tap: number], x: number) => void,
): { readonly height: number; readonly width: number } {
  const [height, width] = [Math.floor((HEIGHT - kh) / sh) + 1, Math.floor((WIDTH - kw) / sw) + 1];
  for (let n = 0; n < 2; n++)
    for (const [row, [from, to]] of rows.entries())
      for (let p = 0; p < height; p++)
        for (let q = 0; q < width; q++)
          for (let tap = 0; tap < kh * kw; tap++) {
            const [r, s] = [Math.floor(tap / kw), tap % kw];
            const y = ((n * outputs + to) * height + p) * width + q;
            const x = ((n * inputs + from) * HEIGHT + p * sh + r) * WIDTH + q * sw + s;
            visit(y, [row, tap], x);
          }
  return { height, width };
}

const layerOf = ({ inputs, outputs, rows, kernel, stride }: Wired) =>
  conv2d({
    inChannels: inputs,
    outChannels: outputs,
    kernel,
    stride,
    connectivity: connectivity.table(rows),
  });

describe("a connection table", () => {
  it("computes torch7's sum over its rows, and that sum's gradients", () => {
    fc.assert(
      fc.property(tables, (wired) => {
        const { inputs, outputs, rows, kernel, seed } = wired;
        const random = new Random(seed + 1);
        const area = kernel[0] * kernel[1];
        const kernels = rows.map(() => numbers(random, area));
        const [x, bias] = [numbers(random, 2 * inputs * HEIGHT * WIDTH), numbers(random, outputs)];
        // Rubbish where there is no row: nothing of it may show.
        const stored = numbers(random, outputs * inputs * area);
        for (const [row, [from, to]] of rows.entries())
          kernels[row]?.forEach((value, tap) => {
            stored[(to * inputs + from) * area + tap] = value;
          });
        const { height, width } = products(wired, () => undefined);
        const units = height * width;
        const y = Array.from({ length: 2 * outputs * units }, (_, i) =>
          at(bias, Math.floor(i / units) % outputs),
        );
        products(wired, (to, [row, tap], from) => {
          y[to] = at(y, to) + at(kernels[row] ?? [], tap) * at(x, from);
        });
        const dy = numbers(random, y.length);
        const dx = x.map(() => 0);
        const dw = stored.map(() => 0);
        products(wired, (to, [row, tap], from) => {
          const [input = 0, output = 0] = rows[row] ?? [];
          const place = (output * inputs + input) * area + tap;
          dx[from] = at(dx, from) + at(kernels[row] ?? [], tap) * at(dy, to);
          dw[place] = at(dw, place) + at(dy, to) * at(x, from);
        });

        const backend = createReferenceBackend();
        const input = tensor(backend, x, [2, inputs, HEIGHT, WIDTH]);
        const weight = tensor(backend, stored, [outputs, inputs, ...kernel]);
        const own = { weight, bias: tensor(backend, bias) };
        const scope = layerScope(backend, "eval", own);
        const found = layerOf(wired).forward([input], scope);
        expect(found.shape).toEqual([2, outputs, height, width]);
        const cotangent = tensor(backend, dy, found.shape);
        const gradients = grad(
          () => sum(mul(layerOf(wired).forward([input], scope), cotangent)),
          [input, weight, own.bias],
        );
        const db = bias.map((_, map) =>
          dy.reduce((all, d, i) => all + (Math.floor(i / units) % outputs === map ? d : 0), 0),
        );
        for (const [i, wanted] of [y, dx, dw, db].entries()) {
          const value = i === 0 ? found : gradients[i - 1];
          if (value === undefined) return expect.unreachable();
          const values = exact(backend, value);
          const errors = wanted.map((number, place) => Math.abs(at(values, place) - number));
          expect(Math.max(...errors)).toBeLessThan(1e-10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("starts each map's weights and bias within 1 / √(kW · kH · rows of that map), and fills that range", () => {
    const counts = (to: number): number => lenet5C3.filter(([, map]) => map === to).length;
    expect(new Set(Array.from({ length: 16 }, (_, to) => counts(to)))).toEqual(new Set([3, 4, 6]));
    const largest = new Map<number, number>();
    const wired = { inputs: 6, outputs: 16, rows: lenet5C3, stride: [1, 1], seed: 1 } as const;
    const [weight, bias] = layerOf({ ...wired, kernel: [5, 5] }).variables;
    if (weight === undefined || bias === undefined) return expect.unreachable();
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const [weights, biases] = [new Float32Array(16 * 150), new Float32Array(16)];
      weight.initialise(weights, random);
      bias.initialise(biases, random);
      for (let to = 0; to < 16; to++) {
        const bound = 1 / Math.sqrt(25 * counts(to));
        const own = [...weights.subarray(to * 150, (to + 1) * 150)];
        expect(own.filter((value) => value !== 0)).toHaveLength(25 * counts(to));
        const reach = Math.max(...[...own, at(biases, to)].map(Math.abs));
        expect(reach).toBeLessThanOrEqual(Math.fround(bound));
        largest.set(to, Math.max(largest.get(to) ?? 0, reach / bound));
      }
    }
    for (const share of largest.values()) expect(share).toBeGreaterThan(0.99);
  });

  it("starts by LeCun's 2.4 / F_i of each map too, with orthogonal rows as ever, and finite without inputs", () => {
    const options = {
      inChannels: 2,
      outChannels: 2,
      kernel: 1,
      connectivity: connectivity.table([
        [0, 0],
        [0, 1],
        [1, 1],
      ]),
    } as const;
    const values = new Float32Array(4);
    const bounds = [0, 0];
    const [weight] = conv2d({ ...options, initialiser: "lecun-1998" }).variables;
    for (let seed = 0; seed < 500; seed++) {
      weight?.initialise(values, new Random(seed));
      values.forEach((value, i) => {
        bounds[i >> 1] = Math.max(at(bounds, i >> 1), Math.abs(value));
      });
    }
    expect(bounds).toEqual([expect.closeTo(2.4, 1), expect.closeTo(1.2, 1)]);
    const upright = { ...options, initialiser: { scheme: "orthogonal" } } as const;
    conv2d(upright).variables[0]?.initialise(values, new Random(1));
    const whole = new Float32Array(4);
    const dense = conv2d({ ...upright, connectivity: connectivity.full() });
    dense.variables[0]?.initialise(whole, new Random(1));
    expect([...values]).toEqual([at(whole, 0), 0, at(whole, 2), at(whole, 3)]);
    const alone = conv2d({ ...options, connectivity: connectivity.table([[0, 0]]) }).variables[1];
    alone?.initialise(values.fill(Infinity), new Random(1));
    expect([...values].every(Number.isFinite)).toBe(true);
  });
});
