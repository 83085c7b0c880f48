/** What is measured, as data: a workload, and whom we are compared with on it. */
import type { ContestantName } from "../contestants/contestants.js";
import type { Workload } from "./workload.js";

/** Whether a case computes outputs alone, or learns. */
export type Pass = "forward" | "training";

/** The ratio that must be reached, and the one worth working for. */
export interface Goal {
  readonly target: number;
  readonly aim?: number;
}

/** Whom a contestant of ours meets in a case. */
export interface Match extends Goal {
  readonly contestant: ContestantName;
  readonly peer: ContestantName;
  readonly threads: number;
}

/** A workload with a name, and who meets whom on it. */
export interface Case {
  readonly name: string;
  readonly pass: Pass;
  readonly workload: Workload;
  /** Pairs of times at least. */
  readonly samples: number;
  readonly matches: readonly Match[];
}
