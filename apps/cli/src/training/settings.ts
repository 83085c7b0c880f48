/** What decides the result of a training: asked for on the command line, or read back from the checkpoint to resume. */
import { resolve } from "node:path";
import { FormatError } from "@convscope/core";
import type { Checkpoint } from "@convscope/train";
import { fastBackend } from "../backends.js";
import type { Recipe } from "../recipes.js";
import { UsageError } from "../usage-error.js";

/** The settings of one run. */
export interface TrainingSettings {
  /** A name, or an absolute path. */
  readonly model: string;
  /** "digits", or an absolute path. */
  readonly data: string;
  readonly backend: string;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** At most so many examples of each part. */
  readonly limit?: number;
  /** Another input than the network's own: `3,64,64`. */
  readonly size?: string;
}

/** What the command line may say of them. */
export type AskedSettings = {
  readonly [K in keyof TrainingSettings]?: TrainingSettings[K] | undefined;
};

/** The bundled digits. */
export const DIGITS = "digits";
/** What is trained unless told otherwise. */
export const DEFAULT_MODEL = "lenet5-modern";
const NOTE = "settings";

/** Settings of a new run: what was asked for, else the recipe. @param named whether the model is a name, not a path */
export function newSettings(
  asked: AskedSettings,
  recipe: Recipe,
  named: boolean,
): TrainingSettings {
  const {
    model = DEFAULT_MODEL,
    data = DIGITS,
    backend = fastBackend,
    seed = 1,
    limit,
    size,
  } = asked;
  return {
    model: named ? model : resolve(model),
    data: data === DIGITS ? data : resolve(data),
    backend,
    seed,
    epochs: asked.epochs ?? recipe.epochs,
    batchSize: asked.batchSize ?? recipe.batchSize,
    learningRate: asked.learningRate ?? recipe.learningRate,
    ...(limit === undefined ? {} : { limit }),
    ...(size === undefined ? {} : { size }),
  };
}

/** Settings as a checkpoint's notes. */
export function settingsToNotes(settings: TrainingSettings): Readonly<Record<string, string>> {
  return { [NOTE]: JSON.stringify(settings) };
}

/** Options that may differ when a run goes on. */
const FREE = new Set<keyof TrainingSettings>(["epochs", "backend"]);

/**
 * Settings of a run that goes on: those it began with; epochs and backend may be others.
 *
 * @throws FormatError when the checkpoint was not made by this command, UsageError when something else is asked for
 */
export function resumedSettings(
  checkpoint: Pick<Checkpoint, "notes">,
  asked: AskedSettings,
  recipe: Recipe,
): TrainingSettings {
  const saved = parseSettings(checkpoint.notes[NOTE]);
  const named = asked.model === undefined || asked.model === saved.model;
  const comparable = newSettings({ ...saved, ...defined(asked) }, recipe, named);
  for (const key of Object.keys(defined(asked)) as (keyof TrainingSettings)[]) {
    if (FREE.has(key) || comparable[key] === saved[key]) continue;
    throw new UsageError(
      `--${optionName(key)} ${String(asked[key])} does not go with --resume: the run began with ${String(saved[key] ?? "no such option")}. Leave it out, or start a new run without --resume.`,
    );
  }
  return { ...saved, epochs: comparable.epochs, backend: comparable.backend };
}

function defined(asked: AskedSettings): AskedSettings {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function parseSettings(note: string | undefined): TrainingSettings {
  const saved = parseJson(note ?? "");
  if (isSettings(saved)) return saved;
  throw new FormatError(
    "checkpoint: found no settings of convscope train in it, expected those that the run began with (another program wrote it); start a new run without --resume",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSettings(value: unknown): value is TrainingSettings {
  if (typeof value !== "object" || value === null) return false;
  const field = (name: keyof TrainingSettings): unknown => Reflect.get(value, name);
  const texts = [field("model"), field("data"), field("backend")];
  const numbers = [field("seed"), field("epochs"), field("batchSize"), field("learningRate")];
  const [limit, size] = [field("limit"), field("size")];
  return (
    texts.every((text) => typeof text === "string") &&
    numbers.every((number) => typeof number === "number") &&
    (limit === undefined || typeof limit === "number") &&
    (size === undefined || typeof size === "string")
  );
}
