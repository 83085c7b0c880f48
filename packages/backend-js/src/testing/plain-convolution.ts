/** The convolution and its gradients as plain nested loops, for tests: the sum of the definition, term by term. */
import type { Conv2dGeometry } from "@convscope/core/backend";

/** One product of the sum: elements of x, w and y that belong together. */
type Visit = (x: number, w: number, y: number) => void;

function eachTerm(g: Conv2dGeometry, visit: Visit): void {
  const channels = g.inChannels / g.groups;
  const filters = g.outChannels / g.groups;
  for (let n = 0; n < g.batch; n++) {
    for (let k = 0; k < g.outChannels; k++) {
      const group = Math.floor(k / filters);
      for (let p = 0; p < g.outHeight; p++) {
        for (let q = 0; q < g.outWidth; q++) {
          const y = ((n * g.outChannels + k) * g.outHeight + p) * g.outWidth + q;
          for (let c = 0; c < channels; c++) {
            for (let r = 0; r < g.kernelHeight; r++) {
              const h = p * g.strideHeight + r * g.dilationHeight - g.padTop;
              if (h < 0 || h >= g.inHeight) continue;
              for (let s = 0; s < g.kernelWidth; s++) {
                const column = q * g.strideWidth + s * g.dilationWidth - g.padLeft;
                if (column < 0 || column >= g.inWidth) continue;
                const plane = n * g.inChannels + group * channels + c;
                const x = (plane * g.inHeight + h) * g.inWidth + column;
                visit(x, ((k * channels + c) * g.kernelHeight + r) * g.kernelWidth + s, y);
              }
            }
          }
        }
      }
    }
  }
}

/** Element counts of x, w and y. */
export function convolutionSizes(g: Conv2dGeometry): { x: number; w: number; y: number } {
  return {
    x: g.batch * g.inChannels * g.inHeight * g.inWidth,
    w: ((g.outChannels * g.inChannels) / g.groups) * g.kernelHeight * g.kernelWidth,
    y: g.batch * g.outChannels * g.outHeight * g.outWidth,
  };
}

/** A result with the sum of the absolute terms of each element, which scales its rounding error. */
export interface PlainResult {
  readonly values: Float64Array;
  readonly magnitudes: Float64Array;
}

function accumulate(length: number): PlainResult & { add(i: number, term: number): void } {
  const values = new Float64Array(length);
  const magnitudes = new Float64Array(length);
  const add = (i: number, term: number) => {
    values[i] = (values[i] ?? 0) + term;
    magnitudes[i] = (magnitudes[i] ?? 0) + Math.abs(term);
  };
  return { values, magnitudes, add };
}

/** y of x and w. */
export function plainConv2d(x: Float32Array, w: Float32Array, g: Conv2dGeometry): PlainResult {
  const result = accumulate(convolutionSizes(g).y);
  eachTerm(g, (i, j, k) => result.add(k, (x[i] ?? 0) * (w[j] ?? 0)));
  return result;
}

/** dx of dy and w. */
export function plainInputGrad(dy: Float32Array, w: Float32Array, g: Conv2dGeometry): PlainResult {
  const result = accumulate(convolutionSizes(g).x);
  eachTerm(g, (i, j, k) => result.add(i, (dy[k] ?? 0) * (w[j] ?? 0)));
  return result;
}

/** dw of x and dy. */
export function plainWeightGrad(x: Float32Array, dy: Float32Array, g: Conv2dGeometry): PlainResult {
  const result = accumulate(convolutionSizes(g).w);
  eachTerm(g, (i, j, k) => result.add(j, (x[i] ?? 0) * (dy[k] ?? 0)));
  return result;
}
