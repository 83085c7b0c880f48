/**
 * dL/dw of the convolution: dw[k, c, r, s] = sum over n, p, q of dy[n, k, p, q] * x[n, c, p*stride + r*dilation - pad, ...].
 *
 * The same product as the forward pass with its tables swapped: dy is packed, outputs are the steps of the sum, and a
 * tap (c, r, s) is a column.
 */
import type { Conv2dGeometry } from "@convscope/core/backend";
import { fullSpan, type Span } from "../axis.js";
import type { BufferPool } from "../buffer-pool.js";
import { horizontalAxis, verticalAxis } from "../conv2d-axes.js";
import { allFinite, readsPadding } from "../finite.js";
import { packRows } from "../packing.js";
import { type Axes, eachPatch, fillPatch, type Patch } from "../patch.js";
import { tiles } from "../tiles.js";
import { addWeightGradByTap } from "../weight-grad-by-tap.js";

/** x `[N, C, H, W]`, dy `[N, K, P, Q]` to dw `[K, C / groups, R, S]`. */
export function conv2dWeightGrad(
  pool: BufferPool,
  x: Float32Array,
  dy: Float32Array,
  g: Conv2dGeometry,
): Float32Array {
  const channels = g.inChannels / g.groups;
  const dw = pool.zeros(g.outChannels * channels * g.kernelHeight * g.kernelWidth);
  const depthwise = channels === 1 && g.outChannels === g.groups;
  const few = depthwise && g.kernelHeight * g.kernelWidth < 16;
  if (few || (readsPadding(verticalAxis(g), horizontalAxis(g)) && !allFinite(dy))) {
    addWeightGradByTap(x, dy, g, dw);
  } else {
    addWeightGrad(x, dy, g, dw);
  }
  return dw;
}

function addWeightGrad(
  x: Float32Array,
  dy: Float32Array,
  g: Conv2dGeometry,
  dw: Float32Array,
): void {
  const channels = g.inChannels / g.groups;
  const axes: Axes = {
    vertical: verticalAxis(g),
    horizontal: horizontalAxis(g),
    clipVertical: false,
    clipHorizontal: false,
  };
  eachPatch(axes, fullSpan(axes.vertical), fullSpan(axes.horizontal), (v, h, patch) => {
    const fitting = Math.min(channels, Math.floor(tiles.image.length / patch.area));
    const fit = Math.floor(tiles.image.length / (fitting * patch.area));
    const images = fitting < channels ? 1 : Math.min(g.batch, fit);
    for (let group = 0; group < g.groups; group++) {
      for (let image = 0; image < g.batch; image += images) {
        for (let channel = 0; channel < channels; channel += fitting) {
          addBlock(x, dy, dw, g, v, h, {
            patch,
            group,
            image,
            channel,
            images: Math.min(images, g.batch - image),
            channels: Math.min(fitting, channels - channel),
          });
        }
      }
    }
  });
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

function addBlock(
  x: Float32Array,
  dy: Float32Array,
  dw: Float32Array,
  g: Conv2dGeometry,
  v: Span,
  h: Span,
  block: Block,
): void {
  const { inHeight: height, inWidth: width } = g;
  for (let i = 0; i < block.images; i++) {
    const plane =
      (block.image + i) * g.inChannels + (block.group * g.inChannels) / g.groups + block.channel;
    const start = plane * height * width;
    const at = i * block.channels * block.patch.area;
    fillPatch(x, { start, count: block.channels, height, width }, block.patch, at);
  }
  const count = block.channels * (v.to - v.from) * (h.to - h.from);
  for (let column = 0; column < count; column += tiles.maxColumns) {
    const columns = Math.min(tiles.maxColumns, count - column);
    listTaps(g, block, v, h, column, columns);
    addOutputs(dy, dw, g, v, h, block, columns);
  }
}

/** Runs the listed columns over every output of the block. */
function addOutputs(
  dy: Float32Array,
  dw: Float32Array,
  g: Conv2dGeometry,
  v: Span,
  h: Span,
  block: Block,
  columns: number,
): void {
  const filters = g.outChannels / g.groups;
  const plane = g.outHeight * g.outWidth;
  const rowLength = (g.inChannels / g.groups) * g.kernelHeight * g.kernelWidth;
  const depth = block.images * (v.end - v.start) * (h.end - h.start);
  for (let k = 0; k < depth; k += tiles.maxDepth) {
    const steps = Math.min(tiles.maxDepth, depth - k);
    listOutputs(g, block, v, h, k, steps);
    const fit = tiles.maxRows(steps);
    for (let row = 0; row < filters; row += fit) {
      const rows = Math.min(fit, filters - row);
      const filter = block.group * filters + row;
      packRows(dy, (block.image * g.outChannels + filter) * plane, plane, rows, steps);
      tiles.run(dw, filter * rowLength, rowLength, rows, steps, columns);
    }
  }
}

/** Columns: taps `from .. from + count - 1`, counted over channels, rows and columns. */
function listTaps(
  g: Conv2dGeometry,
  block: Block,
  v: Span,
  h: Span,
  from: number,
  count: number,
): void {
  const { patch } = block;
  const wide = h.to - h.from;
  const high = v.to - v.from;
  const top = -g.padTop - patch.top;
  const left = -g.padLeft - patch.left;
  for (let j = 0; j < count; j++) {
    const s = h.from + ((from + j) % wide);
    const r = v.from + (Math.floor((from + j) / wide) % high);
    const channel = Math.floor((from + j) / (wide * high));
    tiles.columns[j] =
      channel * patch.area +
      (r * g.dilationHeight + top) * patch.width +
      s * g.dilationWidth +
      left;
    tiles.targets[j] = ((block.channel + channel) * g.kernelHeight + r) * g.kernelWidth + s;
  }
}

/** Steps of the sum: outputs `from .. from + count - 1`, counted over images, rows and columns. */
function listOutputs(
  g: Conv2dGeometry,
  block: Block,
  v: Span,
  h: Span,
  from: number,
  count: number,
): void {
  const { offsets, sources } = tiles;
  const { patch } = block;
  const wide = h.end - h.start;
  const high = v.end - v.start;
  let q = h.start + (from % wide);
  let p = v.start + (Math.floor(from / wide) % high);
  let image = Math.floor(from / (wide * high));
  for (let k = 0; k < count; k++) {
    const line = image * block.channels * patch.area + p * g.strideHeight * patch.width;
    offsets[k] = line + q * g.strideWidth;
    sources[k] = (image * g.outChannels * g.outHeight + p) * g.outWidth + q;
    if (++q < h.end) continue;
    q = h.start;
    if (++p < v.end) continue;
    p = v.start;
    image++;
  }
}
