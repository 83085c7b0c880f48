/**
 * Layers that rearrange one example's values or take a part of them: reshape, permute, slice. A split is several slices.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { permuteGeometry, type SliceRange, sliceGeometry } from "../geometry/elementwise.js";
import { checkInteger } from "../geometry/window.js";
import { permute as permuteOp, slice as sliceOp } from "../ops/movement.js";
import { reshapedTo, reshape as reshapeOp } from "../ops/reshape.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { formatShape, resolveAxis } from "../shape.js";
import { type Layer, onlyInput, type Range, type Range2d } from "./layer.js";

/** Options of {@link reshape}. */
export interface ReshapeOptions {
  /** Of one example; one extent may be −1 and is worked out. */
  readonly shape: Shape;
}

const reshapeOptionNames: OptionNames<ReshapeOptions> = { shape: true };

/**
 * The same values under another shape, as PyTorch's Unflatten and view.
 *
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const maps = layers.reshape({ shape: [-1, 7, 7] });
 * if (maps.outputShape([6272]).join() !== "128,7,7") throw new Error("6272 = 128·7·7");
 * ```
 */
export function reshape(options: ReshapeOptions): Layer {
  checkOptionNames("reshape", options, reshapeOptionNames);
  const { shape } = options;
  return {
    kind: "reshape",
    options: { shape },
    variables: [],
    outputShape: (...inputs: readonly Shape[]) => reshapedTo(onlyInput("reshape", inputs), shape),
    forward(inputs) {
      const x = onlyInput("reshape", inputs);
      return reshapeOp(x, [x.shape[0] ?? 1, ...reshapedTo(x.shape.slice(1), shape)]);
    },
  };
}

/** Options of {@link permute}. */
export interface PermuteOptions {
  /** Axes of one example: axis i of the result is axis `axes[i]` of the input. */
  readonly axes: readonly number[];
}

const permuteOptionNames: OptionNames<PermuteOptions> = { axes: true };

/**
 * The axes of an example in another order.
 *
 * @throws ArgumentError for axes that are none
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const last = layers.permute({ axes: [1, 2, 0] });
 * if (last.outputShape([3, 8, 9]).join() !== "8,9,3") throw new Error("channels last");
 * ```
 */
export function permute(options: PermuteOptions): Layer {
  checkOptionNames("permute", options, permuteOptionNames);
  const { axes } = options;
  const kind = "permute";
  permuteGeometry(new Array<number>(axes.length).fill(1), axes);
  const order = axes.map((axis) => resolveAxis(kind, axis, axes.length));
  const outputShape = (...inputs: readonly Shape[]): Shape => {
    const input = onlyInput(kind, inputs);
    if (input.length === axes.length) return order.map((axis) => input[axis] ?? 1);
    throw new ShapeError(
      `permute: found input ${formatShape(input)}, expected ${axes.length} axes (${formatShape(axes)} names so many); name each of the ${input.length} axes once`,
      { input, axes },
    );
  };
  const turned = order.join() === "0,2,1";
  const layer: Layer = {
    kind,
    options: { axes },
    variables: [],
    outputShape,
    forward: (inputs) => permuteOp(onlyInput(kind, inputs), [0, ...order.map((axis) => axis + 1)]),
  };
  // Rows and columns mean something only where the channels stay in front.
  if (!turned && order.join() !== "0,1,2") return layer;
  return {
    ...layer,
    inputRange: ({ rows, columns }) => [
      turned ? { rows: columns, columns: rows } : { rows, columns },
    ],
  };
}

/** Options of {@link slice}. */
export interface SliceOptions extends SliceRange {
  /** Axis of one example: 0 for channels. */
  readonly axis: number;
}

const sliceOptionNames: OptionNames<SliceOptions> = {
  axis: true,
  start: true,
  end: true,
  step: true,
};

/**
 * A part of one axis: from `start` up to but without `end`, every `step`; Python's rules.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const half = layers.slice({ axis: 0, end: 32 });
 * if (half.outputShape([64, 8, 8]).join() !== "32,8,8") throw new Error("the first half of the maps");
 * ```
 */
export function slice(options: SliceOptions): Layer {
  checkOptionNames("slice", options, sliceOptionNames);
  const kind = "slice";
  const { axis, ...range } = options;
  sliceGeometry([1], [range]);
  const geometry = (input: Shape): ReturnType<typeof sliceGeometry> => {
    const at = resolveAxis(kind, axis, input.length);
    return sliceGeometry(
      input,
      input.map((_, i) => (i === at ? range : undefined)),
    );
  };
  return {
    kind,
    options: { ...options },
    variables: [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const input = onlyInput(kind, inputs);
      const { out } = geometry(input);
      if (!out.includes(0)) return out;
      throw new ShapeError(
        `slice: found nothing left of axis ${axis} of ${formatShape(input)}, expected at least one element; correct start and end`,
        { input, ...options },
      );
    },
    inputRange(out: Range2d, ...inputs: readonly Shape[]) {
      const { start, step } = geometry(onlyInput(kind, inputs));
      const read = ({ first, last }: Range, at: number): Range => {
        const place = (i: number): number => (start.at(at) ?? 0) + i * (step.at(at) ?? 1);
        const [a, b] = [place(first), place(last)];
        return { first: Math.min(a, b), last: Math.max(a, b) };
      };
      return [
        { rows: start.length > 2 ? read(out.rows, -2) : out.rows, columns: read(out.columns, -1) },
      ];
    },
    forward(inputs) {
      const x = onlyInput(kind, inputs);
      const at = resolveAxis(kind, axis, x.rank - 1) + 1;
      return sliceOp(
        x,
        x.shape.map((_, i) => (i === at ? range : undefined)),
      );
    },
  };
}

/**
 * Slices that part an axis into pieces of these sizes, in order: PyTorch's split, one layer a piece.
 *
 * @throws ArgumentError for sizes that are no whole numbers from 1
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const [first, second] = layers.split([16, 48]);
 * if (first?.outputShape([64, 8, 8])[0] !== 16) throw new Error("the first 16 maps");
 * if (second?.outputShape([64, 8, 8])[0] !== 48) throw new Error("the other 48");
 * ```
 */
export function split(sizes: readonly number[], axis: number = 0): readonly Layer[] {
  if (sizes.length === 0) {
    throw new ArgumentError(
      "split: found no sizes, expected at least one (every piece has one); give the sizes of the pieces",
    );
  }
  let start = 0;
  return sizes.map((size) => {
    checkInteger("split", "size", size, 1);
    const from = start;
    start += size;
    return slice({ axis, start: from, end: start });
  });
}
