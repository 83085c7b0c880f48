/** What is said between the bench and the process of a contestant. */
import type { ContestantName } from "./contestants/contestants.js";

/** To the contestant: make ready and run once; or run once more, with a watch. */
export type Request =
  | { readonly kind: "first"; readonly contestant: ContestantName; readonly case: string }
  | { readonly kind: "sample" };

/** From the contestant. */
export type Reply =
  | { readonly kind: "result"; readonly values: Float32Array }
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "error"; readonly message: string };
