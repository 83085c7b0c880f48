/** What goes between a page's thread and the worker that its engine lives in. Buffers are numbers that the page chooses. */
import type { Capabilities, GeometryOf, KernelName, Program } from "@convscope/core/backend";

/** Choices that the worker makes its engine by. */
export interface EngineOrder {
  readonly threads: number | undefined;
  readonly relaxedSimd: boolean | undefined;
  readonly precision: "fast" | "strict" | undefined;
}

/** One contract call. */
export interface CallCommand {
  readonly do: "call";
  readonly kernel: KernelName;
  readonly operands: readonly number[];
  readonly geometry: GeometryOf<KernelName>;
  readonly out: number;
}

/** One run of a compiled program. */
export interface RunCommand {
  readonly do: "run";
  readonly program: number;
  readonly inputs: readonly number[];
  readonly state: readonly { readonly buffer: number; readonly version: number }[];
  readonly outputs: readonly number[];
  /** The numbers that state has after the run: its own where it is not donated. */
  readonly successors: readonly number[];
}

/** What the page asks for; done in order. */
export type Command =
  | CallCommand
  | RunCommand
  | { readonly do: "upload"; readonly out: number; readonly values: Float32Array }
  | { readonly do: "read"; readonly buffer: number; readonly ticket: number }
  | { readonly do: "free"; readonly buffer: number }
  | { readonly do: "compile"; readonly program: number; readonly steps: Program }
  | { readonly do: "drop"; readonly program: number };

/** An error on its way between threads, which would lose its class. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly state: "intact" | "lost" | undefined;
}

/** What the worker answers. */
export type Reply =
  | {
      readonly is: "ready";
      readonly threads: number;
      readonly relaxedSimd: boolean;
      readonly capabilities: Capabilities;
      readonly notices: readonly string[];
    }
  | { readonly is: "unable"; readonly error: PackedError }
  | { readonly is: "values"; readonly ticket: number; readonly values: Float32Array }
  | { readonly is: "failed"; readonly ticket: number; readonly error: PackedError };
