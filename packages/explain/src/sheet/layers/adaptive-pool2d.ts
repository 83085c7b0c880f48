/** Poolings to a given size, and over whole maps: a mean or a maximum of a range for each value. */
import type { AdaptivePool2dLayer, Layer } from "@convscope/core";
import { patch } from "../place.js";
import {
  fillOutput,
  type LayerPage,
  type LayerSheet,
  outputPlace,
  scaleOf,
} from "./layer-sheet.js";

function isAdaptive(layer: Layer): layer is AdaptivePool2dLayer {
  return "windows" in layer && typeof layer.windows === "function";
}

function adaptiveSheet(words: string, formula: "AVERAGE" | "MAX"): LayerSheet {
  return {
    words: () => words,
    write(own: LayerPage) {
      const { node, inputs, values } = own;
      const [x] = inputs;
      if (x === undefined || !isAdaptive(node.layer)) throw new RangeError("a pooling reads maps");
      const { vertical, horizontal } = node.layer.windows(node.inputShapes[0] ?? []);
      const end = (axis: typeof vertical, at: number): number =>
        (axis.starts[at] ?? 0) + (axis.lengths[at] ?? 1) - 1;
      const out = outputPlace(own, scaleOf(values));
      fillOutput(own, out, (map, p, q) => {
        const window = {
          ...{ top: vertical.starts[p] ?? 0, bottom: end(vertical, p) },
          ...{ left: horizontal.starts[q] ?? 0, right: end(horizontal, q) },
        };
        return `${formula}(${patch(x, map, window)})`;
      });
      return out;
    },
  };
}

const PARTS = "of its part of the map before; the parts cover all of the map.";

/** By kind. */
export const adaptiveSheets: Readonly<Record<AdaptivePool2dLayer["kind"], LayerSheet>> = {
  adaptiveAvgPool2d: adaptiveSheet(`Each value is the mean ${PARTS}`, "AVERAGE"),
  adaptiveMaxPool2d: adaptiveSheet(`Each value is the largest ${PARTS}`, "MAX"),
  globalAvgPool2d: adaptiveSheet("Each value is the mean of all of its map before.", "AVERAGE"),
  globalMaxPool2d: adaptiveSheet("Each value is the largest of all of its map before.", "MAX"),
};
