/** Whether padding may be multiplied as zeros: not with a factor that is infinite or NaN, for the product is NaN. */
import { type Axis, fullSpan, realSpans } from "./axis.js";

/** Whether some window reads padding. */
export function readsPadding(vertical: Axis, horizontal: Axis): boolean {
  return [vertical, horizontal].some((axis) => {
    const spans = realSpans(axis, fullSpan(axis));
    return spans.some(({ from, to }) => to - from < axis.taps);
  });
}

/** Whether every element is a number and not infinite. Four sums, as one would wait for its own additions. */
export function allFinite(x: Float32Array): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (const end = x.length - 3; i < end; i += 4) {
    a += (x[i] as number) * 0;
    b += (x[i + 1] as number) * 0;
    c += (x[i + 2] as number) * 0;
    d += (x[i + 3] as number) * 0;
  }
  for (; i < x.length; i++) a += (x[i] as number) * 0;
  return a + b + c + d === 0;
}
