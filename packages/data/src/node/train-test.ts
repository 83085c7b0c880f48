/**
 * A data set that comes in two parts, as MNIST does: `train-images…` with its labels to learn from, `t10k-images…` (or
 * `test-images…`) with its labels for the test. Not a splitter: see splitStratified.
 */
import { join } from "node:path";
import { FormatError } from "@convscope/core/errors";
import { createDataset, type Dataset } from "../dataset.js";
import { kindOfPath, listFolder } from "./files.js";
import { IDX_IMAGES, type LoadOptions, loadDataset } from "./load-dataset.js";

/** What to learn from and what to test with; they share the classes. */
export interface TrainTest {
  readonly train: Dataset;
  readonly test: Dataset;
}

/**
 * Opens a folder that holds MNIST's two pairs of IDX files; undefined for anything else.
 *
 * @throws IoError when a file cannot be read or lacks its labels; FormatError when one is damaged, or when the test holds
 *   classes that the training does not
 * @example
 * ```ts no-run
 * import { loadTrainTest } from "@convscope/data/node";
 * const mnist = await loadTrainTest("mnist");
 * console.log(mnist?.train.count, mnist?.test.count); // 60000 10000
 * ```
 */
export async function loadTrainTest(
  path: string,
  options: LoadOptions = {},
): Promise<TrainTest | undefined> {
  if ((await kindOfPath(path)) !== "folder") return undefined;
  const images = (await listFolder(path))
    .filter(({ name, isFolder }) => !isFolder && IDX_IMAGES.test(name))
    .map(({ name }) => name);
  const train = images.find((name) => /^train/i.test(name));
  const test = images.find((name) => /^(t10k|test)/i.test(name));
  if (images.length !== 2 || train === undefined || test === undefined) return undefined;
  const learned = await loadDataset(join(path, train), options);
  return { train: learned, test: alike(await loadDataset(join(path, test), options), learned) };
}

/** The test under the classes of the training: labels count from 0 in both. */
function alike(test: Dataset, { classes }: Dataset): Dataset {
  if (test.classes.length > classes.length) {
    throw new FormatError(
      `dataset: found ${test.classes.length} classes in the test, expected at most the ${classes.length} of the training; use the two parts of one data set`,
      { test: test.classes, train: classes },
    );
  }
  const { shape, images, labels } = test;
  return createDataset({ shape, classes, images, labels });
}
