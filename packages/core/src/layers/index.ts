/** The layers, as the namespace `layers`. */
export { activation, prelu } from "./activation.js";
export { conv2d } from "./conv2d.js";
export { linear } from "./linear.js";
export { batchNorm2d, localResponseNorm } from "./normalisation.js";
export { avgPool2d, maxPool2d, subsample } from "./pool2d.js";
export { rbf } from "./rbf.js";
export { add, concat, dropout, flatten } from "./structure.js";
