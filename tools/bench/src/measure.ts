/** Times contestants in turn, each in its own seat. */

/** A contestant in its place, wherever that is. */
export interface Seat {
  /** Runs once; gives the result in the common layout. */
  first(): Promise<Float32Array>;
  /** Runs again, for so many milliseconds where a run is shorter; gives the milliseconds of one run. */
  sample(ms: number): Promise<number>;
}

/** How long to measure. */
export interface Patience {
  /** Rounds at least. */
  readonly samples: number;
  /** More rounds than that are taken until this much time is spent on them … */
  readonly spendMs: number;
  /** … or there are so many. */
  readonly mostSamples: number;
  /** How long a contestant's turn is, where a run is shorter. */
  readonly turnMs: number;
  readonly warmUp: WarmUp;
}

/** How long each contestant runs before it counts, for its compiler to settle: both `ms` and `samples`, but never beyond `mostMs`. */
export interface WarmUp {
  readonly ms: number;
  readonly samples: number;
  readonly mostMs: number;
}

/** Takes times A B C A B C …, one list for each seat; `onRound` hears how many rounds there are. */
export async function takeTurns(
  seats: readonly Seat[],
  patience: Patience,
  onRound: (rounds: number) => void = () => {},
): Promise<readonly (readonly number[])[]> {
  for (const seat of seats) await warmUp(seat, patience);
  const times: number[][] = seats.map(() => []);
  const start = performance.now();
  for (let rounds = 0; rounds < patience.samples || hasTime(rounds, start, patience); rounds++) {
    for (const [i, seat] of seats.entries()) times[i]?.push(await seat.sample(patience.turnMs));
    onRound(rounds + 1);
  }
  return times;
}

function hasTime(rounds: number, start: number, { spendMs, mostSamples }: Patience): boolean {
  return rounds < mostSamples && performance.now() - start < spendMs;
}

async function warmUp(seat: Seat, { turnMs, warmUp }: Patience): Promise<void> {
  const start = performance.now();
  let spent = 0;
  for (let sample = 0; sample < warmUp.samples || spent < warmUp.ms; sample++) {
    if (spent >= warmUp.mostMs) return;
    await seat.sample(turnMs);
    spent = performance.now() - start;
  }
}
