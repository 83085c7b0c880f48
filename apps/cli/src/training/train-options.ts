/** What the command line of `convscope train` may say. */

/** Its options, as Commander gives them. */
export interface TrainCommandOptions {
  readonly model?: string;
  readonly data?: string;
  readonly backend?: string;
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  readonly seeds?: number;
  readonly limit?: number;
  readonly size?: string;
  readonly out: string;
  readonly checkpointEvery?: number;
  /** true: the checkpoint in the output folder. */
  readonly resume?: string | true;
  /** Tells the process that started this one how far it is. */
  readonly events?: boolean;
}
