/** Public entry of models: named re-exports, no logic. */
export { digitCodes } from "./digit-codes.js";
export { lenet5, lenet5Modern } from "./lenet5.js";
export type { ZooEntry } from "./zoo.js";
export { createModel, modelNames, zoo } from "./zoo.js";
