/** One sample of a contestant's time, taken in its own process. */
import { median } from "./statistics.js";

/**
 * Milliseconds of a run. One that takes `ms` or longer is its own sample; a shorter one only wakes threads and fills caches,
 * after the others' turns, and the sample is the median of as many further runs as fit in `ms`.
 */
export async function sampleTime(
  run: () => void | Promise<void>,
  ms: number,
  now: () => number = () => performance.now(),
): Promise<number> {
  const timed = async (): Promise<number> => {
    const start = now();
    await run();
    return now() - start;
  };
  const awake = await timed();
  if (awake >= ms) return awake;
  const times: number[] = [];
  for (let spent = 0; spent < ms; ) {
    const taken = await timed();
    times.push(taken);
    spent += taken;
  }
  return median(times);
}
