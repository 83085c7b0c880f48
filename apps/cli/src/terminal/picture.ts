/** Small grey pictures in a terminal: two pixels in one character by ▀, or letters of growing ink where colour is off. */

/** A grey picture, row by row, 0 (paper) to 1 (ink). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** From thin to dense, as a light terminal prints them. */
const RAMP = " .:-=+*#%@";
/** The 24 greys of the 256 colours begin here. */
const FIRST_GREY = 232;
const GREYS = 24;
/** Below this share of the range a pixel is paper. */
const INK = 0.12;

/** An image as a network sees it, as a picture: channels averaged, least to greatest value stretched to 0..1. */
export function pictureOf(image: Float32Array, shape: readonly number[]): Picture {
  const [channels = 1, height = 1, width = 1] = shape;
  const plane = height * width;
  const values = new Float32Array(plane);
  for (let i = 0; i < plane; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += image[c * plane + i] as number;
    values[i] = sum / channels;
  }
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const range = most > least ? most - least : 1;
  return { width, height, values: values.map((value) => (value - least) / range) };
}

/** The ink in the middle of size × size pixels; what is larger is scaled down into them. */
export function framed(picture: Picture, size: number): Picture {
  const ink = cropToInk(picture);
  const scale = Math.min(1, size / Math.max(ink.width, ink.height));
  const small = scale < 1 ? shrink(ink, scale) : ink;
  const values = new Float32Array(size * size);
  const left = Math.floor((size - small.width) / 2);
  const top = Math.floor((size - small.height) / 2);
  for (let y = 0; y < small.height; y++) {
    const row = small.values.subarray(y * small.width, (y + 1) * small.width);
    values.set(row, (top + y) * size + left);
  }
  return { width: size, height: size, values };
}

function cropToInk({ width, height, values }: Picture): Picture {
  const inked = (i: number): boolean => (values[i] as number) > INK;
  const columns = range(width).filter((x) => range(height).some((y) => inked(y * width + x)));
  const rows = range(height).filter((y) => range(width).some((x) => inked(y * width + x)));
  const [left = 0, right = width - 1] = [columns[0], columns.at(-1)];
  const [top = 0, bottom = height - 1] = [rows[0], rows.at(-1)];
  const [w, h] = [right - left + 1, bottom - top + 1];
  const cropped = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const from = (top + y) * width + left;
    cropped.set(values.subarray(from, from + w), y * w);
  }
  return { width: w, height: h, values: cropped };
}

/** Each new pixel is the mean of the old ones that it covers. */
function shrink(picture: Picture, scale: number): Picture {
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const values = new Float32Array(width * height);
  const covered = (i: number, of: number, old: number): readonly number[] => {
    const first = Math.floor((i * old) / of);
    return range(Math.max(1, Math.ceil(((i + 1) * old) / of) - first)).map((k) => first + k);
  };
  for (let y = 0; y < height; y++) {
    const rows = covered(y, height, picture.height);
    for (let x = 0; x < width; x++) {
      const columns = covered(x, width, picture.width);
      let sum = 0;
      for (const r of rows)
        for (const c of columns) sum += picture.values[r * picture.width + c] ?? 0;
      values[y * width + x] = sum / (rows.length * columns.length);
    }
  }
  return { width, height, values };
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, i) => i);
}

/** Lines of a picture, each `width` characters wide, two pixel rows high. */
export function drawPicture(picture: Picture, colour: boolean): readonly string[] {
  const { width, height, values } = picture;
  const at = (x: number, y: number): number => (y < height ? (values[y * width + x] as number) : 0);
  return range(Math.ceil(height / 2)).map((row) => {
    const cells = range(width).map((x) => [at(x, 2 * row), at(x, 2 * row + 1)] as const);
    if (!colour) return cells.map(([top, bottom]) => inkOf((top + bottom) / 2)).join("");
    const painted = cells.map(([top, bottom]) => `\x1b[38;5;${grey(top)};48;5;${grey(bottom)}m▀`);
    return `${painted.join("")}\x1b[0m`;
  });
}

function grey(value: number): number {
  return FIRST_GREY + Math.min(GREYS - 1, Math.floor(value * GREYS));
}

function inkOf(value: number): string {
  return RAMP[Math.min(RAMP.length - 1, Math.floor(value * RAMP.length))] ?? " ";
}
