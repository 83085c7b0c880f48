/** Saved layers that move or join values. */
import { add, concat, dropout, flatten } from "../../layers/structure.js";
import { Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/structure.ts. */
export const structureFactories: LayerFactories = {
  add: () => add(),
  concat: () => concat(),
  dropout: (options) => dropout(new Fields("dropout", options).maybeNumber("rate")),
  flatten: () => flatten(),
};
