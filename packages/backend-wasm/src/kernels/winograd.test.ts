import type { Conv2dGeometry } from "@convscope/core/backend";
import { algorithmError, arithmeticOf, gamma, referenceKernels } from "@convscope/core/reference";
import { afterEach, describe, expect, it } from "vitest";
import { createLocalBackend, type LocalBackend } from "../local-backend.js";
import { difference, values } from "../testing/play-twice.js";
import type { WasmBackendOptions } from "../wasm-backend.js";

const made: LocalBackend[] = [];
async function backendOf(options: WasmBackendOptions): Promise<LocalBackend> {
  const backend = await createLocalBackend(options);
  made.push(backend);
  return backend;
}
afterEach(() => {
  for (const backend of made.splice(0)) backend.dispose();
});

interface Sizes {
  readonly batch?: number;
  readonly channels: number;
  readonly filters: number;
  readonly height: number;
  readonly width: number;
  readonly size: number;
  readonly groups?: number;
  /** top, bottom, left, right */
  readonly padding?: readonly [number, number, number, number];
}

function geometryOf(sizes: Sizes): Conv2dGeometry {
  const { batch = 1, channels, filters, height, width, size, groups = 1 } = sizes;
  const [padTop, padBottom, padLeft, padRight] = sizes.padding ?? [1, 1, 1, 1];
  return {
    ...{ batch, inChannels: channels, outChannels: filters, groups },
    ...{ inHeight: height, inWidth: width, kernelHeight: size, kernelWidth: size },
    ...{ outHeight: height + padTop + padBottom - size + 1 },
    ...{ outWidth: width + padLeft + padRight - size + 1 },
    ...{ strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1 },
    ...{ padTop, padBottom, padLeft, padRight },
  };
}

const cases: readonly (readonly [string, Sizes])[] = [
  ["maps of whole tiles", { channels: 8, filters: 8, height: 12, width: 16, size: 3 }],
  ["less than a tile", { channels: 8, filters: 20, height: 3, width: 2, size: 3, batch: 3 }],
  ["rows of tiles cut anywhere", { channels: 9, filters: 17, height: 7, width: 29, size: 3 }],
  ["a batch in one row", { channels: 16, filters: 8, height: 5, width: 6, size: 3, batch: 5 }],
  ["groups", { channels: 16, filters: 24, height: 13, width: 9, size: 3, groups: 2, batch: 2 }],
  [
    "padding of every side its own, more than a filter's reach",
    { channels: 8, filters: 10, height: 6, width: 5, size: 3, padding: [0, 3, 4, 1] },
  ],
  [
    "more channels than a product takes",
    { channels: 530, filters: 8, height: 6, width: 6, size: 3 },
  ],
  [
    "four tiles, eight filters at once",
    { channels: 140, filters: 36, height: 7, width: 7, size: 3 },
  ],
  [
    "twelve filters at once, parts of them left, four columns left",
    { channels: 130, filters: 60, height: 14, width: 19, size: 3 },
  ],
  ["more tiles than a step takes", { channels: 40, filters: 8, height: 84, width: 84, size: 3 }],
  [
    "filters of 5×5",
    { channels: 33, filters: 9, height: 15, width: 11, size: 5, padding: [2, 2, 2, 2], batch: 2 },
  ],
  [
    "filters of 5×5 in groups, unpadded",
    { channels: 16, filters: 16, height: 6, width: 9, size: 5, padding: [0, 0, 0, 0], groups: 2 },
  ],
  [
    "columns alone, images as lanes, an odd number of rows and filters",
    { channels: 6, filters: 7, height: 9, width: 7, size: 5, padding: [1, 1, 2, 0], batch: 14 },
  ],
  [
    "columns alone, two rows beyond whole tiles, a filter's pair missing",
    { channels: 3, filters: 5, height: 10, width: 9, size: 5, padding: [0, 0, 0, 0], batch: 31 },
  ],
  [
    "columns alone, one channel, more padding than a filter's reach",
    { channels: 1, filters: 2, height: 6, width: 5, size: 5, padding: [5, 0, 6, 2], batch: 16 },
  ],
];

type Kernel = "conv2d" | "conv2dInputGrad" | "conv2dWeightGrad";

