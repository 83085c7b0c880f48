/** How many multiplications a second a backend makes in a 3×3 convolution. A hint for people, not a benchmark. */
import { type Backend, conv2dGeometry } from "@convscope/core";

/** Channels and sides, from small to large: a slow backend stops at the small one. */
const CASES = [
  { channels: 4, side: 14 },
  { channels: 16, side: 28 },
  { channels: 64, side: 56 },
] as const;
const MEASURED_MS = 1000;
const WARM_MS = 100;
/** Of one run: long enough for the clock. */
const RUN_MS = 20;

/** The case that was measured and its speed. */
export interface ConvolutionSpeed {
  readonly case: string;
  readonly gmacPerSecond: number;
}

/** Measures for about a second on the largest case that runs a few times in that. */
export async function measureConvolution(backend: Backend): Promise<ConvolutionSpeed> {
  for (const [i, { channels, side }] of CASES.entries()) {
    const probe = createProbe(backend, channels, side);
    try {
      const each = await probe.warmUp();
      const next = CASES[i + 1];
      const nextMacs = next === undefined ? Infinity : macsOf(next.channels, next.side);
      if ((each * nextMacs) / probe.macs < MEASURED_MS / 2) continue;
      return {
        case: `3×3 convolution, ${channels}→${channels} maps of ${side}×${side}`,
        gmacPerSecond: probe.macs / (await fastest(probe, each)) / 1e6,
      };
    } finally {
      probe.dispose();
    }
  }
  throw new RangeError("the last case is measured whatever it takes");
}

/** Milliseconds of one convolution in the best of many short runs: a busy machine slows most of them. */
async function fastest(probe: Probe, each: number): Promise<number> {
  const times = Math.max(1, Math.round(RUN_MS / each));
  const end = performance.now() + MEASURED_MS;
  let best = Number.POSITIVE_INFINITY;
  do best = Math.min(best, (await probe.run(times)) / times);
  while (performance.now() < end);
  return best;
}

function macsOf(channels: number, side: number): number {
  return channels * channels * 9 * side * side;
}

interface Probe {
  readonly macs: number;
  /** Runs until compilers have settled; milliseconds of the fastest convolution. */
  warmUp(): Promise<number>;
  /** Milliseconds for so many convolutions, the last one read. */
  run(times: number): Promise<number>;
  dispose(): void;
}

function createProbe(backend: Backend, channels: number, side: number): Probe {
  const shape = [1, channels, side, side];
  const geometry = conv2dGeometry(shape, [channels, channels, 3, 3], { padding: 1 });
  const ramp = (length: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => ((i % 17) - 8) / 8);
  const x = backend.upload(ramp(channels * side * side));
  const w = backend.upload(ramp(channels * channels * 9));
  const run = async (times: number): Promise<number> => {
    const start = performance.now();
    for (let i = 0; i < times; i++) {
      const y = backend.kernels.conv2d(x, w, geometry);
      const read = i === times - 1 ? backend.read(y) : undefined;
      backend.free(y);
      await read;
    }
    return performance.now() - start;
  };
  return {
    macs: macsOf(channels, side),
    run,
    async warmUp() {
      let [spent, best] = [0, Number.POSITIVE_INFINITY];
      while (spent < WARM_MS) {
        const ms = await run(1);
        spent += ms;
        best = Math.min(best, ms);
      }
      return best;
    },
    dispose() {
      backend.free(x);
      backend.free(w);
    },
  };
}
