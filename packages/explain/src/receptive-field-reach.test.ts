/**
 * Receptive fields against what a network really reads: rows and columns of NaN are fed in one by one, and a unit sees those
 * that make it NaN. The networks are random and branch: residual and inception blocks, dilation, poolings, up and down.
 */
import { build, type Layer, layers, type Model, Random, tensor, type Value } from "@convscope/core";
import { createReferenceBackend } from "@convscope/core/reference";
import { expect, test } from "vitest";
import { summarize } from "./index.js";

const CHANNELS = 2;
const [HEIGHT, WIDTH] = [44, 52];

type Apply = (name: string, layer: Layer, ...from: readonly Value[]) => Value;
type Block = (x: Value, name: string, apply: Apply, random: Random) => Value;

const pick = <T>(random: Random, choices: readonly T[]): T =>
  choices[Math.floor(random.uniform() * choices.length)] as T;

function conv(random: Random, stride = 1, kernel = pick(random, [1, 2, 3, 5])): Layer {
  const dilation = pick(random, [1, 1, 2]);
  const span = dilation * (kernel - 1);
  const before = Math.floor(span / 2);
  const padding = [before, span - before, before, span - before] as const;
  return layers.conv2d({
    ...{ inChannels: CHANNELS, outChannels: CHANNELS, kernel, dilation, padding, stride },
  });
}

const even: readonly Block[] = [
  (x, name, apply, random) => apply(`${name}-conv`, conv(random), x),
  (x, name, apply, random) => apply(`${name}-stride`, conv(random, 2, 3), x),
  (x, name, apply) => apply(`${name}-pool`, layers.maxPool2d({ kernel: 3, stride: 2 }), x),
  (x, name, apply) => apply(`${name}-mean`, layers.avgPool2d({ kernel: [2, 3], stride: 1 }), x),
  (x, name, apply, random) => {
    const inner = apply(`${name}-b`, conv(random), apply(`${name}-a`, conv(random), x));
    return apply(`${name}-add`, layers.add(), x, inner);
  },
  (x, name, apply, random) => {
    const [a, b] = ["a", "b"].map((branch) => apply(`${name}-${branch}`, conv(random), x));
    const joined = apply(`${name}-concat`, layers.concat(), a as Value, b as Value);
    return apply(
      `${name}-1x1`,
      layers.conv2d({ inChannels: 4, outChannels: CHANNELS, kernel: 1 }),
      joined,
    );
  },
  (x, name, apply) => apply(`${name}-pad`, layers.pad({ padding: [1, 0, 2, 1] }), x),
];

const uneven: readonly Block[] = [
  ...even,
  (x, name, apply) => apply(`${name}-up`, layers.upsample({ scaleFactor: 2, mode: "nearest" }), x),
  (x, name, apply) => {
    const options = { inChannels: CHANNELS, outChannels: CHANNELS, kernel: 3, stride: 2 };
    return apply(`${name}-back`, layers.convTranspose2d({ ...options, padding: 1 }), x);
  },
];

function randomNet(seed: number, blocks: readonly Block[]): Model {
  const random = new Random(seed);
  return build(`net${seed}`, [CHANNELS, HEIGHT, WIDTH], (x, apply) => {
    let y = x;
    for (let at = 0; at < 4; at++) y = pick(random, blocks)(y, `b${at}`, apply, random);
    return y;
  }).initialise(seed);
}

/** For each layer and axis: first and last row of NaN that reaches each unit of any map; undefined where none does. */
async function reach(model: Model) {
  const backend = createReferenceBackend();
  const size = CHANNELS * HEIGHT * WIDTH;
  const examples = HEIGHT + WIDTH;
  const values = new Float32Array(examples * size).fill(1);
  for (let example = 0; example < examples; example++) {
    for (let at = 0; at < size; at++) {
      const [row, column] = [Math.floor(at / WIDTH) % HEIGHT, at % WIDTH];
      const hit = example < HEIGHT ? row === example : column === example - HEIGHT;
      if (hit) values[example * size + at] = Number.NaN;
    }
  }
  await model.to(backend);
  const x = tensor(backend, values, [examples, CHANNELS, HEIGHT, WIDTH]);
  const { taps } = model.predict(x, { taps: model.nodes.map(({ name }) => name) });
  const found = new Map<string, readonly (readonly ([number, number] | undefined)[])[]>();
  for (const [name, tap] of taps) {
    const [, maps = 0, rows = 0, columns = 0] = tap.shape;
    const read = await tap.data();
    const hit = (example: number, row: number, column: number): boolean =>
      Array.from(
        { length: maps },
        (_, map) => ((example * maps + map) * rows + row) * columns,
      ).some((line) => Number.isNaN(read[line + column]));
    const hull = (from: number, to: number, hits: (example: number) => boolean) => {
      const all = Array.from({ length: to - from }, (_, i) => i).filter((i) => hits(from + i));
      const [first, last] = [all[0], all.at(-1)];
      return first === undefined || last === undefined
        ? undefined
        : ([first, last] as [number, number]);
    };
    const middle = [Math.floor(rows / 2), Math.floor(columns / 2)] as const;
    found.set(name, [
      Array.from({ length: rows }, (_, row) => hull(0, HEIGHT, (e) => hit(e, row, middle[1]))),
      Array.from({ length: columns }, (_, column) =>
        hull(HEIGHT, examples, (e) => hit(e, middle[0], column)),
      ),
    ]);
  }
  return found;
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "network %i: each unit away from the edges is reached by the rows and columns of its field, no others",
  async (seed) => {
    const model = randomNet(seed, even);
    const reached = await reach(model);
    let compared = 0;
    for (const { name, receptiveField } of summarize(model).layers) {
      const { value, jump, start } = receptiveField;
      reached.get(name)?.forEach((units, axis) => {
        units.forEach((hull, unit) => {
          const first = (start[axis] ?? 0) + unit * (jump[axis] ?? 0);
          const last = first + (value[axis] ?? 0) - 1;
          if (first < 0 || last >= (axis === 0 ? HEIGHT : WIDTH)) return;
          expect(hull, `${name}, axis ${axis}, unit ${unit}`).toEqual([first, last]);
          compared++;
        });
      });
    }
    expect(compared).toBeGreaterThan(20);
  },
);

test.each([11, 12, 13, 14, 15, 16])(
  "network %i, with ways up: no unit sees more than the field says",
  async (seed) => {
    const model = randomNet(seed, uneven);
    const reached = await reach(model);
    for (const { name, receptiveField } of summarize(model).layers) {
      reached.get(name)?.forEach((units, axis) => {
        const lengths = units.flatMap((hull) => (hull ? [hull[1] - hull[0] + 1] : []));
        const size = receptiveField.value[axis] ?? 0;
        expect(Math.max(...lengths), `${name}, axis ${axis}`).toBeLessThanOrEqual(size);
      });
    }
  },
);
