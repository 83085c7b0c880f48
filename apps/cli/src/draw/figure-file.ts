/**
 * A figure as a file: SVG as it is, PNG by resvg with fonts that come along, so that it is the same on every machine. An
 * animation's PNG shows what stands still of it: its first step.
 */
import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { IoError } from "@convscope/core";
import { type Theme, withTheme } from "@convscope/figures";
import { createFileCheckpointStore } from "@convscope/train/node";
import { UsageError } from "../usage-error.js";

/** Formats by the ending of a file's name. */
export type FigureFormat = "png" | "svg";

/** How a figure is written. */
export interface FigureFileOptions {
  /** "auto" leaves it to whoever shows the SVG; a PNG is light then. */
  readonly theme?: Theme | undefined;
  /** Pixels of a PNG to one of the figure, which is 1000 wide; 2. */
  readonly scale?: number | undefined;
}

/** What became of a file. */
export interface WrittenFigure {
  readonly path: string;
  readonly format: FigureFormat;
  readonly bytes: number;
  /** Whether a file of this name was there before. */
  readonly replaced: boolean;
}

/** The format that a path asks for. @throws UsageError for any other ending */
export function figureFormat(path: string): FigureFormat {
  const ending = extname(path).toLowerCase();
  if (ending === ".svg") return "svg";
  if (ending === ".png") return "png";
  throw new UsageError(
    `A figure is written as .svg or .png, not as "${ending === "" ? path : ending}": name such a file with -o.`,
  );
}

/** Writes a figure whole or not at all. @throws UsageError for an ending that is no figure's, IoError */
export async function writeFigure(
  path: string,
  svg: string,
  { theme = "auto", scale = 2 }: FigureFileOptions = {},
): Promise<WrittenFigure> {
  const format = figureFormat(path);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) {
    throw new IoError(
      `${path}: found a folder, expected a place for a file; name a file in it: -o ${path}/figure.${format}`,
      { path },
    );
  }
  const themed = withTheme(svg, format === "png" && theme === "auto" ? "light" : theme);
  const bytes =
    format === "svg" ? new TextEncoder().encode(themed) : await renderPng(themed, scale);
  await createFileCheckpointStore(path).save(bytes);
  return { path, format, bytes: bytes.length, replaced: found !== undefined };
}

/** Pixels of a PNG at most: they take half a gigabyte while it is drawn. */
const MOST_PIXELS = 120_000_000;

/** The pixels of a figure as a PNG file. @throws UsageError for too many, IoError where the fonts are gone */
async function renderPng(svg: string, scale: number): Promise<Uint8Array> {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  const area = Number(width) * Number(height);
  if (area * scale ** 2 > MOST_PIXELS) {
    const most = Math.floor(10 * Math.sqrt(MOST_PIXELS / area)) / 10;
    throw new UsageError(
      `A PNG of scale ${scale} would be ${Math.round(Number(width) * scale)}×${Math.round(Number(height) * scale)} pixels. Draw this figure at a scale of at most ${most}, or as .svg, which is sharp at any size.`,
    );
  }
  const { renderAsync } = await import("@resvg/resvg-js");
  const image = await renderAsync(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: [...(await fontFiles())],
      defaultFontFamily: "DejaVu Sans",
    },
    fitTo: { mode: "zoom", value: scale },
  });
  return image.asPng();
}

async function fontFiles(): Promise<readonly string[]> {
  const here = createRequire(import.meta.url);
  const files = ["DejaVuSans", "DejaVuSans-Bold"].map((name) =>
    here.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`),
  );
  // resvg leaves out all text when a font cannot be read, and says nothing.
  for (const path of files) {
    await readFile(path).catch((cause: unknown) => {
      throw new IoError(
        `${path}: could not read the font (${String(cause)}), expected DejaVu Sans, which comes with convscope; install convscope again`,
        { path },
        cause,
      );
    });
  }
  return files;
}
