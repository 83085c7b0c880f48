/** Options of `convscope connect`, as Commander gives them. */
export interface ConnectOptions {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly kernel: number;
  readonly in?: number;
  readonly backend?: string;
}
