/** What a training tells while it runs: to a terminal, or to the process that started it. */
import type { Model } from "@convscope/core";
import type { EpochMetrics, StartEvent, StepEvent } from "@convscope/train";
import type { DataParts } from "./data.js";
import type { TrainingSettings } from "./settings.js";

/** What is known before the first step. */
export interface PreparedEvent {
  readonly settings: TrainingSettings;
  readonly model: Model;
  readonly parts: DataParts;
  /** Whether a checkpoint goes on. */
  readonly resumed: boolean;
  /** Where the checkpoint of an unfinished run was moved, if there was one. */
  readonly keptAside: string | undefined;
  /** Why another backend computes than the one by default. */
  readonly notice: string | undefined;
}

/** Someone who is told how a training goes. */
export interface TrainingObserver {
  onPrepared(event: PreparedEvent): void;
  onStart(event: StartEvent): void;
  onStep(event: StepEvent): void;
  onEpoch(metrics: EpochMetrics): void;
  /** Ctrl-C came; the run stops within a step. */
  onInterrupt(): void;
  /** The loop has ended, whatever comes next. */
  onStop(): void;
}
