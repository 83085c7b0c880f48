/** What is measured, as data: a workload, and whom we are compared with on it. */
import type { ContestantName } from "../contestants/contestant-name.js";
import type { Workload } from "./workload.js";

/** Whether a case computes outputs alone, or learns. */
export type Pass = "forward" | "training";

/** Parts of the bench, in order. */
export const sections = ["js", "layers", "networks", "training"] as const;

/** A part of the bench that can be asked for alone. */
export type Section = (typeof sections)[number];

/** The ratio that must be reached, and the one worth working for; a ratio without them is for information. */
export interface Goal {
  readonly target?: number;
  readonly aim?: number;
}

/** Whom a contestant of ours meets in a case. */
export interface Match extends Goal {
  readonly contestant: ContestantName;
  readonly peer: ContestantName;
  readonly threads: number;
  /** As many as ours unless told otherwise. */
  readonly peerThreads?: number;
  /** Whether it is known that the peer cannot do it: the row is its own error. */
  readonly refuses?: true;
}

/** A workload with a name, and who meets whom on it. */
export interface Case {
  readonly section: Section;
  /** Its own within the section. */
  readonly name: string;
  readonly pass: Pass;
  readonly workload: Workload;
  /** Rounds of times at least. */
  readonly samples: number;
  readonly matches: readonly Match[];
}
