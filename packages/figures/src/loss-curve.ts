/**
 * How a training went: loss and accuracy after each epoch, on training and validation examples.
 */
import { ArgumentError } from "@convscope/core";
import { measureText, percentText } from "./number-text.js";
import { page } from "./page.js";
import { drawPlot, finite, type Plot, type Series, ticksOf } from "./plot.js";

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
const PLOT = { top: 120, height: 216, width: 404, axis: "epoch" } as const;

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
      ...{ ...PLOT, title: "Loss", left: 76 },
      series: losses,
      show: measureText,
      ticks: ticksOf([0, ...finite(losses)]),
    },
    {
      ...{ ...PLOT, title: "Accuracy", left: 564 },
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
