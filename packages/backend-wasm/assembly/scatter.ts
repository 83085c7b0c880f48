// dx of a convolution, second half: the products of dy with every weight [C·R·S, P·Q] added to where the weight saw x. A channel
// of an image a chunk. For large maps seen with stride 1 assembly/conv2d-input-grad.ts is used, which needs no such matrix.
// Arguments: 0 products, 1 dx, 2 … the window of patches.ts.
import { address, int } from "./step";

const W: i32 = 2;

export function scatter(step: usize, chunk: i32): void {
  const height = int(step, W + 1), width = int(step, W + 2);
  const outHeight = int(step, W + 3), outWidth = int(step, W + 4);
  const filterHeight = int(step, W + 5), filterWidth = int(step, W + 6);
  const map = address(step, 1) + (<usize>(chunk * height * width) << 2);
  const area = <usize>(outHeight * outWidth) << 2;
  let from = address(step, 0) + <usize>(chunk * filterHeight * filterWidth) * area;
  memory.fill(map, 0, <usize>(height * width) << 2);
  for (let r = 0; r < filterHeight; r++) {
    for (let s = 0; s < filterWidth; s++) {
      const left = s * int(step, W + 10) - int(step, W + 12);
      for (let p = 0; p < outHeight; p++) {
        const y = p * int(step, W + 7) + r * int(step, W + 9) - int(step, W + 11);
        if (<u32>y < <u32>height) {
          addRow(from + (<usize>(p * outWidth) << 2), outWidth, map + (<usize>(y * width) << 2), left, int(step, W + 8), width);
        }
      }
      from += area;
    }
  }
}

/** Adds a row, `stride` places apart, from place `left` on, as far as these places exist. */
function addRow(from: usize, count: i32, to: usize, left: i32, stride: i32, width: i32): void {
  let q = left >= 0 ? 0 : (stride - 1 - left) / stride;
  const end = left >= width ? 0 : min(count, (width - 1 - left) / stride + 1);
  let at = to + (<usize>(left + q * stride) << 2);
  from += <usize>q << 2;
  if (stride == 1) {
    for (; q + 4 <= end; q += 4) {
      v128.store(at, f32x4.add(v128.load(at), v128.load(from)));
      at += 16;
      from += 16;
    }
  }
  for (; q < end; q++) {
    store<f32>(at, load<f32>(at) + load<f32>(from));
    at += <usize>stride << 2;
    from += 4;
  }
}
