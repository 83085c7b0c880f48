/** What the program is given from outside, so that tests can give something else. */

/** A stream that text goes to; a terminal says so, and how wide it is. */
export type TextStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

/** Streams, environment and identity of one run of the program. */
export interface Host {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of the convscope package. */
  readonly version: string;
  /** The file that this process runs: trainings in parallel run it again. */
  readonly entry: string;
}
