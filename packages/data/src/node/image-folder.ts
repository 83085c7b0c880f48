/**
 * A data set from pictures in folders, one folder per class, as people collect them.
 * Not recursive: a class folder holds its pictures directly.
 */
import { join } from "node:path";
import { ConvscopeError, FormatError } from "@convscope/core/errors";
import { createDataset, type Dataset } from "../dataset.js";
import { decodeImage } from "../image/decode.js";
import { applyPreprocessing } from "../preprocess/apply.js";
import { type Preprocessing, preprocessedShape } from "../preprocess/preprocessing.js";
import { listFolder, readBytes } from "./files.js";

/** How to read a folder of pictures. */
export interface ImageFolderOptions {
  /** What every picture goes through. */
  readonly preprocessing: Preprocessing;
}

const PICTURE = /\.(png|jpe?g)$/i;

/**
 * Reads <folder>/<class>/<picture>.png|jpg; classes and pictures are taken in sorted order, other files are left out.
 *
 * @returns float images of the preprocessing's shape.
 * @throws FormatError naming the file that cannot be decoded or the class without pictures.
 * @throws IoError when a folder or file cannot be read.
 * @example
 * ```ts
 * import { digitPreprocessing } from "@convscope/data";
 * import { loadImageFolder } from "@convscope/data/node";
 * try {
 *   const digits = await loadImageFolder("my-digits", { preprocessing: digitPreprocessing() });
 *   console.log(digits.classes, digits.count);
 * } catch (error) {
 *   if (!String(error).includes("my-digits: found nothing there")) throw error;
 * }
 * ```
 */
export async function loadImageFolder(
  folder: string,
  options: ImageFolderOptions,
): Promise<Dataset> {
  const classes = (await listFolder(folder)).filter((entry) => entry.isFolder);
  if (classes.length === 0) {
    throw new FormatError(
      `${folder}: found no folders in it, expected one folder of pictures per class (such as 0/, 1/, ...)`,
      { folder },
    );
  }
  const files: { readonly path: string; readonly label: number }[] = [];
  for (const [label, { name }] of classes.entries()) {
    const path = join(folder, name);
    const pictures = (await listFolder(path)).filter((e) => !e.isFolder && PICTURE.test(e.name));
    if (pictures.length === 0) {
      throw new FormatError(
        `${path}: found no pictures, expected at least one .png, .jpg or .jpeg (every folder is a class); add some or remove the folder`,
        { folder: path },
      );
    }
    files.push(...pictures.map((picture) => ({ path: join(path, picture.name), label })));
  }
  const shape = preprocessedShape(options.preprocessing);
  const size = shape[0] * shape[1] * shape[2];
  const images = new Float32Array(files.length * size);
  for (const [i, { path }] of files.entries()) {
    images.set(await loadPicture(path, options.preprocessing), i * size);
  }
  const labels = Uint16Array.from(files, (file) => file.label);
  return createDataset({ shape, classes: classes.map((entry) => entry.name), images, labels });
}

/**
 * Reads one PNG or JPEG and takes it through the preprocessing.
 *
 * @returns values of the preprocessing's shape.
 * @throws FormatError naming the file when it cannot be decoded or shows nothing; IoError when it cannot be read.
 * @example
 * ```ts
 * import { digitPreprocessing } from "@convscope/data";
 * import { loadPicture } from "@convscope/data/node";
 * try {
 *   const input = await loadPicture("my-seven.png", digitPreprocessing());
 *   console.log(input.length);
 * } catch (error) {
 *   if (!String(error).includes("my-seven.png: found nothing there")) throw error;
 * }
 * ```
 */
export async function loadPicture(
  path: string,
  preprocessing: Preprocessing,
): Promise<Float32Array> {
  const bytes = await readBytes(path);
  try {
    return applyPreprocessing(decodeImage(bytes), preprocessing);
  } catch (cause) {
    if (!(cause instanceof ConvscopeError)) throw cause;
    throw new FormatError(`${path}: ${cause.message}`, { ...cause.details, path }, cause);
  }
}
