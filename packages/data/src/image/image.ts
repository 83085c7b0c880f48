/**
 * A decoded picture: plain bytes, interleaved. Not a tensor (see preprocessing) and not a file (see decode).
 */

/** A picture of 8-bit samples, row by row, the channels of a pixel side by side. */
export interface Image {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 red-green-blue, 4 red-green-blue-alpha (not premultiplied). */
  readonly channels: 1 | 3 | 4;
  /** width·height·channels samples, 0..255. */
  readonly data: Uint8Array;
}

/** Pictures above this many pixels are refused before they are decoded: they would not fit in memory. */
export const MAX_PIXELS: number = 64_000_000;
