/**
 * Entry "@convscope/core/options": names of options, and a wrong value as an error shows it. TypeScript refuses a misspelt
 * name where a literal is written; everywhere else, in JavaScript above all, it would be ignored in silence. What values are
 * possible is said where the options are read.
 */
import { ArgumentError } from "./errors.js";

/** Every option of O, by name: a list that the compiler holds against the type. */
export type OptionNames<O> = Readonly<Record<O extends unknown ? keyof O : never, true>>;

/**
 * Refuses options that nobody reads.
 *
 * @throws ArgumentError for an option that is not among the names; it proposes the nearest one
 * @example
 * ```ts
 * import { checkOptionNames, type OptionNames } from "@convscope/core/options";
 * interface Options {
 *   readonly threads?: number;
 * }
 * const names: OptionNames<Options> = { threads: true };
 * export const create = (options: Options): void => checkOptionNames("createMine", options, names);
 * create({ threads: 2 });
 * ```
 */
export function checkOptionNames<O extends object>(
  op: string,
  options: O,
  names: OptionNames<O>,
): void {
  const known = Object.keys(names);
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError(
      `${op}: found options ${show(options)}, expected an object with ${known.join(", ")}; give one`,
      { options, expected: known },
    );
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    const nearest = nearestName(name, known);
    throw new ArgumentError(
      `${op}: found option "${name}", expected only ${known.join(", ")} (it would be ignored); ${nearest === undefined ? "drop it" : `write "${nearest}"`}`,
      { option: name, expected: known, nearest },
    );
  }
}

/**
 * A value that was found where another was expected, as an error's text shows it: in a few words.
 *
 * @example
 * ```ts
 * import { show } from "@convscope/core/options";
 * if (show("cpu") !== '"cpu"' || show({}) !== "an object") throw new Error("texts are quoted");
 * ```
 */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return `the function ${value.name || "(unnamed)"}`;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return "an array";
  if (ArrayBuffer.isView(value)) return withArticle(tagOf(value));
  return "then" in value ? "a promise" : "an object";
}

const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

const withArticle = (noun: string): string => `${/^[AEIO]/.test(noun) ? "an" : "a"} ${noun}`;

/** The known name that was probably meant, if one is near. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  const [first] = known
    .map((candidate) => ({ candidate, far: farness(name, candidate) }))
    .sort((a, b) => a.far - b.far);
  return first !== undefined && first.far <= name.length / 3 ? first.candidate : undefined;
}

/** Edits between two names, 0 where spelling rules alone differ or one is the other's short form (`lr`, `kernelSize`). */
function farness(found: string, candidate: string): number {
  const [a, b] = [plain(found), plain(candidate)];
  const initials = plain(candidate.replaceAll(/(?<=[A-Za-z])[a-z]/g, ""));
  const short = Math.min(a.length, b.length) >= 3 && (a.includes(b) || b.includes(a));
  return a === b || (a.length > 1 && a === initials) || short ? 0 : edits(a, b);
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Levenshtein's distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
