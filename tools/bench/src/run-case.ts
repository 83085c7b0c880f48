/** Runs one case: everybody of it sits down, shows a result, and takes turns. */

import type { Goal, Match } from "./cases/case.js";
import { titleOf } from "./cases/cases.js";
import { operationsOf } from "./cases/workload.js";
import { type Patience, takeTurns } from "./measure.js";
import { asError, differenceOf, type Pairing, type Player, Players } from "./players.js";
import type { ReadyCase } from "./prepare.js";
import { type Duel, judge, type Row } from "./row.js";

/** A match that could not be measured. */
export interface Failure {
  readonly match: string;
  readonly message: string;
  /** Whether it was known before: the peer cannot do this at all. */
  readonly known: boolean;
}

/** All that was measured. */
export interface Outcome {
  readonly rows: readonly Row[];
  readonly failures: readonly Failure[];
}

/** Hears how it goes. */
export interface Listener {
  onRound(place: Place, rounds: number, wanted: number): void;
  onRow(place: Place, row: Row): void;
  onFailure(place: Place, failure: Failure): void;
}

/** Which case it is, counted from 1. */
export interface Place {
  readonly index: number;
  readonly count: number;
  readonly name: string;
}

// Kernels settle within 5 runs where one takes 20 ms or more, within 40 where it takes 2 ms.
const thorough: Omit<Patience, "samples"> = {
  spendMs: 5000,
  mostSamples: 51,
  turnMs: 30,
  warmUp: { ms: 600, samples: 3, mostMs: 4000 },
};
const hasty: Patience = {
  samples: 3,
  spendMs: 0,
  mostSamples: 3,
  turnMs: 20,
  warmUp: { ms: 300, samples: 1, mostMs: 1000 },
};

/** Measures a case; a match that fails does not stop the others. */
export async function runCase(
  each: ReadyCase,
  isQuick: boolean,
  place: Place,
  listener: Listener,
): Promise<Outcome> {
  const patience = isQuick ? hasty : { ...thorough, samples: each.samples };
  const onRound = (rounds: number): void => listener.onRound(place, rounds, patience.samples);
  using players = await Players.of(each);
  const judged = await judgements(each, players.pairings, patience, onRound);
  const rows: Row[] = [];
  const failures: Failure[] = [];
  for (const [i, found] of judged.entries()) {
    const match = each.matches[i];
    if (match === undefined) continue;
    if (found instanceof Error) failures.push(failureOf(each, match, found));
    else rows.push(found);
  }
  for (const row of rows) listener.onRow(place, row);
  for (const failure of failures) listener.onFailure(place, failure);
  return { rows, failures };
}

/** For each pairing its row, or why there is none. */
async function judgements(
  each: ReadyCase,
  pairings: readonly Pairing[],
  patience: Patience,
  onRound: (rounds: number) => void,
): Promise<readonly (Row | Error)[]> {
  const differences = pairings.map((pairing) => differenceOf(pairing, each.pass));
  const fit = pairings.filter((_, i) => typeof differences[i] === "number");
  const active = [...new Set(fit.flatMap(({ ours, peer }) => [ours, peer]))];
  const seats = active.map(({ seat }) => seat);
  const times = await takeTurns(seats, patience, onRound).catch(asError);
  const operations = operationsOf(each.workload);
  return pairings.map(({ match, ours, peer }, i) => {
    const difference = differences[i] ?? NaN;
    if (difference instanceof Error) return difference;
    if (times instanceof Error) return times;
    const timesOf = (player: Player): readonly number[] => times[active.indexOf(player)] ?? [];
    const paired = { ours: timesOf(ours), peers: timesOf(peer) };
    return judge(duelOf(each, match), goalOf(match), { times: paired, difference, operations });
  });
}

function duelOf({ section, name, pass }: ReadyCase, match: Match): Duel {
  const { contestant, peer, threads, peerThreads = threads } = match;
  return { section, case: name, pass, contestant, peer, threads, peerThreads };
}

function goalOf({ target, aim }: Match): Goal {
  return { ...(target === undefined ? {} : { target }), ...(aim === undefined ? {} : { aim }) };
}

function failureOf(each: ReadyCase, match: Match, { message }: Error): Failure {
  return { match: titleOf(each, match), message, known: match.refuses === true };
}
