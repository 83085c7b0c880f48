/** Public entry of models: named re-exports, no logic. */
export { type AlexnetOptions, type AlexnetVariant, alexnet } from "./alexnet.js";
export { cifarVgg } from "./cifar-vgg.js";
export { cs231nDemo } from "./cs231n-demo.js";
export { digitCodes } from "./digit-codes.js";
export { type GooglenetOptions, googlenet } from "./googlenet.js";
export { googlenetBn } from "./googlenet-bn.js";
export { lenet5, lenet5Modern } from "./lenet5.js";
export { type MobilenetOptions, mobilenetV1, mobilenetV2 } from "./mobilenet.js";
export { networkInNetwork } from "./network-in-network.js";
export { nielsenChapter6 } from "./nielsen.js";
export { type ResnetDepth, type ResnetOptions, resnet } from "./resnet.js";
export { type SqueezenetOptions, type SqueezenetVersion, squeezenet } from "./squeezenet.js";
export { tinyVgg } from "./tiny-vgg.js";
export { type VggDepth, type VggOptions, vgg } from "./vgg.js";
export { createModel, modelNames, zoo } from "./zoo.js";
export type { PublishedFigure, ZooEntry } from "./zoo-entry.js";
