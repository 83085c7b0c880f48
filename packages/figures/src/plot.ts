/** Curves over numbers in a row, with axes and a legend. What they are of is their figure's own. */
import { element, group, text } from "./svg.js";
import { textWidth } from "./text-width.js";

/** A curve; what is not a number interrupts it. */
export interface Series {
  readonly name: string;
  /** Classes of its line and of its dots. */
  readonly line: string;
  readonly mark: string;
  readonly dash?: string;
  readonly values: readonly number[];
}

/** Curves in one place. */
export interface Plot {
  readonly title: string;
  /** Of the field that the curves are in: ticks stand to its left and below it. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** What the horizontal axis counts. */
  readonly axis: string;
  readonly series: readonly Series[];
  readonly show: (value: number) => string;
  readonly ticks: readonly number[];
}

/** All values of some curves that are numbers. */
export function finite(series: readonly Series[]): readonly number[] {
  return series.flatMap(({ values }) => values.filter(Number.isFinite));
}

/** Round numbers around all values, four to seven of them; `limit` is never passed. */
export function ticksOf(
  values: readonly number[],
  limit: number = Number.POSITIVE_INFINITY,
): readonly number[] {
  const [low, high] = [Math.min(...values, limit), Math.max(...values, Number.NEGATIVE_INFINITY)];
  if (!(Number.isFinite(low) && Number.isFinite(high))) return [0, 1];
  const spread = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(spread / 5));
  const step = ([1, 2, 5, 10].find((factor) => spread / (factor * power) <= 5) ?? 10) * power;
  const below = Math.floor(low / step + 1e-9);
  const above = Math.max(below + 1, Math.ceil(high / step - 1e-9));
  const last = Math.min(above, Math.floor(limit / step + 1e-9));
  const first = Math.min(below, last - 1);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Places that get a number under the axis: at most about ten. */
function placeTicks(places: readonly number[]): readonly number[] {
  const [first = 1, last = 1] = [places[0], places.at(-1)];
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((size) => (last - first) / size <= 10) ??
    last - first;
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step).filter(
    (tick) => tick > first && tick <= last,
  );
  return [first, ...ticks.filter((tick) => tick - first >= step * 0.6)];
}

/** Axes, curves and legend; `places` are where on the horizontal axis the values stand, growing. */
export function drawPlot(plot: Plot, places: readonly number[]): string {
  const { title, left, top, width, height, series, show, ticks } = plot;
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const [first = 1, last = 1] = [places[0], places.at(-1)];
  const x = (place: number): number =>
    left + (last === first ? 0.5 : (place - first) / (last - first)) * width;
  const y = (value: number): number => top + (1 - (value - low) / (high - low)) * height;
  const grid = ticks.map((tick) =>
    group(
      {},
      element("path", { class: "rule", d: `M${left} ${Math.round(y(tick)) + 0.5}h${width}` }),
      text(show(tick), { class: "muted small end", x: left - 8, y: y(tick) + 4 }),
    ),
  );
  const numbers = placeTicks(places).map((place) =>
    text(String(place), {
      class: "muted small middle",
      x: x(place),
      y: top + height + 20,
    }),
  );
  const curves = series.map(({ line, mark, dash, values }) => {
    const points = values.map((value, i) =>
      Number.isFinite(value) ? ([x(places[i] ?? first), y(value)] as const) : undefined,
    );
    const dots =
      points.length > 40
        ? []
        : points.flatMap((point) =>
            point ? [element("circle", { class: mark, cx: point[0], cy: point[1], r: 3 })] : [],
          );
    return group(
      {},
      element("path", {
        class: line,
        "stroke-width": 2,
        "stroke-linejoin": "round",
        "stroke-dasharray": dash,
        d: pathOf(points),
      }),
      ...dots,
    );
  });
  return group(
    {},
    text(title, { class: "ink head", x: left, y: top - 32 }),
    legend(series, show, left + textWidth(title, 14, true) + 24, top - 32),
    ...grid,
    ...numbers,
    text(plot.axis, {
      class: "muted small middle",
      x: left + width / 2,
      y: top + height + 40,
    }),
    ...curves,
  );
}

/** A line through the points, broken where one is missing. */
function pathOf(points: readonly (readonly [number, number] | undefined)[]): string {
  const parts = points.flatMap((point, i) => {
    if (point === undefined) return [];
    const [px, py] = point.map((value) => Math.round(value * 100) / 100);
    return [`${points[i - 1] === undefined ? "M" : "L"}${px} ${py}`];
  });
  return parts.join("") || "M0 0";
}

/** The lines' names with their last values. */
function legend(
  series: readonly Series[],
  show: (value: number) => string,
  left: number,
  y: number,
): string {
  let at = left;
  const parts = series.map(({ name, line, mark, dash, values }) => {
    const label = `${name} ${show(values.at(-1) ?? Number.NaN)}`;
    const part = [
      element("path", {
        class: line,
        "stroke-width": 2,
        "stroke-dasharray": dash,
        d: `M${Math.round(at)} ${y - 4}h26`,
      }),
      element("circle", { class: mark, cx: Math.round(at) + 13, cy: y - 4, r: 3 }),
      text(label, { class: "ink small", x: Math.round(at) + 32, y }),
    ];
    at += 32 + textWidth(label, 11.5) + 18;
    return part.join("");
  });
  return parts.join("");
}