/** How many times the bound of their algorithm the results of backends are off, at most. */
function excess(kernel: Kernel, backends: readonly LocalBackend[], g: Conv2dGeometry): number {
  const ofX = g.batch * g.inChannels * g.inHeight * g.inWidth;
  const ofY = g.batch * g.outChannels * g.outHeight * g.outWidth;
  const ofW = (g.outChannels * g.inChannels * g.kernelHeight * g.kernelWidth) / g.groups;
  const lengths = {
    conv2d: [ofX, ofW, (g.inChannels / g.groups) * g.kernelHeight * g.kernelWidth],
    conv2dInputGrad: [ofY, ofW, (g.outChannels / g.groups) * g.kernelHeight * g.kernelWidth],
    conv2dWeightGrad: [ofX, ofY, g.batch * g.outHeight * g.outWidth],
  } as const;
  const [first, second, terms] = lengths[kernel];
  const [a, b] = [values(first, 1), values(second, 2)];
  const exact = [Float64Array.from(a), Float64Array.from(b)] as const;
  const run = referenceKernels[kernel];
  const expected = run(...exact, g);
  const size = run(exact[0].map(Math.abs), exact[1].map(Math.abs), g);
  let largest = 0;
  for (const backend of backends) {
    const { capabilities } = backend;
    const arithmetic = arithmeticOf(capabilities);
    const own = algorithmError(capabilities.convolution, kernel, exact, g, arithmetic);
    const ofSum = gamma(arithmetic, terms);
    const found = backend.readSync(backend.call(kernel, [backend.upload(a), backend.upload(b)], g));
    for (const [i, value] of expected.entries()) {
      const off = Math.abs(value - (found[i] as number));
      const bound = ofSum * (size[i] as number) + (own?.[i] ?? 0);
      // What sees nothing but padding has a bound of 0.
      if (off > 0 || Number.isNaN(off)) largest = Math.max(largest, off / bound);
    }
  }
  return largest;
}

describe("Winograd's filtering", () => {
  it.each(cases)("stays within its bound, forward and for both gradients: %s", async (_, sizes) => {
    const g = geometryOf(sizes);
    const backends = [
      await backendOf({ threads: 2 }),
      await backendOf({ threads: 1, relaxedSimd: false }),
    ];
    expect(excess("conv2d", backends, g)).toBeLessThan(1);
    expect(excess("conv2dInputGrad", backends, g)).toBeLessThan(1);
    expect(excess("conv2dWeightGrad", backends, g)).toBeLessThan(1);
  });

  it.each<readonly [string, Sizes]>([
    ["maps", { channels: 40, filters: 24, height: 45, width: 83, size: 3, batch: 2 }],
    ["images as lanes", { channels: 3, filters: 5, height: 17, width: 9, size: 5, batch: 48 }],
  ])("gives the same bits on one thread and on two, of %s", async (_, sizes) => {
    const g = geometryOf(sizes);
    const found = [];
    for (const threads of [1, 2]) {
      const backend = await backendOf({ threads });
      const x = backend.upload(values(g.batch * g.inChannels * g.inHeight * g.inWidth, 3));
      const w = backend.upload(values(g.outChannels * g.inChannels * sizes.size ** 2, 4));
      const y = backend.call("conv2d", [x, w], g);
      const dx = backend.call("conv2dInputGrad", [y, w], g);
      const dw = backend.call("conv2dWeightGrad", [x, y], g);
      found.push([y, dx, dw].map((buffer) => backend.readSync(buffer)));
    }
    const [one = [], two = []] = found;
    expect(difference(one, two)).toBeUndefined();
  });

  it("is left out when precision is strict: a sum of ones and tiny numbers keeps its digits", async () => {
    const g = geometryOf({ channels: 8, filters: 8, height: 8, width: 8, size: 3 });
    const x = new Float32Array(8 * 64).fill(2 ** -30);
    x[0] = 1;
    const w = new Float32Array(8 * 8 * 9).fill(1);
    const cornerOf = async (options: WasmBackendOptions): Promise<number | undefined> => {
      const backend = await backendOf(options);
      const y = backend.call("conv2d", [backend.upload(x), backend.upload(w)], g);
      return backend.readSync(y)[2];
    };
    // Output (0, 2) sees the columns 1 to 3 of two rows: 6 numbers of 8 channels, and not the one.
    expect(await cornerOf({ precision: "strict" })).toBe(48 * 2 ** -30);
    expect(await cornerOf({})).not.toBe(48 * 2 ** -30);
  });
});
