/** A training on a screen: what is done, the layers, the bar, a line for each epoch. */
import { summarize } from "@convscope/explain";
import type { EpochMetrics, StartEvent, StepEvent } from "@convscope/train";
import { formatLayers } from "../terminal/layer-table.js";
import { accuracy, count, decimal, duration, percent, sizes } from "../terminal/numbers.js";
import { createProgressBar } from "../terminal/progress.js";
import type { Screen } from "../terminal/screen.js";
import type { PreparedEvent, TrainingObserver } from "./observer.js";
import { createPace } from "./pace.js";
import { DIGITS } from "./settings.js";

/** An observer that shows everything, as far as the screen allows. */
export function displayTraining(screen: Screen): TrainingObserver {
  const bar = createProgressBar(screen);
  const pace = createPace();
  let validationCount = 0;
  let printedHead = false;
  const epochLine = (metrics: EpochMetrics, epochs: number, seconds: number | undefined): void => {
    bar.above(() => screen.note(formatEpoch(metrics, epochs, validationCount, seconds, screen)));
  };
  let epochs = 0;
  let before = 0;
  return {
    onPrepared(event) {
      validationCount = event.parts.validation.count;
      printPrepared(event, screen);
    },
    onStart(event: StartEvent) {
      epochs = event.epochs;
      before = event.history.at(-1)?.seconds ?? 0;
      if (event.step > 0 && !printedHead) {
        for (const metrics of event.history) epochLine(metrics, epochs, undefined);
      }
      printedHead = true;
    },
    onStep(event: StepEvent) {
      const { epoch, step, steps, loss } = event;
      const { imagesPerSecond, secondsLeft } = pace.after(event);
      const label = `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
      bar.update({
        label,
        done: step,
        total: steps,
        loss,
        accuracy: event.accuracy,
        imagesPerSecond,
        secondsLeft,
      });
    },
    onEpoch(metrics) {
      epochLine(metrics, epochs, metrics.seconds - before);
      before = metrics.seconds;
    },
    onStop: () => bar.stop(),
  };
}

function printPrepared({ settings, model, parts, resumed }: PreparedEvent, screen: Screen): void {
  const { colors } = screen;
  const { train, validation, test } = parts;
  const what = resumed ? "Going on with the training of" : "Training";
  const data = settings.data === DIGITS ? "the bundled handwritten digits" : settings.data;
  const fact = (name: string, text: string): void =>
    screen.note(`  ${colors.dim(name.padEnd(8))} ${text}`);
  screen.note(`${what} ${colors.bold(model.name)} on ${data}`);
  screen.note();
  fact(
    "data",
    `${count(train.count)} to train, ${count(validation.count)} to validate, ${count(test.count)} to test; ${train.classes.length} classes, inputs ${sizes(train.shape)}`,
  );
  fact(
    "run",
    `${settings.epochs} epochs, batches of ${settings.batchSize}, learning rate ${settings.learningRate}, seed ${settings.seed}`,
  );
  fact("backend", settings.backend);
  if (model.metadata.source !== undefined) fact("source", model.metadata.source);
  screen.note();
  screen.note(formatLayers(summarize(model), screen));
  screen.note();
}

function formatEpoch(
  metrics: EpochMetrics,
  epochs: number,
  validationCount: number,
  seconds: number | undefined,
  { colors }: Screen,
): string {
  const { epoch, loss, accuracy: share, validation } = metrics;
  const parts = [
    `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    `train loss ${decimal(loss)} acc ${percent(share)}`,
  ];
  if (validation !== undefined) {
    const right = colors.bold(accuracy(validation.accuracy, validationCount));
    parts.push(`validation loss ${decimal(validation.loss)} acc ${right}`);
  }
  if (seconds !== undefined) parts.push(colors.dim(duration(seconds)));
  return `  ${parts.join("   ")}`;
}
