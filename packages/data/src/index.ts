/** Entry "@convscope/data": what runs in browsers and Node alike; it reads no files. */
export { type AugmentOptions, augment } from "./augment/augment.js";
export type { ElasticRange } from "./augment/elastic.js";
export {
  createDataset,
  type Dataset,
  type DatasetInit,
  type ImageShape,
  subset,
} from "./dataset.js";
export { type DigitsParts, type DigitsSplit, decodeDigits } from "./digits.js";
export { decodeImage } from "./image/decode.js";
export type { Image } from "./image/image.js";
export { applyPreprocessing, preprocessDigits } from "./preprocess/apply.js";
export { parsePreprocessing } from "./preprocess/parse.js";
export {
  digitPreprocessing,
  digitsNormalisation,
  lenet5Normalisation,
  type Normalisation,
  type Preprocessing,
  type PreprocessingStep,
  preprocessedShape,
} from "./preprocess/preprocessing.js";
export { type CsvOptions, parseCsv } from "./readers/csv.js";
export { type IdxArray, parseIdx, parseIdxDataset } from "./readers/idx.js";
export { largestRemainder, type SplitSizes, splitStratified } from "./split.js";
