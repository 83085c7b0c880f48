/** Saved pixel shuffles. */
import { pixelShuffle, pixelUnshuffle } from "../../layers/pixel-shuffle.js";
import { Fields, type LayerFactories } from "./fields.js";

/** Readers of the layers in layers/pixel-shuffle.ts. */
export const pixelShuffleFactories: LayerFactories = {
  pixelShuffle: (options) =>
    pixelShuffle({ factor: new Fields("pixelShuffle", options).number("factor") }),
  pixelUnshuffle: (options) =>
    pixelUnshuffle({ factor: new Fields("pixelUnshuffle", options).number("factor") }),
};
