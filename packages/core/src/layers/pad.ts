/**
 * Padding layer.
 */
import type { Shape } from "../backend.js";
import { ArgumentError } from "../errors.js";
import { type Padding, resolvePadding } from "../geometry/window.js";
import { checkPadFill, type PadFill, pad as padOp } from "../ops/pad.js";
import { checkOptionNames, type OptionNames } from "../options.js";
import { type Layer, onlyInput, type Range } from "./layer.js";
import { onlyMaps } from "./maps.js";

/** Options of {@link pad}. */
export interface PadOptions {
  /** A number, [height, width], or [top, bottom, left, right]. */
  readonly padding: Exclude<Padding, "same" | "valid">;
  /** "constant" unless said otherwise. */
  readonly mode?: "constant" | "reflect" | "replicate" | undefined;
  /** What a constant padding holds; 0. */
  readonly value?: number | undefined;
}

const padOptionNames: OptionNames<PadOptions> = { padding: true, mode: true, value: true };

function fillOf({ mode = "constant", value }: PadOptions): PadFill {
  if (mode === "constant") return value ?? 0;
  if (mode !== "reflect" && mode !== "replicate") {
    throw new ArgumentError(
      `pad: found mode ${JSON.stringify(mode)}, expected "constant", "reflect" or "replicate"; choose one of these`,
      { mode },
    );
  }
  if (value === undefined) return mode;
  throw new ArgumentError(
    `pad: found value ${value} with mode "${mode}", expected it with "constant" alone (the rest copies what is there); drop it`,
    { value, mode },
  );
}

/**
 * Maps with rows and columns around them.
 *
 * @throws ArgumentError for impossible options
 * @example
 * ```ts
 * import { layers } from "@convscope/core";
 * const wide = layers.pad({ padding: [0, 1, 2, 3], mode: "replicate" });
 * if (wide.outputShape([3, 4, 4]).join() !== "3,5,9") throw new Error("one row, five columns more");
 * ```
 */
export function pad(options: PadOptions): Layer {
  checkOptionNames("pad", options, padOptionNames);
  const kind = "pad";
  const fill = fillOf(options);
  const [top, bottom, left, right] = resolvePadding(
    kind,
    numbers(options.padding),
    [1, 1],
    [1, 1],
    [1, 1],
    [1, 1],
  );
  const shifted = ({ first, last }: Range, by: number): Range => ({
    first: first - by,
    last: last - by,
  });
  return {
    kind,
    options: { ...options },
    variables: [],
    outputShape(...inputs: readonly Shape[]): Shape {
      const [channels, height, width] = onlyMaps(kind, inputs);
      checkPadFill(kind, fill, "height", height, top, bottom);
      checkPadFill(kind, fill, "width", width, left, right);
      return [channels, top + height + bottom, left + width + right];
    },
    inputRange: ({ rows, columns }) => [
      { rows: shifted(rows, top), columns: shifted(columns, left) },
    ],
    forward: (inputs) =>
      padOp(
        onlyInput(kind, inputs),
        [
          [0, 0],
          [0, 0],
          [top, bottom],
          [left, right],
        ],
        fill,
      ),
  };
}

/** Words of a window's padding say nothing here. */
function numbers(padding: Padding): Padding {
  if (typeof padding !== "string") return padding;
  throw new ArgumentError(
    `pad: found padding "${padding}", expected a number, [height, width] or [top, bottom, left, right] (there is no window to fit); give numbers`,
    { padding },
  );
}
