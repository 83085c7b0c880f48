/** What one comparison gave, as the JSON file has it, and whether it is what must be. */
import type { Goal, Pass, Section } from "./cases/case.js";
import { comparePairs, geometricMean, type PairedTimes, type Quartiles } from "./statistics.js";

/** Who was compared in what. */
export interface Duel {
  readonly section: Section;
  readonly case: string;
  readonly pass: Pass;
  readonly contestant: string;
  readonly peer: string;
  readonly threads: number;
  readonly peerThreads: number;
}

/** One line of the result; times are medians, `ratio` is peer ÷ ours. */
export interface Row extends Duel, Goal {
  readonly oursMs: number;
  readonly peerMs: number;
  readonly ratio: number;
  readonly ratioQuartiles: Quartiles;
  /** Our billions of multiplications and additions a second, counted as direct sums. */
  readonly gflops?: number;
  /** Rounds of times; of a mean, the rows in it. */
  readonly samples: number;
  /** Distance between the two results, relative to the length of ours; of a mean, the largest of its rows. */
  readonly difference: number;
  /** Whether the ratio reaches the target, where there is one. */
  readonly ok: boolean;
}

/** What was measured of a duel. */
export interface Measurement {
  readonly times: PairedTimes;
  readonly difference: number;
  /** Of one run of either. */
  readonly operations: number;
}

/** The row of a duel. @throws RangeError when the times are not in pairs */
export function judge(duel: Duel, goal: Goal, { times, difference, operations }: Measurement): Row {
  const comparison = comparePairs(times);
  return {
    ...duel,
    ...comparison,
    ...goal,
    gflops: operations / comparison.oursMs / 1e6,
    samples: times.ours.length,
    difference,
    ok: comparison.ratio >= (goal.target ?? 0),
  };
}

/** Rows that a goal of their own is set for, in the geometric mean of their ratios. */
export interface MeanGoal extends Goal {
  readonly section: Section;
  readonly contestant: string;
  readonly peer: string;
  readonly threads: number;
  readonly pass: Pass;
}

/** The row of a mean; undefined where fewer than two of its rows were measured. */
export function judgeMean(goal: MeanGoal, rows: readonly Row[]): Row | undefined {
  const members = rows.filter(
    (row) =>
      row.section === goal.section &&
      row.contestant === goal.contestant &&
      row.peer === goal.peer &&
      row.threads === goal.threads &&
      row.pass === goal.pass,
  );
  if (members.length < 2) return undefined;
  const mean = (of: (row: Row) => number): number => geometricMean(members.map(of));
  const ratio = mean((row) => row.ratio);
  return {
    case: `geometric mean of ${members.length}`,
    ...goal,
    peerThreads: goal.threads,
    oursMs: mean((row) => row.oursMs),
    peerMs: mean((row) => row.peerMs),
    ratio,
    ratioQuartiles: {
      lower: mean((row) => row.ratioQuartiles.lower),
      upper: mean((row) => row.ratioQuartiles.upper),
    },
    samples: members.length,
    difference: Math.max(...members.map((row) => row.difference)),
    ok: ratio >= (goal.target ?? 0),
  };
}
