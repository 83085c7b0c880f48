/** Runs the chosen cases, match by match, and judges them. */

import type { Case, Match } from "./cases/case.js";
import { isQuick, meanGoals } from "./cases/cases.js";
import { measure, type Patience } from "./measure.js";
import { judge, judgeMean, type Row } from "./row.js";
import { startSeat } from "./seat-process.js";

/** A match that could not be measured. */
export interface Failure {
  readonly case: string;
  readonly contestant: string;
  readonly peer: string;
  readonly message: string;
}

/** All that was measured. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
}

/** Hears how it goes. */
export interface Listener {
  /** `match` of `matches` (from 1) has so many of at least so many pairs of times. */
  onSample(place: MatchPlace, pairs: number, wanted: number): void;
  onRow(place: MatchPlace, row: Row): void;
  onFailure(place: MatchPlace, failure: Failure): void;
}

/** Which match it is, counted from 1. */
export interface MatchPlace {
  readonly match: number;
  readonly matches: number;
  readonly name: string;
}

// Our kernels and the peers' settle within 5 runs where one takes 20 ms or more, within 40 where it takes 2 ms.
const thorough = {
  spendMs: 5000,
  mostSamples: 101,
  warmUp: { ms: 1000, runs: 20, mostMs: 5000 },
} as const;
const quick = { spendMs: 0, mostSamples: 3, warmUp: { ms: 300, runs: 3, mostMs: 1000 } } as const;
const quickSamples = 3;

/** Measures the cases in order; with `hasty`, only small ones, and few times. A match that fails does not stop the others. */
export async function runMatches(
  chosen: readonly Case[],
  hasty: boolean,
  listener: Listener,
): Promise<Outcome> {
  const measured = chosen.filter((each) => !hasty || isQuick(each));
  const pairs = measured.flatMap((each) => each.matches.map((match) => ({ each, match })));
  const rows: Row[] = [];
  const failures: Failure[] = [];
  for (const [i, { each, match }] of pairs.entries()) {
    const place: MatchPlace = {
      match: i + 1,
      matches: pairs.length,
      name: `${each.name}, ${match.contestant} and ${match.peer}`,
    };
    const patience: Patience = hasty
      ? { ...quick, samples: quickSamples }
      : { ...thorough, samples: each.samples };
    try {
      const onSample = (taken: number): void => listener.onSample(place, taken, patience.samples);
      const row = await runMatch(each, match, patience, onSample);
      rows.push(row);
      listener.onRow(place, row);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const { contestant, peer } = match;
      const failure = { case: each.name, contestant, peer, message };
      failures.push(failure);
      listener.onFailure(place, failure);
    }
  }
  const means = meanGoals.flatMap((goal) => judgeMean(goal, rows) ?? []);
  return { rows: [...rows, ...means], failures };
}

async function runMatch(
  { name, pass }: Case,
  match: Match,
  patience: Patience,
  onSample: (pairs: number) => void,
): Promise<Row> {
  const { contestant, peer, threads, ...goal } = match;
  using ours = startSeat(contestant, name);
  using theirs = startSeat(peer, name);
  const { times, difference } = await measure(ours, theirs, patience, onSample);
  return judge({ case: name, pass, contestant, peer, threads }, goal, times, difference);
}
