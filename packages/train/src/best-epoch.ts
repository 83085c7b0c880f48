/**
 * Which epoch is the best so far, and when to stop waiting for a better one.
 */
import type { BestEpoch, EpochMetrics, Monitor } from "./checkpoint/checkpoint.js";

/** The epoch as the new best one; undefined unless it is better than `best` by more than `minDelta`. */
export function betterEpoch(
  monitor: Monitor,
  metrics: EpochMetrics,
  best: BestEpoch | undefined,
  minDelta: number,
): Omit<BestEpoch, "weights"> | undefined {
  const value = monitored(monitor, metrics);
  if (value === undefined) return undefined;
  const smallerIsBetter = monitor === "loss" || monitor === "validationLoss";
  if (best !== undefined) {
    const gain = smallerIsBetter ? best.value - value : value - best.value;
    if (!(gain > minDelta)) return undefined;
  }
  return { monitor, epoch: metrics.epoch, value };
}

/** Whether so many epochs went by since the best one. */
export function isPatienceOver(
  history: readonly EpochMetrics[],
  best: BestEpoch | undefined,
  patience: number | undefined,
): boolean {
  if (patience === undefined || best === undefined) return false;
  return history.length - best.epoch >= patience;
}

function monitored(monitor: Monitor, metrics: EpochMetrics): number | undefined {
  switch (monitor) {
    case "loss":
      return metrics.loss;
    case "accuracy":
      return metrics.accuracy;
    case "validationLoss":
      return metrics.validation?.loss;
    case "validationAccuracy":
      return metrics.validation?.accuracy;
    default:
      return monitor satisfies never;
  }
}
