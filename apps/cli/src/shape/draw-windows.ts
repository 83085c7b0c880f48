/** The windows of one axis, a line each: where they lie on the input, or, transposed, where their stamps fall. */
import type { AxisShape, WindowKind } from "@convscope/explain";

/** Windows of which each has a line; of more the first and the last two. */
const DRAWN = 8;

/** Lines for an axis that fits, and the ranges of the first and last windows for one that does not. */
export function drawWindows(axis: AxisShape, kind: WindowKind, width: number): readonly string[] {
  const transposed = kind === "transpose";
  const [size, windows] = transposed ? [axis.out, axis.in] : [axis.in, axis.out];
  const { before, after, stride, kernel, dilation } = axis;
  const reach = dilation * (kernel - 1) + 1;
  const label = transposed ? "stamp" : "window";
  const head = `  ${label} ${String(windows - 1)}  `.length;
  const length = Math.max(before + size + after, (windows - 1) * stride + reach);
  const shown = windows <= DRAWN ? range(0, windows) : [0, 1, windows - 2, windows - 1];
  const name = (at: number): string =>
    `  ${label} ${String(at).padStart(head - label.length - 5)}  `;
  if (head + length > width) {
    return shown.map((at) => {
      const first = at * stride - before;
      const place = `${signed(first)} to ${signed(first + reach - 1)}`;
      return `${name(at)}${transposed ? "falls on" : "reads"} ${place}`;
    });
  }
  const dropped = new Set(axis.dropped);
  const cell = (at: number): string => (at < 0 || at >= size ? "░" : dropped.has(at) ? "·" : "█");
  const ruler = range(-before, length - before)
    .map(cell)
    .join("");
  const taps = Array.from({ length: kernel }, () => "▔").join(" ".repeat(dilation - 1));
  const lines = shown.map((at) => `${name(at)}${" ".repeat(at * stride)}${taps}`);
  const gap = `${" ".repeat(head)}…`;
  const legend = `█ ${transposed ? "place" : "pixel"}  ░ ${transposed ? "cut off" : "padding"}  · left out`;
  const drawn = `${" ".repeat(head)}${ruler}`;
  const apart = drawn.length + legend.length + 3 > width;
  return [
    ...(apart ? [`  ${legend}`, drawn] : [`${drawn}   ${legend}`]),
    ...(shown.length === windows ? lines : lines.toSpliced(2, 0, gap)),
  ];
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

function signed(value: number): string {
  return value < 0 ? `−${-value}` : String(value);
}
