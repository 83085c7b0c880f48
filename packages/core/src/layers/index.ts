/** The layers, as the namespace `layers`. */
export { activation, prelu } from "./activation.js";
export {
  adaptiveAvgPool2d,
  adaptiveMaxPool2d,
  globalAvgPool2d,
  globalMaxPool2d,
} from "./adaptive-pool2d.js";
export { convTranspose2d } from "./conv-transpose2d.js";
export { conv1d } from "./conv1d.js";
export { conv2d } from "./conv2d.js";
export { groupNorm, instanceNorm, layerNorm } from "./example-norms.js";
export { linear } from "./linear.js";
export { locallyConnected2d } from "./locally-connected2d.js";
export { lpPool2d } from "./lp-pool2d.js";
export { maxout } from "./maxout.js";
export { permute, reshape, slice, split } from "./movement.js";
export { batchNorm2d, localResponseNorm } from "./normalisation.js";
export { pad } from "./pad.js";
export { pixelShuffle, pixelUnshuffle } from "./pixel-shuffle.js";
export { avgPool1d, maxPool1d } from "./pool1d.js";
export { avgPool2d, maxPool2d, subsample } from "./pool2d.js";
export { rbf } from "./rbf.js";
export { add, concat, dropout, dropout2d, flatten, mul } from "./structure.js";
export { upsample } from "./upsample.js";
