/** Entry "@convscope/conformance": the suite that a backend author runs, without a test runner. */

export { backendOfModule } from "./backend-of-module.js";
export { predictionFactor } from "./bounds/student.js";
export type {
  Case,
  CaseOf,
  InputSpec,
  KernelCase,
  MemoryCase,
  MemoryScenario,
  ProgramCase,
  Requirement,
  SpecialNumber,
  Subject,
} from "./case.js";
export { conformanceCases } from "./cases/conformance-cases.js";
export type { FactEffect } from "./facts.js";
export type { FuzzedKernel, FuzzFailure, FuzzReport } from "./fuzz/fuzz-report.js";
export { formatHtmlReport } from "./html/html-report.js";
export type { CreateBackend } from "./open-backend.js";
export { createNoisyBackend } from "./programs/noisy-backend.js";
export type { Note, Pair, Scenario, Stage } from "./programs/stage.js";
export {
  type CaseResult,
  type ConformanceFailure,
  type ConformanceReport,
  conforms,
  failureGroups,
  formatReport,
  type KernelReport,
  type Silence,
  silenceText,
} from "./report.js";
export { type CaseOptions, runCase } from "./run-case.js";
export { type ConformanceOptions, runConformance } from "./run-conformance.js";
export {
  type CorrectResult,
  formatSelfTest,
  type MutantResult,
  runSelfTest,
  type SelfTestOptions,
  type SelfTestReport,
} from "./self-test.js";
