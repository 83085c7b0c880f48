/** Saved layers that move or join values. */
import { add, concat, dropout, dropout2d, flatten, mul } from "../../layers/structure.js";
import { Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/structure.ts. */
export const structureFactories: LayerFactories = {
  add: () => add(),
  concat: () => concat(),
  dropout: (options) => dropout(new Fields("dropout", options).maybeNumber("rate")),
  dropout2d: (options) => dropout2d(new Fields("dropout2d", options).maybeNumber("rate")),
  flatten: () => flatten(),
  mul: () => mul(),
};
