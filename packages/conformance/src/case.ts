/**
 * What a conformance case is: a record of data. One file per kernel under cases/ lists them; the runner does the rest.
 * Not here: how operands are made (inputs.ts) and what is checked (run-kernel-case.ts, run-memory-case.ts, run-program-case.ts).
 */
import type { GeometryOf, KernelName } from "@convscope/core/backend";
import type { Scenario } from "./programs/stage.js";

/** Numbers that JSON cannot write, as texts: a case that was printed as JSON is a case still. */
export type SpecialNumber = "NaN" | "Infinity" | "-Infinity" | "-0";

/** How the values of one operand are made; the same on every machine. Its length follows from the case's geometry. */
export type InputSpec =
  /** Evenly spread over low..high, in float32. */
  | { readonly kind: "uniform"; readonly seed: number; readonly low: number; readonly high: number }
  /** Whole numbers low..high: with a narrow range, many ties. */
  | {
      readonly kind: "integers";
      readonly seed: number;
      readonly low: number;
      readonly high: number;
    }
  /** The numbers 0..length-1 shuffled, less the middle one: no ties, both signs. */
  | { readonly kind: "distinct"; readonly seed: number }
  /** 0, 1, 2, … */
  | { readonly kind: "iota" }
  /** These values, over and over. */
  | { readonly kind: "values"; readonly values: readonly (number | SpecialNumber)[] }
  /** Another input with about every fourth element replaced by one of these values. */
  | {
      readonly kind: "sprinkled";
      readonly seed: number;
      readonly base: InputSpec;
      readonly values: readonly (number | SpecialNumber)[];
    }
  /** The very same buffer as an earlier operand. */
  | { readonly kind: "sameAs"; readonly operand: number };

/** A fact that a case needs: `nonFinite` other than "unspecified", or `subnormals` kept. */
export type Requirement = "nonFinite" | "subnormals";

/** A case of one kernel. The name says, of a backend that fails it, which property it lacks. */
export interface CaseOf<K extends KernelName> {
  readonly name: string;
  readonly kernel: K;
  readonly geometry: GeometryOf<K>;
  readonly inputs: readonly InputSpec[];
  readonly requires?: Requirement;
}

/** A case of any kernel. */
export type KernelCase = { readonly [K in KernelName]: CaseOf<K> }[KernelName];

/** What a memory case does with buffers. */
export type MemoryScenario =
  | "uploadCopies"
  | "readCopies"
  | "uploadIsExact"
  | "countsLiveBuffers"
  | "readAfterFree"
  | "kernelAfterFree"
  | "readThenFree"
  | "operandsFreedAtOnce"
  | "anyFreeOrder"
  | "recycledMemory"
  | "resultsOfTheirOwn"
  | "readsWait"
  | "largestArrays";

/** A case of the buffers themselves: upload, read, free, memory. */
export interface MemoryCase {
  readonly name: string;
  readonly kernel: "memory";
  readonly scenario: MemoryScenario;
}

/** A case of whole programs, or of gradients: a scenario that plays on the reference and on the backend alike. */
export interface ProgramCase {
  readonly name: string;
  readonly kernel: "program" | "gradient";
  /** Whether it needs the gradient kernels. */
  readonly trains: boolean;
  /** Whether it runs with the fused kernels composed by core, too. */
  readonly composes?: boolean;
  readonly play: Scenario;
}

/** A conformance case. */
export type Case = KernelCase | MemoryCase | ProgramCase;

/** What a report groups by: a kernel's name, "memory", "program" or "gradient". */
export type Subject = Case["kernel"];

/** Whether a case is of one kernel. */
export function isKernelCase(c: Case): c is KernelCase {
  return c.kernel !== "memory" && !isProgramCase(c);
}

/** Whether a case is of whole programs or gradients. */
export function isProgramCase(c: Case): c is ProgramCase {
  return c.kernel === "program" || c.kernel === "gradient";
}
