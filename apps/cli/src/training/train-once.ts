/** `convscope train` for one seed: runs it, shows it, leaves its files. */
import { join } from "node:path";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { listenForInterrupt } from "../interrupt.js";
import type { Session } from "../session.js";
import { displayTraining } from "./display.js";
import { resumeCommand, resumeOptions } from "./failures.js";
import { writeFeatureMaps } from "./feature-maps.js";
import { type OutputPaths, outputPaths, writeFile } from "./files.js";
import { linkToParent } from "./parent.js";
import { reportOf } from "./report.js";
import { accuracyLine, printResults } from "./results.js";
import { type CompletedTraining, runTraining, type StoppedTraining } from "./run-training.js";
import type { TrainCommandOptions } from "./train-options.js";

/** Trains once. @throws ConvscopeError, UsageError */
export async function trainOnce(session: Session, options: TrainCommandOptions): Promise<ExitCode> {
  const { screen } = session;
  const paths = outputPaths(options.out);
  const { model, data, backend, seed, epochs, batchSize, learningRate, limit, size } = options;
  using parent = options.events === true ? linkToParent() : undefined;
  const observer = parent?.observer ?? displayTraining(screen);
  using interrupt = listenForInterrupt(() => observer.onInterrupt());
  const { signal } = interrupt;
  const ended = await runTraining({
    asked: { model, data, backend, seed, epochs, batchSize, learningRate, limit, size },
    paths,
    checkpointEvery: options.checkpointEvery,
    resume: options.resume === true ? paths.checkpoint : options.resume,
    signal: parent ? AbortSignal.any([signal, parent.lost]) : signal,
    observer,
  });
  if (ended.stopped === "aborted") return sayStopped(session, ended, paths, options);
  using training = ended;
  await finish(session, training, paths);
  return exitCodes.ok;
}

function sayStopped(
  { screen, json }: Session,
  { result, settings }: StoppedTraining,
  paths: OutputPaths,
  options: TrainCommandOptions,
): ExitCode {
  const resume = `convscope train ${resumeOptions(options.out)}`;
  if (json) {
    const { checkpoint } = paths;
    screen.result({
      interrupted: true,
      epochs: result.epochs,
      steps: result.steps,
      checkpoint,
      resume,
    });
  }
  screen.warn(
    `Stopped after ${result.epochs} of ${settings.epochs} epochs (step ${result.steps}). Nothing is lost: the checkpoint is ${paths.checkpoint}.\nGo on with: ${resumeCommand(options.out)}`,
  );
  return exitCodes.interrupted;
}

async function finish(
  { host, screen, json }: Session,
  training: CompletedTraining,
  paths: OutputPaths,
): Promise<void> {
  const report = reportOf(training, host.version);
  await writeFile(paths.summary, `${JSON.stringify(report, null, 2)}\n`);
  await writeFeatureMaps(paths.featureMaps, training);
  if (json) {
    screen.result(report);
    return;
  }
  screen.note();
  screen.print(screen.colors.bold(accuracyLine(training.test)));
  screen.note();
  if (!screen.quiet) printResults(training.test, training.parts, screen);
  const files = [
    [paths.summary, "the numbers above and the history"],
    [join(paths.folder, "model.json"), "the network, with weights.safetensors"],
    [paths.checkpoint, "to go on training from"],
    [paths.featureMaps, "what the first layers make of one test image"],
  ] as const;
  const width = Math.max(...files.map(([path]) => path.length));
  screen.note("Files");
  for (const [path, what] of files) {
    screen.note(`  ${path.padEnd(width)}  ${screen.colors.dim(what)}`);
  }
  screen.note();
  const model = paths.folder === "out" ? "" : ` --model ${paths.folder}`;
  screen.note(`Try it on pictures of your own: convscope predict picture.png${model}`);
  screen.note(
    screen.colors.dim(`  (from a clone: npm run convscope -- predict picture.png${model})`),
  );
}
