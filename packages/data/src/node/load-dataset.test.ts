import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { FormatError, IoError } from "@convscope/core/errors";
import { encode } from "fast-png";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { drawSeven } from "../preprocess/drawn-glyph.js";
import { digitPreprocessing } from "../preprocess/preprocessing.js";
import { loadPicture } from "./image-folder.js";
import { loadDataset } from "./load-dataset.js";

const preprocessing = digitPreprocessing();
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-data-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, content: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, content);
  return path;
}

function seven(ink = 0): Uint8Array {
  const paper = 255 - ink;
  const image = drawSeven({ width: 40, height: 50, box: [10, 10, 15, 25], stroke: 4, ink, paper });
  return encode({ ...image, depth: 8 });
}

const imageFile = (count: number): Uint8Array =>
  Uint8Array.of(
    0,
    0,
    8,
    3,
    0,
    0,
    0,
    count,
    0,
    0,
    0,
    28,
    0,
    0,
    0,
    28,
    ...new Uint8Array(count * 784),
  );
const labelFile = (...labels: number[]): Uint8Array =>
  Uint8Array.of(0, 0, 8, 1, 0, 0, 0, labels.length, ...labels);

describe("loadDataset on folders of pictures", () => {
  it("takes sorted folders as classes and leaves other files out", async () => {
    await write("7/b.png", seven());
    await write("7/a.PNG", seven(255));
    await write("7/notes.txt", "not a picture");
    await write("10/c.png", seven());
    await write("readme.md", "about");
    await write(".hidden/x.png", "");
    const set = await loadDataset(folder, { preprocessing });
    expect(set).toMatchObject({ count: 3, shape: [1, 32, 32], classes: ["10", "7"] });
    expect(Array.from(set.labels)).toEqual([0, 1, 1]);
    // The two polarities of one drawing become one input.
    const [first, second] = [set.images.slice(1024, 2048), set.images.slice(2048)];
    first.forEach((v, i) => {
      expect(v).toBeCloseTo(second[i] ?? Number.NaN, 1);
    });
  });

  it("names the picture that cannot be decoded", async () => {
    await write("7/a.png", seven());
    const bad = await write("7/b.jpg", "GIF89a");
    await expect(loadDataset(folder, { preprocessing })).rejects.toThrow(
      `${bad}: decodeImage: found GIF`,
    );
  });

  it("names the picture that shows nothing", async () => {
    const data = new Uint8Array(64).fill(9);
    const blank = await write(
      "7/a.png",
      encode({ width: 8, height: 8, channels: 1, data, depth: 8 }),
    );
    await expect(loadDataset(folder, { preprocessing })).rejects.toThrow(
      `${blank}: preprocess: found no ink`,
    );
  });

  it("names the class without pictures", async () => {
    await write("0/a.png", seven());
    await mkdir(join(folder, "1"));
    await expect(loadDataset(folder, { preprocessing })).rejects.toThrow(
      `${join(folder, "1")}: found no pictures`,
    );
  });

  it("says when a folder is empty, holds no classes, or preprocessing is missing", async () => {
    await expect(loadDataset(folder, { preprocessing })).rejects.toThrow("found an empty folder");
    await write("a.png", seven());
    await expect(loadDataset(folder, { preprocessing })).rejects.toThrow("found no folders in it");
    await expect(loadDataset(folder)).rejects.toThrow("found a folder and no preprocessing");
  });
});

