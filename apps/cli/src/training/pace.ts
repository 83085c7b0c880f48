/** Images a second, and the time that is left, from the steps of this process alone. */
import type { StepEvent } from "@convscope/train";

/** How fast it goes. */
export interface Pace {
  readonly imagesPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

/** Steps that one figure is taken over: enough to be calm, few enough to follow a change. */
const WINDOW = 50;

interface Mark {
  readonly step: number;
  readonly images: number;
  readonly seconds: number;
}

/** Follows the steps of a run. */
export function createPace(): { after(event: StepEvent): Pace } {
  const marks: Mark[] = [];
  let images = 0;
  return {
    after({ step, steps, examples, seconds }) {
      images += examples;
      marks.push({ step, images, seconds });
      if (marks.length > WINDOW) marks.shift();
      const [first, last] = [marks[0], marks.at(-1)];
      const time = (last?.seconds ?? 0) - (first?.seconds ?? 0);
      if (first === undefined || last === undefined || time <= 0) {
        return { imagesPerSecond: undefined, secondsLeft: undefined };
      }
      return {
        imagesPerSecond: (last.images - first.images) / time,
        secondsLeft: ((steps - step) * time) / (last.step - first.step),
      };
    },
  };
}
