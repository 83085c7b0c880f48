/**
 * Cross-correlation as a product of packed weights and an implicit im2col: the forward convolution, and each phase of
 * its input gradient. y must hold what is added to: zeros or a bias.
 *
 * Outputs near the border see fewer taps. Where it pays they are done apart with those taps alone (the gradient of a
 * 5x5 window over one position would else multiply 24 zeros of 25).
 */
import { type Axis, fullSpan, realSpans, type Span } from "./axis.js";
import { packRows } from "./packing.js";
import { type Axes, eachPatch, fillPatch, type Patch } from "./patch.js";
import { tiles } from "./tiles.js";

/** Strides in elements. The weight of (group, row, channel, tap) is at `base` plus each index times its stride. */
export interface WeightLayout {
  readonly base: number;
  readonly group: number;
  readonly row: number;
  readonly channel: number;
  readonly tapRow: number;
  readonly tapColumn: number;
}

/** Strides in elements. The result of (image, group * rows + row, p, q) is at `base` plus each index times its stride. */
export interface ResultLayout {
  readonly base: number;
  readonly image: number;
  readonly plane: number;
  readonly line: number;
  readonly step: number;
}

/** x `[batch, groups * channels, H, W]` correlated to `[batch, groups * rows, P, Q]`. */
export interface Correlation {
  readonly batch: number;
  readonly groups: number;
  readonly channels: number;
  readonly rows: number;
  readonly vertical: Axis;
  readonly horizontal: Axis;
  readonly weight: WeightLayout;
  readonly result: ResultLayout;
}

/** Packing one weight costs about as much as this many products of it. */
const PACKING = 8;
/** Setting up one run costs about as much as this many columns and steps. */
const SETUP = 2000;

/** Adds the correlation of x with w to y; with `exact`, no tap in padding is multiplied, not even by 0. */
export function correlate(
  x: Float32Array,
  w: Float32Array,
  y: Float32Array,
  c: Correlation,
  exact: boolean,
): void {
  const { vertical, horizontal } = c;
  const axes = exact
    ? { vertical, horizontal, clipVertical: true, clipHorizontal: true }
    : chooseAxes(c);
  eachPatch(axes, fullSpan(c.vertical), fullSpan(c.horizontal), (v, h, patch) => {
    const channels = Math.min(c.channels, Math.floor(tiles.image.length / patch.area));
    const fit = Math.floor(tiles.image.length / (channels * patch.area));
    const images = channels < c.channels ? 1 : Math.min(c.batch, fit);
    const spans: Spans = {
      vertical: axes.clipVertical ? realSpans(c.vertical, v) : [v],
      horizontal: axes.clipHorizontal ? realSpans(c.horizontal, h) : [h],
    };
    for (let group = 0; group < c.groups; group++) {
      for (let image = 0; image < c.batch; image += images) {
        for (let channel = 0; channel < c.channels; channel += channels) {
          correlateBlock(x, w, y, c, spans, {
            patch,
            group,
            image,
            channel,
            images: Math.min(images, c.batch - image),
            channels: Math.min(channels, c.channels - channel),
          });
        }
      }
    }
  });
}

interface Spans {
  readonly vertical: readonly Span[];
  readonly horizontal: readonly Span[];
}

/** The images and channels whose patch is in the engine's image at one time. */
interface Block {
  readonly patch: Patch;
  readonly group: number;
  readonly image: number;
  readonly images: number;
  readonly channel: number;
  readonly channels: number;
}

/** Cuts neither axis, the rows, or both at the border, whichever is estimated to be the least work. */
function chooseAxes(c: Correlation): Axes {
  const { vertical, horizontal } = c;
  const rows = realSpans(vertical, fullSpan(vertical));
  const columns = realSpans(horizontal, fullSpan(horizontal));
  const work = (vs: readonly Span[], hs: readonly Span[]) => {
    let sum = 0;
    for (const v of vs) {
      for (const h of hs) {
        const outputs = (v.end - v.start) * (h.end - h.start) * c.batch;
        const taps = (v.to - v.from) * (h.to - h.from);
        sum += c.rows * c.channels * taps * (outputs + PACKING) + SETUP;
      }
    }
    return sum;
  };
  const whole = work([fullSpan(vertical)], [fullSpan(horizontal)]);
  const byRows = work(rows, [fullSpan(horizontal)]);
  const byBoth = work(rows, columns);
  const clipHorizontal = byBoth < Math.min(whole, byRows);
  const clipVertical = clipHorizontal || byRows < whole;
  return { vertical, horizontal, clipVertical, clipHorizontal };
}