describe("loadDataset on IDX files", () => {
  it("opens a pair by either file or by their folder, plain or gzipped", async () => {
    const images = await write("t10k-images-idx3-ubyte.gz", gzipSync(imageFile(2)));
    const labels = await write("t10k-labels-idx1-ubyte", labelFile(3, 1));
    for (const path of [images, labels, folder]) {
      const set = await loadDataset(path);
      expect(set).toMatchObject({ count: 2, shape: [1, 28, 28] });
      expect(set.images).toBeInstanceOf(Uint8Array);
    }
  });

  it("takes 28×28 images as framed: it only pads and normalises them", async () => {
    await write("images.idx", imageFile(1));
    await write("labels.idx", labelFile(4));
    const set = await loadDataset(join(folder, "images.idx"), { preprocessing });
    expect(set.shape).toEqual([1, 32, 32]);
    expect(set.images[0]).toBeCloseTo(-0.1311 / 0.3087, 4);
  });

  it("names the missing partner", async () => {
    const path = await write("train-images-idx3-ubyte", imageFile(1));
    await expect(loadDataset(path)).rejects.toThrow("expected train-labels-idx1-ubyte");
    const lone = await write("digits.bin", imageFile(1));
    await expect(loadDataset(lone)).rejects.toThrow('a file named as it is with "labels"');
  });

  it("asks which is meant when a folder holds several", async () => {
    await write("train-images-idx3-ubyte", imageFile(1));
    await write("t10k-images-idx3-ubyte", imageFile(1));
    await expect(loadDataset(folder)).rejects.toThrow("found 2 IDX image files");
  });

  it("names the truncated file", async () => {
    const path = await write("images.idx", imageFile(2).subarray(0, 500));
    await write("labels.idx", labelFile(1, 2));
    await expect(loadDataset(path)).rejects.toThrow(`${path}: found 484 bytes of data`);
  });
});

describe("loadDataset on CSV files", () => {
  it("opens plain and gzipped ones", async () => {
    const text = "label,p0,p1,p2,p3\n1,0,255,255,0\n";
    expect(await loadDataset(await write("a.csv", text))).toMatchObject({ shape: [1, 2, 2] });
    expect(await loadDataset(await write("a.csv.gz", gzipSync(text)))).toMatchObject({ count: 1 });
  });

  it("takes images of another size through all of the preprocessing", async () => {
    const image = drawSeven({
      width: 40,
      height: 40,
      box: [10, 8, 15, 22],
      stroke: 4,
      ink: 255,
      paper: 0,
    });
    const path = await write("a.csv", `7,${image.data.join(",")}\n`);
    const set = await loadDataset(path, { preprocessing });
    expect(set.shape).toEqual([1, 32, 32]);
    expect(Math.max(...set.images)).toBeCloseTo((1 - 0.1311) / 0.3087, 1);
  });

  it("names the file and line at fault", async () => {
    const path = await write("a.csv", "1,2\n1,x\n");
    await expect(loadDataset(path)).rejects.toThrow(`${path} line 2: found "x"`);
  });

  it("finds columns as told", async () => {
    const path = await write("a.csv", "p0,what\n9,3\n");
    const set = await loadDataset(path, { csv: { labelColumn: "what" } });
    expect(set.labels[0]).toBe(3);
  });
});

describe("loadDataset on anything else", () => {
  it("tells a missing path from an empty or foreign file", async () => {
    const missing = loadDataset(join(folder, "nowhere"));
    await expect(missing).rejects.toThrow(IoError);
    await expect(missing).rejects.toThrow("found nothing there");
    await expect(loadDataset(await write("a.csv", ""))).rejects.toThrow("found an empty file");
    await expect(loadDataset(await write("a.png", seven()))).rejects.toThrow("found one PNG file");
    const other = loadDataset(await write("a.bin", Uint8Array.of(1, 2, 3)));
    await expect(other).rejects.toThrow(FormatError);
    await expect(other).rejects.toThrow("neither IDX nor .csv");
  });

  it("says when a path goes through a file", async () => {
    const path = await write("a.csv", "1,2\n");
    await expect(loadDataset(join(path, "b"))).rejects.toThrow("found a file where the path needs");
  });
});

describe("loadPicture", () => {
  it("names a folder given for a file", async () => {
    await expect(loadPicture(folder, preprocessing)).rejects.toThrow(
      "found a folder, expected a file",
    );
  });

  it("returns the network's input", async () => {
    const input = await loadPicture(await write("a.png", seven()), preprocessing);
    expect(input).toHaveLength(1024);
  });
});
