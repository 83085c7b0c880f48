/** Layers that only move values: padding, slices, axes in another order, channels that become pixels. */
import { type LayerScope, type ShapedNode, sizeOf, tensor, tidy } from "@convscope/core";
import { createReferenceBackend, type ReferenceBackend } from "@convscope/core/reference";
import { cellAt } from "../place.js";
import { fillOutput, type LayerSheet, onlyPlace, outputPlace, scaleOf } from "./layer-sheet.js";

/** A sheet whose cells hand on a cell of the sheet before, or hold a constant. */
function moving(words: (node: ShapedNode) => string): LayerSheet {
  return {
    words,
    write(own) {
      const x = onlyPlace(own.inputs);
      const sources = sourcesOf(own.node);
      const out = outputPlace(own, scaleOf(own.values));
      fillOutput(own, out, (map, h, w) => {
        const source = sources[(map * out.height + h) * out.width + w];
        return source?.from === undefined ? String(source?.constant ?? 0) : cellAt(x, source.from);
      });
      return out;
    },
  };
}

/** The flat place that a value comes from, or what stands there whatever is before. */
type Source =
  | { readonly from: number; readonly constant?: never }
  | { readonly constant: number; readonly from?: never };

/** Asked of the layer itself: places are numbered from 1, and change their sign where constants keep theirs. */
function sourcesOf(node: ShapedNode): readonly Source[] {
  const backend = createReferenceBackend();
  try {
    const [positive, negative] = [1, -1].map((sign) => moved(node, backend, sign));
    return Array.from(positive ?? [], (place, i) =>
      place !== 0 && place === -(negative?.[i] ?? 0)
        ? { from: Math.abs(place) - 1 }
        : { constant: place },
    );
  } finally {
    backend.dispose();
  }
}

/** The layer's output where each input is its place, from 1, with this sign. */
function moved(
  { layer, inputShapes }: ShapedNode,
  backend: ReferenceBackend,
  sign: number,
): Float32Array {
  const [shape = []] = inputShapes;
  const places = Float32Array.from({ length: sizeOf(shape) }, (_, i) => sign * (i + 1));
  const result = tidy(() =>
    layer.forward([tensor(backend, places, [1, ...shape])], scopeOf(layer.kind, backend)),
  );
  const values = result.dataSync();
  result.dispose();
  return values;
}

/** What moves values has none of its own. */
function scopeOf(kind: string, backend: ReferenceBackend): LayerScope {
  const none = (): never => {
    throw new RangeError(`${kind} holds no values`);
  };
  return { backend, mode: "eval", value: none, update: none, fresh: none };
}

const around = (mode: unknown, value: unknown): string => {
  if (mode === "reflect") return "the mirror image of what is inside, without its edge";
  return mode === "replicate" ? "its edge, over and over" : `the number ${Number(value ?? 0)}`;
};

/** By kind. */
export const movingSheets: Readonly<Record<string, LayerSheet>> = {
  flatten: moving(() => "All values before in one row: map by map, and each map row by row."),
  pad: moving(
    ({ layer: { options } }) =>
      `The maps before with rows and columns around them, which hold ${around(options["mode"], options["value"])}.`,
  ),
  permute: moving(
    ({ layer }) =>
      `The values before with their axes in the order ${String(layer.options["axes"])}.`,
  ),
  pixelShuffle: moving(
    ({ layer }) =>
      `Each square of ${layer.options["factor"]}×${layer.options["factor"]} pixels is made of as many maps before, a pixel of each.`,
  ),
  pixelUnshuffle: moving(
    ({ layer }) =>
      `Each square of ${layer.options["factor"]}×${layer.options["factor"]} pixels before is dealt out to as many maps.`,
  ),
  reshape: moving(() => "The values before in the same order, under another shape."),
  slice: moving(() => "A part of the values before, the rest of which is left out."),
};
