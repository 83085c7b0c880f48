/**
 * Reads preprocessing back from JSON that a file holds, checking every field.
 * Not the applying of it. Unknown steps are refused: skipping one would show the model something else.
 */
import { FormatError } from "@convscope/core/errors";
import type { Preprocessing, PreprocessingStep } from "./preprocessing.js";

type Kind = PreprocessingStep["kind"];
type Check = (value: unknown) => string | undefined;

const size: Check = (v) =>
  typeof v === "number" && Number.isInteger(v) && v > 0 ? undefined : "a whole number above 0";
const positive: Check = (v) =>
  typeof v === "number" && Number.isFinite(v) && v > 0 ? undefined : "a number above 0";
const finite: Check = (v) =>
  typeof v === "number" && Number.isFinite(v) ? undefined : "a finite number";
const mode: Check = (v) =>
  v === "auto" || v === "keep" || v === "invert" ? undefined : '"auto", "keep" or "invert"';
const oneOrMore =
  (check: Check): Check =>
  (v) => {
    const values: readonly unknown[] = Array.isArray(v) && v.length > 0 ? v : [v];
    const wrong = values.map(check).find((problem) => problem !== undefined);
    return wrong === undefined ? undefined : `${wrong}, or one per channel`;
  };

const FIELDS = {
  grayscale: {},
  rgb: {},
  polarity: { mode },
  contrast: {},
  "crop-to-ink": {},
  stroke: { least: positive, size },
  fit: { size },
  "centre-of-mass": { size },
  resize: { height: size, width: size },
  pad: { size },
  normalise: { mean: oneOrMore(finite), std: oneOrMore(positive) },
} satisfies Record<Kind, Readonly<Record<string, Check>>>;

/**
 * Checks that a value read from JSON is a preprocessing and returns it.
 *
 * @throws FormatError naming the step and the field at fault.
 * @example
 * ```ts
 * import { digitPreprocessing, parsePreprocessing } from "@convscope/data";
 * const saved = JSON.stringify(digitPreprocessing());
 * const restored = parsePreprocessing(JSON.parse(saved));
 * if (JSON.stringify(restored) !== saved) throw new Error("expected the same steps");
 * ```
 */
export function parsePreprocessing(value: unknown): Preprocessing {
  if (!isRecord(value) || value["version"] !== 1 || !Array.isArray(value["steps"])) {
    throw new FormatError(
      `preprocessing: found ${brief(value)}, expected { "version": 1, "steps": [...] } (another version, or not a preprocessing at all)`,
    );
  }
  const steps: readonly unknown[] = value["steps"];
  const parsed = steps.map(parseStep);
  parsed.forEach((step, at) => {
    checkPlace(step, at, parsed.length);
  });
  if (parsed.length === 0) {
    throw new FormatError(
      "preprocessing: found no steps, expected at least grayscale or rgb (which says how many channels there are)",
    );
  }
  return { version: 1, steps: parsed };
}

function parseStep(step: unknown, at: number): PreprocessingStep {
  if (!isStep(step)) {
    const known = Object.keys(FIELDS).join(", ");
    const found = isRecord(step) ? describeFault(step) : brief(step);
    throw new FormatError(
      `preprocessing: found ${found} at step ${at + 1}, expected one of ${known} with its fields; a newer version may have written it`,
      { step: at },
    );
  }
  return step;
}

function isStep(value: unknown): value is PreprocessingStep {
  return isRecord(value) && faultOf(value) === undefined;
}

/** What is wrong with a step, as the field and what it must be; undefined when nothing is. */
function faultOf(step: Record<string, unknown>): { field: string; expected: string } | undefined {
  const kind = step["kind"];
  if (typeof kind !== "string" || !isKind(kind)) return { field: "kind", expected: "a known kind" };
  const checks: Readonly<Record<string, Check>> = FIELDS[kind];
  for (const [field, check] of Object.entries(checks)) {
    const expected = check(step[field]);
    if (expected !== undefined) return { field, expected };
  }
  return undefined;
}

function describeFault(step: Record<string, unknown>): string {
  const fault = faultOf(step);
  if (fault === undefined || fault.field === "kind") return `kind ${brief(step["kind"])}`;
  return `${String(step["kind"])} with ${fault.field} ${brief(step[fault.field])} (it must be ${fault.expected})`;
}

function checkPlace(step: PreprocessingStep, at: number, count: number): void {
  const opens = step.kind === "grayscale" || step.kind === "rgb";
  if (opens !== (at === 0)) {
    throw new FormatError(
      `preprocessing: found ${step.kind} at step ${at + 1}, expected grayscale or rgb first and nowhere else (it makes planes of a picture); reorder the steps`,
      { step: at, kind: step.kind },
    );
  }
  if (step.kind === "normalise" && at !== count - 1) {
    throw new FormatError(
      `preprocessing: found normalise at step ${at + 1} of ${count}, expected it last (the others need brightness 0..255); reorder the steps`,
      { step: at, kind: step.kind },
    );
  }
}

function isKind(kind: string): kind is Kind {
  return Object.hasOwn(FIELDS, kind);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
