/** What the letters of a formula stand for, in words. The formulas themselves are the derivations'. */

const usual: Readonly<Record<string, string>> = {
  C: "maps that are read",
  E: "edges of the connection table, one kernel each",
  F: "maps that each filter sees",
  H: "rows that are read",
  K: "filters",
  N: "examples or matrices",
  P: "rows of the result",
  Q: "columns of the result",
  R: "rows of the kernel",
  S: "columns of the kernel",
  W: "columns that are read",
  d: "dilation",
  g: "groups",
  j: "jump of the layer before",
  k: "size of the kernel",
  m: "outputs",
  n: "inputs",
  p: "padding",
  r: "field of the layer before",
  s: "stride",
  ΣR: "rows of all windows together",
  ΣS: "columns of all windows together",
};

/** Kinds that use a letter otherwise. */
const special: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  conv2d: { m: "filters for each map" },
  subsample: { R: "rows of the window", S: "columns of the window", C: "maps" },
};

/** A letter of a formula. */
export interface Letter {
  readonly letter: string;
  readonly meaning: string;
}

/**
 * The letters of a formula in the order in which they come.
 *
 * @param kind of the layer: `"conv2d"`
 * @example
 * ```ts
 * import { lettersOf } from "@convscope/explain";
 * const [first] = lettersOf("K·C·R·S + K", "conv2d");
 * if (first?.letter !== "K" || first.meaning !== "filters") throw new Error("K filters");
 * ```
 */
export function lettersOf(formula: string, kind: string): readonly Letter[] {
  const words = new Set(formula.match(/[\p{L}\p{N}]+/gu) ?? []);
  const meanings = { ...usual, ...special[kind] };
  return [...words].flatMap((letter) => {
    const meaning = Object.hasOwn(meanings, letter) ? meanings[letter] : undefined;
    return meaning === undefined ? [] : [{ letter, meaning }];
  });
}
