/**
 * Where the values of an enlarged (or reduced) axis come from. PyTorch's rules: nearest takes ⌊i·scale⌋, bilinear mixes the
 * two neighbours of (i + ½)·scale − ½, or of i·(in − 1)/(out − 1) where the corners are aligned.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { rank4 } from "./conv2d.js";
import { type Pair, resolvePair } from "./window.js";

/** Options of an upsampling: `size` or `scaleFactor`, one of them. */
export interface UpsampleOptions {
  /** Rows and columns of the result. */
  readonly size?: Pair | undefined;
  /** Result over input, any number above 0; sizes are rounded down. */
  readonly scaleFactor?: Pair | undefined;
  /** "nearest" unless said otherwise. */
  readonly mode?: "nearest" | "bilinear" | undefined;
  /** Bilinear only: the corner pixels' centres stay where they are; false unless said otherwise. */
  readonly alignCorners?: boolean | undefined;
}

const upsampleOptionNames: OptionNames<UpsampleOptions> = {
  size: true,
  scaleFactor: true,
  mode: true,
  alignCorners: true,
};

/** One axis: value i is x[low[i]]·(1 − share[i]) + x[low[i] + 1]·share[i]; a `low` of −1 or of the last place means the edge. */
export interface UpsampleAxis {
  readonly in: number;
  readonly out: number;
  readonly low: readonly number[];
  /** Absent: nearest, `low` alone. */
  readonly share?: readonly number[];
}

/** Both axes. */
export interface UpsampleAxes {
  readonly vertical: UpsampleAxis;
  readonly horizontal: UpsampleAxis;
}

/** Checks what is wrong whatever the input. @throws ArgumentError */
export function checkUpsample(op: string, options: UpsampleOptions): void {
  checkOptionNames(op, options, upsampleOptionNames);
  const { size, scaleFactor, mode = "nearest", alignCorners } = options;
  if ((size === undefined) === (scaleFactor === undefined)) {
    throw new ArgumentError(
      `${op}: found ${size === undefined ? "neither size nor scaleFactor" : "both size and scaleFactor"}, expected one of them; give one`,
      { size, scaleFactor },
    );
  }
  if (size !== undefined) resolvePair(op, "size", size, 1);
  if (scaleFactor !== undefined) resolveScale(op, scaleFactor);
  if (mode !== "nearest" && mode !== "bilinear") {
    throw new ArgumentError(
      `${op}: found mode ${JSON.stringify(mode)}, expected "nearest" or "bilinear"; choose one of these`,
      { mode },
    );
  }
  if (mode === "nearest" && alignCorners !== undefined) {
    throw new ArgumentError(
      `${op}: found alignCorners with mode "nearest", expected it with "bilinear" alone (nearest mixes nothing); drop it`,
      { alignCorners },
    );
  }
}

function resolveScale(op: string, scale: Pair): readonly [number, number] {
  const [height, width, ...rest] = typeof scale === "number" ? [scale, scale] : scale;
  for (const factor of [height, width]) {
    if (factor !== undefined && rest.length === 0 && factor > 0 && Number.isFinite(factor))
      continue;
    throw new ArgumentError(
      `${op}: found scaleFactor ${JSON.stringify(scale)}, expected a number above 0 or [height, width]; correct it`,
      { scaleFactor: scale },
    );
  }
  return [height ?? 1, width ?? 1];
}

/**
 * Resolves x `[N, C, H, W]`.
 *
 * @throws ArgumentError for impossible options, ShapeError when nothing is left
 * @example
 * ```ts
 * import { upsampleGeometry } from "@convscope/core";
 * const { vertical } = upsampleGeometry([1, 1, 2, 2], { scaleFactor: 2 });
 * if (vertical.low.join() !== "0,0,1,1") throw new Error("every row twice");
 * ```
 */
export function upsampleGeometry(
  x: Shape,
  options: UpsampleOptions,
  op = "upsample",
): UpsampleAxes {
  const [, , height, width] = rank4(op, "input", x, "[N, C, H, W]");
  checkUpsample(op, options);
  const factors =
    options.scaleFactor === undefined ? undefined : resolveScale(op, options.scaleFactor);
  const sizes =
    factors === undefined
      ? resolvePair(op, "size", options.size ?? 1, 1)
      : [Math.floor(height * factors[0]), Math.floor(width * factors[1])];
  const axis = (at: 0 | 1): UpsampleAxis => {
    const [size, out] = [at === 0 ? height : width, sizes[at] ?? 0];
    if (size < 1 || out < 1) {
      throw new ShapeError(
        `${op}: found ${at === 0 ? "height" : "width"} ${size}, which becomes ${out}, expected at least 1 of each; raise scaleFactor, or give size`,
        { size, out },
      );
    }
    const ratio = factors?.[at] === undefined ? undefined : 1 / factors[at];
    return options.mode === "bilinear"
      ? bilinear(size, out, ratio, options.alignCorners ?? false)
      : { in: size, out, low: nearest(size, out, ratio) };
  };
  return { vertical: axis(0), horizontal: axis(1) };
}

/** In float32, as PyTorch does whatever the tensors hold: at 46 from 14, say, exact numbers would choose other rows. */
function nearest(size: number, out: number, ratio: number | undefined): readonly number[] {
  const scale = ratio === undefined ? Math.fround(size / out) : Math.fround(ratio);
  return Array.from({ length: out }, (_, i) => {
    if (out === size) return i;
    if (out === 2 * size) return Math.floor(i / 2);
    return Math.min(Math.floor(Math.fround(i * scale)), size - 1);
  });
}

function bilinear(
  size: number,
  out: number,
  ratio: number | undefined,
  alignCorners: boolean,
): UpsampleAxis {
  const places = Array.from({ length: out }, (_, i) => {
    if (alignCorners) return out === 1 ? 0 : (i * (size - 1)) / (out - 1);
    return ratio === undefined ? ((2 * i + 1) * size - out) / (2 * out) : (i + 0.5) * ratio - 0.5;
  });
  const low = places.map((place) => Math.min(Math.max(Math.floor(place), -1), size - 1));
  return { in: size, out, low, share: places.map((place, i) => place - (low[i] ?? 0)) };
}
