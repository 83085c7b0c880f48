/** Enlarged or reduced maps as sheets: every value a cell before, or a mixture of its neighbours. */
import {
  type Layer,
  type UpsampleAxis,
  type UpsampleOptions,
  upsampleGeometry,
} from "@convscope/core";
import { cell } from "../place.js";
import { fillOutput, type LayerSheet, onlyPlace, outputPlace, scaleOf } from "./layer-sheet.js";

/** Nearest and bilinear. */
export const upsampleSheet: LayerSheet = {
  words: ({ layer }) =>
    layer.options["mode"] === "bilinear"
      ? "Each value is a mixture of its four neighbours of the map before, the nearer one the more."
      : "Each value is the nearest one of the map before.",
  write(own) {
    const x = onlyPlace(own.inputs);
    const { vertical, horizontal } = upsampleGeometry(
      [1, x.maps, x.height, x.width],
      optionsOf(own.node.layer),
    );
    const out = outputPlace(own, scaleOf(own.values));
    fillOutput(own, out, (map, p, q) =>
      partsOf(vertical, p)
        .flatMap((row) =>
          partsOf(horizontal, q).map((column) => {
            const [own, share] = [cell(x, map, row.place, column.place), row.share * column.share];
            return share === 1 ? own : `${share}*${own}`;
          }),
        )
        .join("+"),
    );
    return out;
  },
};

/** Places along one axis, and what they give to value i; beyond the edge the edge stands. */
function partsOf(
  { in: extent, low, share }: UpsampleAxis,
  i: number,
): readonly { readonly place: number; readonly share: number }[] {
  const first = low[i] ?? 0;
  const upper = share?.[i] ?? 0;
  if (first < 0) return [{ place: 0, share: 1 }];
  if (upper === 0 || first === extent - 1) return [{ place: first, share: 1 }];
  return [
    { place: first, share: 1 - upper },
    { place: first + 1, share: upper },
  ];
}

/** The layer checked its options when it was made. */
function isUpsample(options: object): options is UpsampleOptions {
  return "size" in options || "scaleFactor" in options;
}

function optionsOf({ options }: Layer): UpsampleOptions {
  if (isUpsample(options)) return options;
  throw new RangeError("an upsampling has a size");
}
