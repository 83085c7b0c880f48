/** Times two contestants in turn, after their results were found equal. */
import { checkAgreement } from "./agreement.js";
import type { PairedTimes } from "./statistics.js";

/** A contestant in its place, wherever that is. */
export interface Seat {
  /** Runs once; gives the result in the common layout. */
  first(): Promise<Float32Array>;
  /** Runs once more; gives its milliseconds. */
  sample(): Promise<number>;
}

/** How long to measure. */
export interface Patience {
  /** Pairs of times at least. */
  readonly samples: number;
  /** More pairs than that are taken until this much time is spent on them … */
  readonly spendMs: number;
  /** … or there are so many. */
  readonly mostSamples: number;
  readonly warmUp: WarmUp;
}

/** How long each contestant runs before it counts, for its compiler to settle: both `ms` and `runs`, but never beyond `mostMs`. */
export interface WarmUp {
  readonly ms: number;
  readonly runs: number;
  readonly mostMs: number;
}

/** What was measured. */
export interface Measurement {
  readonly times: PairedTimes;
  readonly difference: number;
}

/** Takes times A B A B …; `onSample` hears how many pairs there are. @throws RangeError when results differ */
export async function measure(
  ours: Seat,
  peer: Seat,
  patience: Patience,
  onSample: (pairs: number) => void = () => {},
): Promise<Measurement> {
  const difference = checkAgreement(await ours.first(), await peer.first());
  await warmUp(ours, patience.warmUp);
  await warmUp(peer, patience.warmUp);
  const times = { ours: [] as number[], peers: [] as number[] };
  let spent = 0;
  const enough = (): boolean =>
    times.ours.length >= patience.samples &&
    (spent >= patience.spendMs || times.ours.length >= patience.mostSamples);
  while (!enough()) {
    const [a, b] = [await ours.sample(), await peer.sample()];
    times.ours.push(a);
    times.peers.push(b);
    spent += a + b;
    onSample(times.ours.length);
  }
  return { times, difference };
}

async function warmUp(seat: Seat, { ms, runs, mostMs }: WarmUp): Promise<void> {
  let spent = 0;
  for (let run = 0; (run < runs || spent < ms) && spent < mostMs; run++)
    spent += await seat.sample();
}
