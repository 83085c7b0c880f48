/** `convscope train --seeds N`: runs all, shows all, and their mean. */
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { listenForInterrupt } from "../interrupt.js";
import type { Session } from "../session.js";
import { accuracy, duration, percent } from "../terminal/numbers.js";
import { createProgressBar } from "../terminal/progress.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { type OutputPaths, outputPaths, prepareFolder, removeIfEmpty, writeFile } from "./files.js";
import type { ProgressMessage } from "./parent.js";
import type { TrainingReport } from "./report.js";
import { runSeeds, type SeedsObserver, seedFolder } from "./seeds.js";
import { DEFAULT_MODEL } from "./settings.js";
import type { TrainCommandOptions } from "./train-options.js";

const STOPPING =
  "Stopping: every run saves a checkpoint (Ctrl-C again: stop at once, without saving) …";

/** Trains with several seeds. @throws ConvscopeError, UsageError */
export async function trainSeeds(
  session: Session,
  options: TrainCommandOptions,
  count: number,
): Promise<ExitCode> {
  const { screen, host } = session;
  const paths = outputPaths(options.out);
  await prepareFolder(paths.folder);
  const first = options.seed ?? 1;
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  screen.note(
    `Training ${options.model ?? DEFAULT_MODEL} with seeds ${seeds.join(", ")}; the runs are in ${seedFolder(options.out, first)} and so on`,
  );
  screen.note();
  const observer = showSeeds(screen, count);
  using interrupt = listenForInterrupt(() => observer.onInterrupt());
  let reports: readonly TrainingReport[] | undefined;
  try {
    reports = await runSeeds({
      seeds,
      entry: host.entry,
      out: options.out,
      options: commonOptions(options),
      resume: options.resume === true,
      signal: interrupt.signal,
      observer,
    });
  } finally {
    observer.stop();
    await removeIfEmpty(paths.folder);
  }
  if (reports === undefined) {
    screen.warn(
      `Stopped. Go on with the same command and --resume: seeds that are done are not trained again.`,
    );
    return exitCodes.interrupted;
  }
  await finish(session, reports, paths);
  return exitCodes.ok;
}

/** Options that each run is started with. */
function commonOptions(options: TrainCommandOptions): readonly string[] {
  const { model, data, backend, epochs, batchSize, learningRate, limit, size } = options;
  return Object.entries({
    "--model": model,
    "--data": data,
    "--backend": backend,
    "--epochs": epochs,
    "--batch-size": batchSize,
    "--learning-rate": learningRate,
    "--limit": limit,
    "--size": size,
    "--checkpoint-every": options.checkpointEvery,
  }).flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]));
}

function showSeeds(
  screen: Screen,
  count: number,
): SeedsObserver & { onInterrupt(): void; stop(): void } {
  const bar = createProgressBar(screen);
  const start = performance.now();
  let finished = 0;
  return {
    onProgress(running) {
      const messages = [...running.values()];
      const steps = (messages[0]?.steps ?? 1) * count;
      const done = sum(messages.map(({ step }) => step));
      const seconds = (performance.now() - start) / 1000;
      const active = messages.filter(({ step, steps: all }) => step < all);
      bar.update({
        label: `seeds ${finished}/${count} done`,
        done,
        total: steps,
        loss: mean(active, "loss"),
        accuracy: mean(active, "accuracy"),
        imagesPerSecond: sum(active.map(({ imagesPerSecond }) => imagesPerSecond ?? 0)),
        secondsLeft: done > 0 ? (seconds * (steps - done)) / done : undefined,
      });
    },
    onReport({ seed, testAccuracy, testCount, seconds }) {
      finished++;
      const right = accuracy(testAccuracy, testCount);
      bar.above(() =>
        screen.note(
          `  seed ${seed}   test ${screen.colors.bold(right)}   ${screen.colors.dim(duration(seconds))}`,
        ),
      );
    },
    onInterrupt: () => bar.above(() => screen.warn(STOPPING)),
    stop: () => bar.stop(),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(
  messages: readonly ProgressMessage[],
  field: "loss" | "accuracy",
): number | undefined {
  const known = messages.map((message) => message[field]).filter((value) => value !== undefined);
  return known.length === 0 ? undefined : sum(known) / known.length;
}

async function finish(
  { screen, json }: Session,
  reports: readonly TrainingReport[],
  paths: OutputPaths,
): Promise<void> {
  const [first] = reports;
  if (first === undefined) return;
  const accuracies = reports.map(({ testAccuracy }) => testAccuracy);
  const testAccuracy =
    sum(reports.map((run) => run.testAccuracy * run.testCount)) /
    sum(reports.map((run) => run.testCount));
  const { model, backend, seed, epochs, testCount, data, trainCount, versions } = first;
  const whole = {
    model,
    backend,
    seed,
    epochs,
    /** Of all runs; two at once took about half of it. */
    seconds: sum(reports.map(({ seconds }) => seconds)),
    testAccuracy,
    testCount,
    seeds: reports.map((report) => report.seed),
    data,
    trainCount,
    versions,
    runs: reports,
  };
  await writeFile(paths.summary, `${JSON.stringify(whole, null, 2)}\n`);
  // The model in the folder is that of the first seed: choosing one by its test accuracy would be cheating.
  for (const file of ["model.json", "weights.safetensors", "feature-maps.svg"]) {
    await copyFile(join(seedFolder(paths.folder, first.seed), file), join(paths.folder, file));
  }
  if (json) return screen.result(whole);
  const columns = [
    { head: "seed", align: "right" as const },
    { head: "validation", align: "right" as const },
    { head: "test", align: "right" as const },
  ];
  const rows = reports.map((report) => [
    String(report.seed),
    report.validationAccuracy === undefined ? "–" : percent(report.validationAccuracy),
    accuracy(report.testAccuracy, report.testCount),
  ]);
  screen.note();
  screen.print(formatTable(columns, rows, screen.colors));
  screen.print();
  const range = `least ${percent(Math.min(...accuracies))}, most ${percent(Math.max(...accuracies))}`;
  screen.print(
    screen.colors.bold(
      `Mean test accuracy of ${reports.length} seeds: ${percent(testAccuracy, 2)} (${range})`,
    ),
  );
  screen.note();
  screen.note(
    `Written: ${paths.summary}; the model in ${paths.folder} is that of seed ${first.seed}.`,
  );
}
