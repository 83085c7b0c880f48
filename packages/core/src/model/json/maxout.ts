/** Saved maxouts. */
import { maxout } from "../../layers/maxout.js";
import { Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/maxout.ts. */
export const maxoutFactories: LayerFactories = {
  maxout: (options) => maxout({ pieces: new Fields("maxout", options).number("pieces") }),
};
