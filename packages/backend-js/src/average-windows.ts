/** Windows of an average pooling: the taps in the input, and what each sum is divided by. */
import type { Pool2dGeometry } from "@convscope/core/backend";
import type { Axis } from "./axis.js";
import { horizontalAxis, verticalAxis } from "./conv2d-axes.js";
import { type TapRanges, tapRanges } from "./pool-windows.js";

/** Taps per output of both axes; a window's divisor is the product of its row's and its column's. */
export interface AverageWindows {
  readonly rows: TapRanges;
  readonly columns: TapRanges;
  readonly rowDivisors: Float64Array;
  readonly columnDivisors: Float64Array;
}

/** Divisors count the input, and the padding if asked; never what ceil mode reaches beyond it. */
export function averageWindows(g: Pool2dGeometry): AverageWindows {
  const vertical = verticalAxis(g);
  const horizontal = horizontalAxis(g);
  const rows = tapRanges(vertical);
  const columns = tapRanges(horizontal);
  return {
    rows,
    columns,
    rowDivisors: g.countPadding ? padded(vertical, g.padBottom) : Float64Array.from(rows.count),
    columnDivisors: g.countPadding
      ? padded(horizontal, g.padRight)
      : Float64Array.from(columns.count),
  };
}

/** Taps of each output that lie in the input or its padding. */
function padded(axis: Axis, after: number): Float64Array {
  return Float64Array.from({ length: axis.out }, (_, o) => {
    const room = axis.size + after - 1 - (o * axis.stride - axis.pad);
    return Math.max(0, Math.min(axis.taps, Math.floor(room / axis.dilation) + 1));
  });
}
