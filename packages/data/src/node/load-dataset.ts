/**
 * Opens a data set by what its path is: IDX files, a CSV, or a folder of class folders.
 * Not a splitter: it returns the whole set (see splitStratified).
 */
import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ArgumentError, FormatError, IoError } from "@convscope/core/errors";
import { createDataset, type Dataset, imageSize } from "../dataset.js";
import { gunzip, isGzip } from "../gunzip.js";
import { sniffFormat } from "../image/decode.js";
import { applyPreprocessing, framingSize, preprocessDigits } from "../preprocess/apply.js";
import { type Preprocessing, preprocessedShape } from "../preprocess/preprocessing.js";
import { type CsvOptions, parseCsv } from "../readers/csv.js";
import { looksLikeIdx, parseIdxDataset } from "../readers/idx.js";
import { kindOfPath, listFolder, readBytes } from "./files.js";
import { loadImageFolder } from "./image-folder.js";

/** How to open a data set. */
export interface LoadOptions {
  /**
   * What images go through. Needed for a folder of pictures. IDX and CSV images of the size that the framing gives
   * (28×28) are taken as framed, so only the steps after the framing are applied; without it they stay bytes.
   */
  readonly preprocessing?: Preprocessing;
  /** For a CSV: its label column and image shape. */
  readonly csv?: Omit<CsvOptions, "name">;
}

/** Names of files of images in MNIST's manner. */
export const IDX_IMAGES: RegExp =
  /images?[-._]?idx[34][-._]ubyte(\.gz)?$|images?\.idx[34]?(\.gz)?$/i;

/**
 * Opens a folder of class folders, a folder with one pair of IDX files, either file of such a pair, or a CSV file.
 *
 * @throws IoError when the path cannot be read; FormatError when it holds no data set, naming what was found.
 * @example
 * ```ts
 * import { mkdtemp, rm, writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { loadDataset } from "@convscope/data/node";
 * const folder = await mkdtemp(`${tmpdir()}/dots-`);
 * await writeFile(`${folder}/dots.csv`, "label,p0,p1,p2,p3\n1,0,255,255,0\n");
 * const dots = await loadDataset(`${folder}/dots.csv`);
 * await rm(folder, { recursive: true });
 * if (dots.count !== 1 || dots.labels[0] !== 1) throw new Error("expected one image of class 1");
 * ```
 */
export async function loadDataset(path: string, options: LoadOptions = {}): Promise<Dataset> {
  const set =
    (await kindOfPath(path)) === "folder"
      ? await loadFolder(path, options)
      : await loadFile(path, options);
  const { preprocessing } = options;
  if (preprocessing === undefined || set.images instanceof Float32Array) return set;
  return preprocessBytes(set, preprocessing);
}

async function loadFolder(path: string, options: LoadOptions): Promise<Dataset> {
  const entries = await listFolder(path);
  if (entries.length === 0) {
    throw new FormatError(
      `${path}: found an empty folder, expected one folder of pictures per class, or a pair of IDX files`,
      { path },
    );
  }
  const idx = entries.filter((entry) => !entry.isFolder && IDX_IMAGES.test(entry.name));
  if (idx.length > 1) {
    const names = idx.map((entry) => entry.name).join(", ");
    throw new FormatError(
      `${path}: found ${idx.length} IDX image files (${names}), expected one, or a train and a t10k pair for loadTrainTest (which is meant?); name the file itself`,
      { path, found: idx.length },
    );
  }
  if (idx[0] !== undefined) return loadIdx(join(path, idx[0].name));
  if (options.preprocessing === undefined) {
    throw new ArgumentError(
      `${path}: found a folder and no preprocessing, expected one (pictures differ in size and colour); give it, such as digitPreprocessing()`,
      { path },
    );
  }
  return loadImageFolder(path, { preprocessing: options.preprocessing });
}

async function loadFile(path: string, options: LoadOptions): Promise<Dataset> {
  const bytes = await readBytes(path);
  const content = isGzip(bytes) ? await gunzip(bytes, path) : bytes;
  if (looksLikeIdx(content)) return loadIdx(path);
  const isText = !content.subarray(0, 4096).includes(0);
  if (/\.(csv|txt)(\.gz)?$/i.test(path) && isText) {
    return parseCsv(new TextDecoder().decode(content), { ...options.csv, name: path });
  }
  const format = sniffFormat(content);
  const found = format === undefined ? "a file that is neither IDX nor .csv" : `one ${format} file`;
  throw new FormatError(
    `${path}: found ${found}, expected a folder of class folders, IDX files (…-images-idx3-ubyte) or a .csv file`,
    { path, format },
  );
}

/** Loads the pair that one of its two files belongs to. */
async function loadIdx(path: string): Promise<Dataset> {
  const name = basename(path);
  const isLabels = /labels?/i.test(name);
  const images = isLabels ? await partnerOf(path, "images") : path;
  const labels = isLabels ? path : await partnerOf(path, "labels");
  return parseIdxDataset(await readBytes(images), await readBytes(labels), { images, labels });
}

/** The other file of an IDX pair, by MNIST's naming; gzipped or not, whatever the first one is. */
async function partnerOf(path: string, wanted: "images" | "labels"): Promise<string> {
  const name = basename(path).replace(/\.gz$/i, "");
  const [from, fromRank, toRank] =
    wanted === "labels"
      ? (["images", /idx[34]/i, "idx1"] as const)
      : (["labels", /idx1/i, "idx3"] as const);
  const partner = name.replace(new RegExp(from, "i"), wanted).replace(fromRank, toRank);
  for (const candidate of partner === name ? [] : [partner, `${partner}.gz`]) {
    const full = join(dirname(path), candidate);
    try {
      await access(full);
      return full;
    } catch {
      // Not there under this name; the next is tried, and the error below names the first.
    }
  }
  throw new IoError(
    `${path}: found no ${wanted} beside it, expected ${partner === name ? `a file named as it is with "${wanted}" (…-images-idx3-ubyte and …-labels-idx1-ubyte)` : partner}; put both files of the pair in one folder`,
    { path, wanted },
  );
}

function preprocessBytes(set: Dataset, preprocessing: Preprocessing): Dataset {
  const [channels, height, width] = set.shape;
  const framing = framingSize(preprocessing);
  if (channels === 1 && height === framing && width === framing) {
    return preprocessDigits(set, preprocessing);
  }
  const shape = preprocessedShape(preprocessing);
  const size = imageSize(shape);
  const images = new Float32Array(set.count * size);
  for (let i = 0; i < set.count; i += 1) {
    images.set(applyPreprocessing(imageOf(set, i), preprocessing), i * size);
  }
  return createDataset({ shape, classes: set.classes, images, labels: set.labels });
}

/** Image i of a byte set as a picture: planes become interleaved. */
function imageOf(set: Dataset, i: number): Parameters<typeof applyPreprocessing>[0] {
  const [channels, height, width] = set.shape;
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new FormatError(
      `dataset: found images of ${channels} channels, expected 1, 3 or 4 (to be taken as pictures)`,
      { channels },
    );
  }
  const pixels = height * width;
  const data = new Uint8Array(channels * pixels);
  for (let c = 0; c < channels; c += 1) {
    for (let p = 0; p < pixels; p += 1) {
      data[p * channels + c] = set.images[(i * channels + c) * pixels + p] as number;
    }
  }
  return { width, height, channels, data };
}
