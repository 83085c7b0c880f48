// Images as lanes. Maps with few channels and short rows make poor products; sixteen images of a batch side by side make good ones:
// an element of all of them is a line of the cache, and no lane is in vain. Bundled maps are [bundles, height, width, channels,
// 16]; lanes beyond the last image are 0.
import { address, int } from "./step";
import { turn } from "./vector";

/** Bytes of an element of a bundle. */
export const ELEMENT: usize = 64;

/**
 * Bundles maps, with padding around them; some rows of a bundle a chunk. Arguments: 0 maps, 1 result, 2 images, 3 channels,
 * 4 height, 5 width, 6 height and 7 width with padding, 8 rows and 9 columns of padding before, 10 rows a chunk, 11 chunks of a
 * bundle.
 */
export function bundleMaps(step: usize, chunk: i32): void {
  const channels = int(step, 3), height = int(step, 4), width = int(step, 5);
  const padded = int(step, 7);
  const bundle = chunk / int(step, 11);
  const first = (chunk - bundle * int(step, 11)) * int(step, 10);
  const end = min(int(step, 6), first + int(step, 10));
  const images = min(16, int(step, 2) - 16 * bundle);
  const pixel = <usize>channels * ELEMENT;
  const area = <usize>(height * width) << 2;
  const from = address(step, 0) + <usize>(16 * bundle * channels) * area;
  let to = address(step, 1) + <usize>((bundle * int(step, 6) + first) * padded) * pixel;
  for (let row = first; row < end; row++) {
    const y = row - int(step, 8);
    const inside = <u32>y < <u32>height;
    if (!inside || padded > width) memory.fill(to, 0, <usize>padded * pixel);
    for (let c = 0; inside && c < channels; c++) {
      const line = from + <usize>c * area + (<usize>(y * width) << 2);
      bundleRow(line, <usize>channels * area, images, width, to + <usize>int(step, 9) * pixel + <usize>c * ELEMENT, pixel);
    }
    to += <usize>padded * pixel;
  }
}

/** A row of a channel; images lie `image` bytes apart, pixels of the result `pixel` bytes. */
export function bundleRow(from: usize, image: usize, images: i32, width: i32, to: usize, pixel: usize): void {
  for (let n = 0; n < 16; n += 4) {
    let x = 0;
    if (n + 4 <= images && width >= 4) {
      for (; x < width; x += 4) {
        // The last four may have been done before, which changes nothing.
        const at = <usize>min(x, width - 4);
        const line = from + (at << 2);
        turn(
          v128.load(line), v128.load(line + image), v128.load(line + 2 * image), v128.load(line + 3 * image),
          to + at * pixel, pixel,
        );
      }
    }
    for (; x < width; x++) {
      const at = to + <usize>x * pixel;
      v128.store(at, f32x4.splat(0));
      for (let i = 0; i < min(4, images - n); i++) {
        store<f32>(at + (<usize>i << 2), load<f32>(from + <usize>i * image + (<usize>x << 2)));
      }
    }
    from += 4 * image;
    to += 16;
  }
}

/** Takes a row of a channel out of a bundle; the reverse of {@link bundleMaps}. */
export function unbundleRow(from: usize, pixel: usize, width: i32, images: i32, to: usize, image: usize): void {
  for (let n = 0; n < images; n += 4) {
    let x = 0;
    if (n + 4 <= images && width >= 4) {
      for (; x < width; x += 4) {
        const at = <usize>min(x, width - 4);
        const line = from + at * pixel;
        turn(
          v128.load(line), v128.load(line + pixel), v128.load(line + 2 * pixel), v128.load(line + 3 * pixel),
          to + (at << 2), image,
        );
      }
    }
    for (; x < width; x++) {
      for (let i = 0; i < min(4, images - n); i++) {
        store<f32>(to + <usize>i * image + (<usize>x << 2), load<f32>(from + <usize>x * pixel + (<usize>i << 2)));
      }
    }
    from += 16;
    to += 4 * image;
  }
}
