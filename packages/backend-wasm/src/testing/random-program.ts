/** Programs drawn at random, for tests: calls on arrays of three sizes, of which the largest are cut into chunks. */
import type { BinaryOp, Program, Slot, Step, UnaryOp } from "@convscope/core/backend";

/** Sides of the large and of the small arrays; a large one is more than one chunk. */
const [LARGE, SMALL] = [130, 4];
const FILTER = 9;
const UNARY: readonly UnaryOp[] = ["relu", "neg", "abs", "tanh"];
const BINARY: readonly BinaryOp[] = ["add", "sub", "max", "min"];

/** Draws programs from a seed. */
class Drawer {
  readonly sizes: number[] = [];
  readonly steps: Step[] = [];
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A whole number below `count`. */
  below(count: number): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#seed / 2 ** 32) * count);
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  slot(size: number): Slot {
    return this.sizes.push(size) - 1;
  }

  /** A slot of this size, recent ones more often. */
  of(size: number): Slot {
    const fitting = this.sizes.flatMap((own, slot) => (own === size ? [slot] : []));
    return this.below(2) === 0 ? this.one(fitting.slice(-3)) : this.one(fitting);
  }

  /** A random call on arrays of a side. */
  call(side: number): void {
    const size = side * side;
    const out = [side, side];
    const dense = [side, 1];
    const turned = [1, side];
    const [a, b, c] = [this.of(size), this.of(size), this.of(size)];
    const calls: (() => Omit<Step, "out">)[] = [
      () => ({
        kernel: "unary",
        operands: [a],
        geometry: { op: this.one(UNARY), out, strides: [this.one([dense, dense, turned])] },
      }),
      () => ({
        kernel: "binary",
        operands: [a, b],
        geometry: {
          op: this.one(BINARY),
          out,
          strides: [dense, this.one([dense, dense, turned])],
        },
      }),
      () => ({
        kernel: "binary",
        operands: [this.of(1), a],
        geometry: { op: "mul", out, strides: [[0, 0], dense] },
      }),
      () => ({
        kernel: "where",
        operands: [a, b, c],
        geometry: { out, strides: [dense, dense, dense] },
      }),
      () => ({ kernel: "permute", operands: [a], geometry: { in: out, axes: [1, 0] } }),
      () => ({
        kernel: "batchNorm",
        operands: [a, this.of(SMALL * SMALL), this.of(SMALL * SMALL)],
        geometry: { outer: side / 2, length: 2, inner: side },
      }),
      () => ({ kernel: "maxPool2d", operands: [a], geometry: { ...window(side, 2), ...pool } }),
      () => ({
        kernel: "avgPool2dInputGrad",
        operands: [a],
        geometry: { ...window(side, 2), ...pool },
      }),
    ];
    this.#record(this.one(calls)(), size);
    if (this.below(4) === 0) {
      const geometry = { op: "max", in: out, reduced: [true, true] } as const;
      this.#record({ kernel: "reduce", operands: [this.of(size)], geometry }, 1);
    }
    if (this.below(4) === 0) this.#convolution(side);
  }

  /** A convolution, and what the recogniser looks for behind it. */
  #convolution(side: number): void {
    const size = side * side;
    const geometry = { ...window(side, 1), inChannels: 1, outChannels: 1, groups: 1 };
    const operands = [this.of(size), this.of(FILTER)];
    let y = this.#record({ kernel: "conv2d", operands, geometry }, size);
    const out = [1, 1, side, side];
    const dense = [0, 0, side, 1];
    const sum = { op: "add", out, strides: [dense, [0, 0, 0, 0]] } as const;
    if (this.below(2) === 0) {
      y = this.#record({ kernel: "binary", operands: [y, this.of(1)], geometry: sum }, size);
    }
    if (this.below(2) === 0) {
      const relu = { op: "relu", out, strides: [dense] } as const;
      this.#record({ kernel: "unary", operands: [y], geometry: relu }, size);
    }
  }

  #record(call: Omit<Step, "out">, size: number): Slot {
    const out = this.slot(size);
    this.steps.push({ ...call, out } as Step);
    return out;
  }
}

const pool = { channels: 2, countPadding: false };

/** A window of 1 or 3 by itself that keeps the size of `maps` maps. */
function window(side: number, maps: number) {
  const kernel = maps === 1 ? 3 : 1;
  const pad = (kernel - 1) / 2;
  const [height, width] = [side / maps, side];
  return {
    ...{ batch: 1, inHeight: height, inWidth: width, outHeight: height, outWidth: width },
    ...{ kernelHeight: kernel, kernelWidth: kernel, strideHeight: 1, strideWidth: 1 },
    ...{ dilationHeight: 1, dilationWidth: 1 },
    ...{ padTop: pad, padBottom: pad, padLeft: pad, padRight: pad },
  };
}

/** A program of about `calls` calls: state that is replaced, kept and exchanged, outputs of every kind. */
export function randomProgram(seed: number, calls: number): Program {
  const drawer = new Drawer(seed);
  const sizes = [LARGE * LARGE, SMALL * SMALL, 1, FILTER];
  const inputs = sizes.map((size) => drawer.slot(size));
  const state = [...sizes, ...sizes, ...sizes].map((size) => drawer.slot(size));
  const constants = new Map(
    sizes.map((size) => [
      drawer.slot(size),
      Float32Array.from({ length: size }, () => drawer.below(9) - 4),
    ]),
  );
  for (let i = 0; i < calls; i++) drawer.call(drawer.one([LARGE, LARGE, SMALL]));
  const outputs = Array.from({ length: 4 }, () => drawer.below(drawer.sizes.length));
  const donated = new Map<Slot, Slot>();
  for (const slot of state) {
    if (drawer.below(2) === 0) donated.set(slot, drawer.of(drawer.sizes[slot] ?? 0));
  }
  const { steps } = drawer;
  return { sizes: drawer.sizes, inputs, state, constants, steps, outputs, donated };
}
