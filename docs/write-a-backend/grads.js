// The five kernels that a backend adds to train. They walk the same places as the kernels forward, and write elsewhere.
/** @import { GradKernels } from "@convscope/core/backend" */
import { gather } from "./kernels.js";
import { forEachProduct, forEachTap, winners } from "./places.js";

/** @type {GradKernels<Float32Array>} */
export const grads = {
  conv2dInputGrad(dy, w, g) {
    const dx = new Float32Array(g.batch * g.inChannels * g.inHeight * g.inWidth);
    forEachProduct(g, (atY, atX, atW) => (dx[atX] += dy[atY] * w[atW]));
    return dx;
  },

  conv2dWeightGrad(x, dy, g) {
    const filterSize = (g.inChannels / g.groups) * g.kernelHeight * g.kernelWidth;
    const dw = new Float32Array(g.outChannels * filterSize);
    forEachProduct(g, (atY, atX, atW) => (dw[atW] += x[atX] * dy[atY]));
    return dw;
  },

  maxPool2dInputGrad(dy, x, g) {
    const dx = new Float32Array(x.length);
    for (const [atY, atX] of winners(x, g).entries()) dx[atX] += dy[atY];
    return dx;
  },

  maxPool2dSelect: (v, x, g) => gather(v, winners(x, g)),

  avgPool2dInputGrad(dy, g) {
    const dx = new Float32Array(g.batch * g.channels * g.inHeight * g.inWidth);
    forEachTap(g, (atY, atX, divisor) => (dx[atX] += dy[atY] / divisor));
    return dx;
  },
};
