/** Learning rate schedules by the names and options that the cases hold. */
import {
  type CosineOptions,
  chainSchedules,
  cosine,
  exponential,
  multiStep,
  type OneCycleOptions,
  oneCycle,
  type Schedule,
  sequenceSchedules,
  stepwise,
  type WarmupOptions,
  warmup,
} from "@convscope/core";

/** A schedule as a case names it. */
export type NamedSchedule =
  | { readonly kind: "stepwise"; readonly options: { every: number; factor: number } }
  | { readonly kind: "multiStep"; readonly options: { milestones: number[]; factor?: number } }
  | { readonly kind: "exponential"; readonly options: { factor: number } }
  | { readonly kind: "warmup"; readonly options: WarmupOptions & { readonly steps: number } }
  | { readonly kind: "cosine"; readonly options: CosineOptions }
  | { readonly kind: "oneCycle"; readonly options: OneCycleOptions }
  | { readonly kind: "chainSchedules"; readonly options: { parts: readonly NamedSchedule[] } }
  | {
      readonly kind: "sequenceSchedules";
      readonly options: { parts: readonly NamedSchedule[]; milestones: readonly number[] };
    };

/** Makes it. */
export function scheduleOf(named: NamedSchedule): Schedule {
  switch (named.kind) {
    case "stepwise":
      return stepwise(named.options.every, named.options.factor);
    case "multiStep":
      return multiStep(named.options.milestones, named.options.factor);
    case "exponential":
      return exponential(named.options.factor);
    case "warmup": {
      const { steps, ...ends } = named.options;
      return warmup(steps, ends);
    }
    case "cosine":
      return cosine(named.options);
    case "oneCycle":
      return oneCycle(named.options);
    case "chainSchedules":
      return chainSchedules(...named.options.parts.map(scheduleOf));
    case "sequenceSchedules":
      return sequenceSchedules(named.options.parts.map(scheduleOf), named.options.milestones);
    default:
      return named satisfies never;
  }
}
