/** Options of `convscope trace`, as Commander gives them. */
export interface TraceCommandOptions {
  readonly unit: string;
  readonly weights?: string;
  readonly input: string;
  readonly backend: string;
  readonly backward?: boolean;
  /** Index of the output whose score is traced backward. */
  readonly class?: number;
  readonly top: number;
  readonly inOrder?: boolean;
  readonly seed: number;
}
