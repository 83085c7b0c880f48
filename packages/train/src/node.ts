/** Entry "@convscope/train/node": checkpoints and models as files. */
export {
  createFileCheckpointStore,
  type FileCheckpointStore,
} from "./node/file-checkpoint-store.js";
export type { FileSystem } from "./node/file-system.js";
export { makeFolder } from "./node/make-folder.js";
export { loadModel, saveModel } from "./node/model-files.js";
