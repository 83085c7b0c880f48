/**
 * A progress bar that moves while a training runs. It never writes where there is no terminal; what must stay in a log
 * is written by others, above it.
 */
import { type Options, SingleBar } from "cli-progress";
import { clock, count, decimal, percent } from "./numbers.js";
import type { Screen } from "./screen.js";

/** How far a training is, and how it goes. */
export interface Progress {
  /** In front of the bar: "epoch 3/10". */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly loss: number | undefined;
  readonly accuracy: number | undefined;
  readonly imagesPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

/** A bar on a screen. */
export interface ProgressBar {
  update(progress: Progress): void;
  /** Takes the bar away while something is written, and puts it back. */
  above(write: () => void): void;
  stop(): void;
}

const LEAST_BAR = 8;
const MOST_BAR = 40;
const FILLED = "━";
const EMPTY = "─";
const SHOW_CURSOR = "\x1b[?25h";

/** The bar of a terminal, or one that does nothing. */
export function createProgressBar(screen: Screen): ProgressBar {
  const { animation, errorColors } = screen;
  if (animation === undefined) return { update() {}, above: (write) => write(), stop() {} };
  const width = Math.max(40, animation.columns ?? 80);
  let latest: Progress | undefined;
  const options: Options = {
    stream: animation,
    format: () => (latest === undefined ? "" : formatProgress(latest, width, errorColors)),
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
    linewrap: null,
    fps: 10,
  };
  const bar = new SingleBar(options);
  // Whatever ends the process, the cursor comes back.
  const restore = (): void => {
    if (bar.isActive) animation.write(SHOW_CURSOR);
  };
  process.once("exit", restore);
  const show = (): void => {
    if (latest !== undefined) bar.start(latest.total, latest.done);
  };
  return {
    update(progress) {
      latest = progress;
      if (bar.isActive) bar.update(progress.done);
      else show();
    },
    above(write) {
      if (!bar.isActive) return write();
      bar.stop();
      write();
      show();
    },
    stop() {
      bar.stop();
      process.off("exit", restore);
    },
  };
}

/** One line of at most `width` − 1 characters; what matters least goes first when it is narrow. */
export function formatProgress(
  progress: Progress,
  width: number,
  colors: Screen["errorColors"],
): string {
  const { label, done, total } = progress;
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const facts = factsOf(progress);
  const head = `  ${label} `;
  const fixed = head.length + 6;
  const limit = width - 1;
  let shown = facts.length;
  const used = (): number =>
    facts.slice(0, shown).reduce((sum, { text }) => sum + text.length + 2, fixed);
  while (shown > 0 && used() + LEAST_BAR > limit) shown--;
  const length = Math.max(LEAST_BAR, Math.min(MOST_BAR, limit - used()));
  const filled = Math.round(share * length);
  const bar = colors.cyan(FILLED.repeat(filled)) + colors.dim(EMPTY.repeat(length - filled));
  const kept = facts.slice(0, shown).map(({ text, dim }) => `  ${dim ? colors.dim(text) : text}`);
  return `${head}${bar} ${percent(share, 0).padStart(5)}${kept.join("")}`;
}

interface Fact {
  readonly text: string;
  readonly dim: boolean;
}

/** The most important first; they are dropped from the end. */
function factsOf(progress: Progress): readonly Fact[] {
  const { loss, accuracy, imagesPerSecond, secondsLeft } = progress;
  const facts: (Fact | undefined)[] = [
    loss === undefined ? undefined : { text: `loss ${decimal(loss)}`, dim: false },
    accuracy === undefined ? undefined : { text: `acc ${percent(accuracy)}`, dim: false },
    secondsLeft === undefined ? undefined : { text: `${clock(secondsLeft)} left`, dim: false },
    imagesPerSecond === undefined
      ? undefined
      : { text: `${count(Math.round(imagesPerSecond))} img/s`, dim: true },
  ];
  return facts.filter((fact) => fact !== undefined);
}
