/** What contestants are called, apart from what they do: cases and messages know the names alone. */

/** An engine, by the name that the result has. */
export type ContestantName =
  | "js"
  | "wasm"
  | "tfjs-cpu"
  | "tfjs-wasm"
  | "onnxruntime-web"
  | "onnxruntime-node"
  | "convnetjs"
  | "torch";
