/** What is said between the bench and the process of a contestant; torch/seat.py says the same in JSON. */
import type { Workload } from "./cases/workload.js";
import type { ContestantName } from "./contestants/contestant-name.js";

/** Who sits where, and what it has to do. */
export interface Placement {
  readonly contestant: ContestantName;
  readonly threads: number;
  readonly workload: Workload;
  /** Where `prepare` put the workload's description, weights and ONNX file. */
  readonly folder: string;
}

/** To the contestant: make ready and run once; or run again, with a watch. */
export type Request =
  | { readonly kind: "first"; readonly placement: Placement }
  | { readonly kind: "sample"; readonly ms: number };

/** From the contestant. */
export type Reply =
  | { readonly kind: "result"; readonly values: Float32Array }
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "error"; readonly message: string };
