/** A training on a screen: what is done, the layers, the bar, a line for each epoch. */
import { summarize } from "@convscope/explain";
import type { EpochMetrics, StartEvent, StepEvent } from "@convscope/train";
import { formatLayers } from "../terminal/layer-table.js";
import { accuracy, count, decimal, duration, percent, sizes } from "../terminal/numbers.js";
import { createProgressBar } from "../terminal/progress.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import type { PreparedEvent, TrainingObserver } from "./observer.js";
import { createPace } from "./pace.js";
import { DIGITS } from "./settings.js";

/** What the display has to remember. */
interface Shown {
  validationCount: number;
  epochs: number;
  /** Seconds of the run at the end of the last epoch. */
  seconds: number;
}

const STOPPING = "Stopping: saving a checkpoint (Ctrl-C again: stop at once, without saving) …";

/** An observer that shows everything, as far as the screen allows. */
export function displayTraining(screen: Screen): TrainingObserver {
  const bar = createProgressBar(screen);
  const pace = createPace();
  const shown: Shown = { validationCount: 0, epochs: 0, seconds: 0 };
  const epochLine = (metrics: EpochMetrics, seconds: number | undefined): void => {
    bar.above(() => screen.note(formatEpoch(metrics, shown, seconds, screen)));
    shown.seconds = metrics.seconds;
  };
  return {
    onPrepared(event) {
      shown.validationCount = event.parts.validation.count;
      printPrepared(event, screen);
    },
    onStart({ epochs, history }: StartEvent) {
      shown.epochs = epochs;
      screen.note(formatEpochHead(screen));
      for (const metrics of history) epochLine(metrics, undefined);
    },
    onStep(event: StepEvent) {
      const { epoch, epochs, step, steps, loss } = event;
      bar.update({
        label: `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
        done: step,
        total: steps,
        loss,
        accuracy: event.accuracy,
        ...pace.after(event),
      });
    },
    onEpoch: (metrics) => epochLine(metrics, metrics.seconds - shown.seconds),
    onInterrupt: () => bar.above(() => screen.warn(STOPPING)),
    onStop: () => bar.stop(),
  };
}

function printPrepared(event: PreparedEvent, screen: Screen): void {
  const { settings, model, parts, resumed, keptAside, notice } = event;
  const { colors } = screen;
  const { train, validation, test } = parts;
  const what = resumed ? "Going on with the training of" : "Training";
  const data = settings.data === DIGITS ? "the bundled handwritten digits" : settings.data;
  const fact = (name: string, text: string): void => {
    const head = `  ${name.padEnd(8)} `;
    screen.note(wrap(head, text, screen.width).replace(name, colors.dim(name)));
  };
  screen.note(`${what} ${colors.bold(model.name)} on ${data}`);
  screen.note();
  fact(
    "data",
    `${count(train.count)} to train, ${count(validation.count)} to validate, ${count(test.count)} to test; ${train.classes.length} ${train.classes.length === 1 ? "class" : "classes"}, inputs ${sizes(train.shape)}`,
  );
  fact(
    "run",
    `${settings.epochs} ${settings.epochs === 1 ? "epoch" : "epochs"}, batches of ${settings.batchSize}, learning rate ${settings.learningRate}, seed ${settings.seed}`,
  );
  fact("backend", notice === undefined ? settings.backend : notice);
  if (model.metadata.source !== undefined) fact("source", model.metadata.source);
  if (keptAside !== undefined)
    fact("kept", `the checkpoint of an unfinished training, as ${keptAside}`);
  if (new Set(train.labels).size === 1) {
    screen.warn(
      `${screen.errorColors.yellow("warning:")} all images to train with are of one class: whatever is learned, every answer is right. A folder of pictures needs a folder for each class.`,
    );
  }
  screen.note();
  screen.note(formatLayers(summarize(model), screen));
  screen.note();
}

/** Columns of the table that grows by a line with each epoch. */
const EPOCH_COLUMNS = [
  ["epoch", 7],
  ["train loss", 13],
  ["accuracy", 11],
  ["validation loss", 18],
  ["accuracy", 11],
  ["time", 12],
] as const;

function formatEpochHead({ colors }: Screen): string {
  return colors.bold(EPOCH_COLUMNS.map(([head, width]) => head.padStart(width)).join(""));
}

/** @param seconds of this epoch; undefined when another process trained it */
function formatEpoch(
  metrics: EpochMetrics,
  { epochs, validationCount }: Pick<Shown, "epochs" | "validationCount">,
  seconds: number | undefined,
  { colors }: Screen,
): string {
  const { epoch, loss, accuracy: share, validation } = metrics;
  const plain = (text: string): string => text;
  const cells = [
    [`${epoch}/${epochs}`, plain],
    [decimal(loss), plain],
    [percent(share), plain],
    [validation === undefined ? "–" : decimal(validation.loss), plain],
    [validation === undefined ? "–" : accuracy(validation.accuracy, validationCount), colors.bold],
    [seconds === undefined ? "earlier" : duration(seconds), colors.dim],
  ] as const;
  return cells.map(([text, paint], i) => paint(text.padStart(EPOCH_COLUMNS[i]?.[1] ?? 0))).join("");
}
