/** Entry "@convscope/data/node": what reads files. */
export { type ImageFolderOptions, loadImageFolder, loadPicture } from "./node/image-folder.js";
export { type LoadOptions, loadDataset } from "./node/load-dataset.js";
export { loadDigits } from "./node/load-digits.js";
export { loadTrainTest, type TrainTest } from "./node/train-test.js";
