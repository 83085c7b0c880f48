/**
 * Counts of layers that move, join or rescale values and hold nothing: they have no units in LeCun's sense.
 */
import { nothing } from "../expression.js";
import { type Derivation, noBiases, noState, noWeights } from "./derivation.js";

/** No weights, no units. */
export const moving: Derivation = {
  weights: noWeights,
  biases: noBiases,
  state: noState,
  neurons: nothing("no units of its own"),
  connections: nothing("no units of its own"),
  macs: nothing("no multiplication by a weight"),
  source: "moves, joins or rescales values",
};

/** Kinds that hold no weights and multiply by none. */
export const movingDerivations: Readonly<Record<string, Derivation>> = {
  activation: moving,
  add: { ...moving, source: "He, Zhang, Ren, Sun 2016, section 3.1" },
  concat: { ...moving, source: "Szegedy et al. 2015, section 4" },
  dropout: { ...moving, source: "Srivastava et al. 2014, section 4" },
  dropout2d: { ...moving, source: "Tompson et al. 2015, section 3.2" },
  flatten: moving,
  maxout: { ...moving, source: "Goodfellow et al. 2013, section 3" },
  mul: { ...moving, source: "Hu, Shen, Sun 2018, section 3" },
  pad: moving,
  permute: moving,
  pixelShuffle: { ...moving, source: "Shi et al. 2016, section 2.2" },
  pixelUnshuffle: { ...moving, source: "Shi et al. 2016, section 2.2" },
  reshape: moving,
  slice: moving,
  upsample: moving,
  localResponseNorm: { ...moving, source: "Krizhevsky, Sutskever, Hinton 2012, section 3.3" },
};
