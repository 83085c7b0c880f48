/** Layers of a model as a user names them. */
import type { Model, ShapedNode } from "@convscope/core";
import { unknownName } from "../usage-error.js";

/** The layer of a name. @throws UsageError with the nearest names */
export function layerOf(model: Model, name: string): ShapedNode {
  const node = model.nodes.find((own) => own.name === name);
  if (node !== undefined) return node;
  throw unknownName(
    "layer",
    name,
    model.nodes.map((own) => own.name),
  );
}
