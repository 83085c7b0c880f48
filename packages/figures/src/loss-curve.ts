/**
 * How a training went: loss and accuracy after each epoch, on training and validation examples.
 */
import { ArgumentError } from "@convscope/core";
import { measureText, percentText } from "./number-text.js";
import { page } from "./page.js";
import { element, group, text } from "./svg.js";
import { textWidth } from "./text-width.js";

/** What is known after an epoch. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  readonly loss: number;
  /** A share from 0 to 1. */
  readonly accuracy: number;
  readonly validation?: { readonly loss: number; readonly accuracy: number } | undefined;
}

const HEIGHT = 400;
const PLOT = { top: 120, height: 216, width: 404 } as const;

interface Series {
  readonly name: string;
  readonly line: string;
  readonly mark: string;
  readonly dash?: string;
  readonly values: readonly number[];
}

interface Plot {
  readonly title: string;
  readonly left: number;
  readonly series: readonly Series[];
  readonly show: (value: number) => string;
  readonly ticks: readonly number[];
}

/**
 * The curves as a picture, 1000 pixels wide.
 *
 * @throws ArgumentError without an epoch
 * @example
 * ```ts
 * import { lossCurve } from "@convscope/figures";
 * const svg = lossCurve([{ epoch: 1, loss: 0.9, accuracy: 0.7 }, { epoch: 2, loss: 0.4, accuracy: 0.9 }]);
 * if (!svg.includes("Accuracy")) throw new Error("both curves are drawn");
 * ```
 */
export function lossCurve(history: readonly EpochRecord[], title: string = "Training"): string {
  const last = history.at(-1);
  if (last === undefined) {
    throw new ArgumentError(
      "lossCurve: found no epochs, expected at least one (there is nothing to draw); draw it after the first epoch",
    );
  }
  const epochs = history.map(({ epoch }) => epoch);
  const validated = history.some(({ validation }) => validation !== undefined);
  const series = (name: "loss" | "accuracy"): readonly Series[] => [
    {
      name: "training",
      line: "orangeline",
      mark: "orange",
      dash: "5 4",
      values: history.map((record) => record[name]),
    },
    ...(validated
      ? [
          {
            name: "validation",
            line: "blueline",
            mark: "blue",
            values: history.map((record) => record.validation?.[name] ?? Number.NaN),
          },
        ]
      : []),
  ];
  const [losses, accuracies] = [series("loss"), series("accuracy")];
  const plots: readonly Plot[] = [
    {
      title: "Loss",
      left: 76,
      series: losses,
      show: measureText,
      ticks: ticksOf([0, ...finite(losses)]),
    },
    {
      title: "Accuracy",
      left: 564,
      series: accuracies,
      show: (share) => `${measureText(share * 100)} %`,
      ticks: ticksOf(finite(accuracies), 1),
    },
  ];
  const ends = [losses, accuracies].map((list, i) =>
    list
      .map(
        ({ name, values }) =>
          `${name} ${(i === 0 ? measureText : percentText)(values.at(-1) ?? Number.NaN)}`,
      )
      .join(", "),
  );
  const description = `After epoch ${last.epoch}: loss ${ends[0]}; accuracy ${ends[1]}.`;
  return page(
    { height: HEIGHT, title, description },
    plots.map((plot) => drawPlot(plot, epochs)),
  );
}

function finite(series: readonly Series[]): readonly number[] {
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

/** Epochs that get a number under the axis: at most about ten. */
function epochTicks(epochs: readonly number[]): readonly number[] {
  const [first = 1, last = 1] = [epochs[0], epochs.at(-1)];
  const step =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((size) => (last - first) / size <= 10) ??
    last - first;
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step).filter(
    (tick) => tick > first && tick <= last,
  );
  return [first, ...ticks.filter((tick) => tick - first >= step * 0.6)];
}

function drawPlot({ title, left, series, show, ticks }: Plot, epochs: readonly number[]): string {
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const [first = 1, last = 1] = [epochs[0], epochs.at(-1)];
  const x = (epoch: number): number =>
    left + (last === first ? 0.5 : (epoch - first) / (last - first)) * PLOT.width;
  const y = (value: number): number => PLOT.top + (1 - (value - low) / (high - low)) * PLOT.height;
  const grid = ticks.map((tick) =>
    group(
      {},
      element("path", { class: "rule", d: `M${left} ${Math.round(y(tick)) + 0.5}h${PLOT.width}` }),
      text(show(tick), { class: "muted small end", x: left - 8, y: y(tick) + 4 }),
    ),
  );
  const numbers = epochTicks(epochs).map((epoch) =>
    text(String(epoch), {
      class: "muted small middle",
      x: x(epoch),
      y: PLOT.top + PLOT.height + 20,
    }),
  );
  const curves = series.map(({ line, mark, dash, values }) => {
    const points = values.map((value, i) =>
      Number.isFinite(value) ? ([x(epochs[i] ?? first), y(value)] as const) : undefined,
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
    text(title, { class: "ink head", x: left, y: PLOT.top - 32 }),
    legend(series, show, left + textWidth(title, 14, true) + 24, PLOT.top - 32),
    ...grid,
    ...numbers,
    text("epoch", {
      class: "muted small middle",
      x: left + PLOT.width / 2,
      y: PLOT.top + PLOT.height + 40,
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