function correlateBlock(
  x: Float32Array,
  w: Float32Array,
  y: Float32Array,
  c: Correlation,
  spans: Spans,
  block: Block,
): void {
  const height = c.vertical.size;
  const width = c.horizontal.size;
  for (let i = 0; i < block.images; i++) {
    const plane = ((block.image + i) * c.groups + block.group) * c.channels + block.channel;
    const start = plane * height * width;
    const at = i * block.channels * block.patch.area;
    fillPatch(x, { start, count: block.channels, height, width }, block.patch, at);
  }
  for (const v of spans.vertical) {
    for (const h of spans.horizontal) {
      if (v.to > v.from && h.to > h.from) correlateSpan(w, y, c, block, v, h);
    }
  }
}

function correlateSpan(
  w: Float32Array,
  y: Float32Array,
  c: Correlation,
  block: Block,
  v: Span,
  h: Span,
): void {
  const { weight, result } = c;
  const count = block.images * (v.end - v.start) * (h.end - h.start);
  const depth = block.channels * (v.to - v.from) * (h.to - h.from);
  for (let column = 0; column < count; column += tiles.maxColumns) {
    const columns = Math.min(tiles.maxColumns, count - column);
    listColumns(c, block, v, h, column, columns);
    for (let k = 0; k < depth; k += tiles.maxDepth) {
      const steps = Math.min(tiles.maxDepth, depth - k);
      listTaps(c, block, v, h, k, steps);
      const fit = tiles.maxRows(steps);
      for (let row = 0; row < c.rows; row += fit) {
        const rows = Math.min(fit, c.rows - row);
        const packed = weight.base + block.group * weight.group + row * weight.row;
        packRows(w, packed, weight.row, rows, steps);
        const start = result.base + (block.group * c.rows + row) * result.plane;
        tiles.run(y, start, result.plane, rows, steps, columns);
      }
    }
  }
}

/** Tables of outputs `from .. from + count - 1` of a span, counted over images, rows and columns. */
function listColumns(
  c: Correlation,
  block: Block,
  v: Span,
  h: Span,
  from: number,
  count: number,
): void {
  const { columns, targets } = tiles;
  const { result, vertical, horizontal } = c;
  const { patch } = block;
  const wide = h.end - h.start;
  const high = v.end - v.start;
  let q = h.start + (from % wide);
  let p = v.start + (Math.floor(from / wide) % high);
  let image = Math.floor(from / (wide * high));
  for (let j = 0; j < count; ) {
    const run = Math.min(h.end - q, count - j);
    const line = image * block.channels * patch.area;
    const top = p * vertical.stride - vertical.pad - patch.top;
    let column = line + top * patch.width + q * horizontal.stride - horizontal.pad - patch.left;
    let target = (block.image + image) * result.image + p * result.line + q * result.step;
    for (const end = j + run; j < end; j++) {
      columns[j] = column;
      targets[j] = target;
      column += horizontal.stride;
      target += result.step;
    }
    q = h.start;
    if (++p === v.end) {
      p = v.start;
      image++;
    }
  }
}

/** Tables of taps `from .. from + count - 1` of a span, counted over channels, rows and columns. */
function listTaps(
  c: Correlation,
  block: Block,
  v: Span,
  h: Span,
  from: number,
  count: number,
): void {
  const { offsets, sources } = tiles;
  const { weight, vertical, horizontal } = c;
  const { patch } = block;
  const wide = h.to - h.from;
  const high = v.to - v.from;
  let s = h.from + (from % wide);
  let r = v.from + (Math.floor(from / wide) % high);
  let channel = Math.floor(from / (wide * high));
  for (let k = 0; k < count; k++) {
    offsets[k] =
      channel * patch.area + r * vertical.dilation * patch.width + s * horizontal.dilation;
    sources[k] =
      (block.channel + channel) * weight.channel + r * weight.tapRow + s * weight.tapColumn;
    if (++s < h.to) continue;
    s = h.from;
    if (++r < v.to) continue;
    r = v.from;
    channel++;
  }
}
