// Packs what convolution kernels see, as patches.ts does, of maps whose rows are so short that eight pixels seldom lie in one:
// a map's rows are copied once, padded and dealt out by stride (band.ts), then for each weight whole rows of outputs.
import { placeWeights, rowBytes, seenRows, takeBand, taps } from "./band";
import { int } from "./step";

/** Bytes behind a band that a row's last vector may touch. */
const BEYOND: usize = 64;

/**
 * Packs `count` outputs from `first` on, in panels of 8 that lie `apart` bytes from each other, of the channels `from` to `end`;
 * `image` is the group's first channel. Scratch: where each weight sees the band; the band; its rows of outputs, side by side.
 */
export function packBands(
  step: usize, w: i32, line: i32, image: usize, first: i32, count: i32, from: i32, end: i32, at: usize, apart: usize, scratch: usize,
): void {
  const width = int(step, w + 4);
  const top = first / width;
  const rows = (first + count - 1) / width - top + 1;
  const seen = seenRows(step, w, rows);
  const weights = taps(step, w);
  const band = scratch + (<usize>weights << 2);
  const bytes = <usize>seen * rowBytes(step, w, line);
  const long = band + bytes + BEYOND;
  const apartSeen = <usize>int(step, w + 7) * rowBytes(step, w, line);
  const map = <usize>(int(step, w + 1) * int(step, w + 2)) << 2;
  placeWeights(step, w, line, 0, scratch, 4);
  memory.fill(band, 0, bytes);
  for (let c = from; c < end; c++) {
    takeBand(step, w, line, image + <usize>c * map, top * int(step, w + 7) - int(step, w + 11), seen, band);
    for (let i = 0; i < weights; i++) {
      takeOutputs(band + load<u32>(scratch + (<usize>i << 2)), apartSeen, rows, width, long);
      spread(long + (<usize>(first - top * width) << 2), count, at, apart);
      at += 32;
    }
  }
}

/** Rows of outputs side by side; what a row's last vector has too much is written over by the next. */
@inline
function takeOutputs(from: usize, apart: usize, rows: i32, width: i32, to: usize): void {
  for (; rows > 0; rows--) {
    for (let q: usize = 0; q < <usize>width << 2; q += 16) v128.store(to + q, v128.load(from + q));
    from += apart;
    to += <usize>width << 2;
  }
}

/** Eight of a line for each panel. */
@inline
function spread(line: usize, count: i32, at: usize, apart: usize): void {
  for (; count > 0; count -= 8) {
    v128.store(at, v128.load(line));
    v128.store(at, v128.load(line, 16), 16);
    line += 32;
    at += apart;
  }
}
