/**
 * A count in letters and in numbers at once, so that a formula, the numbers put into it and their value cannot part.
 * Not algebra: expressions are built, shown and never rearranged.
 */

/** A value with the two ways to write it down. */
export interface Expression {
  /** In letters: `K·C·R·S + K`. */
  readonly symbols: string;
  /** With the numbers put in: `6·1·5·5 + 6`. */
  readonly numbers: string;
  readonly value: number;
  /** How loosely the text binds: decides where brackets are needed. */
  readonly form: "atom" | "product" | "sum";
}

/**
 * A whole number with its thousands parted.
 *
 * @example
 * ```ts
 * import { formatCount } from "@convscope/explain";
 * if (formatCount(340908) !== "340,908") throw new Error("thousands are parted by commas");
 * ```
 */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** A letter with its value. */
export function letter(symbols: string, value: number): Expression {
  return { symbols, numbers: formatCount(value), value, form: "atom" };
}

/** A number that is a number in the formula too. */
export function literal(value: number): Expression {
  return letter(formatCount(value), value);
}

/** Nothing to count, and why: the reason stands where the formula would. */
export function nothing(reason: string): Expression {
  return { symbols: reason, numbers: "0", value: 0, form: "atom" };
}

/** Factors in the order in which a reader meets them. */
export function product(...factors: readonly Expression[]): Expression {
  const [first] = factors;
  if (first !== undefined && factors.length === 1) return first;
  const inside = (text: string, form: Expression["form"]): string =>
    form === "sum" ? `(${text})` : text;
  return {
    symbols: factors.map(({ symbols, form }) => inside(symbols, form)).join("·"),
    numbers: factors.map(({ numbers, form }) => inside(numbers, form)).join("·"),
    value: factors.reduce((total, { value }) => total * value, 1),
    form: "product",
  };
}

/** Terms in their order; a single one stays itself. */
export function sum(...terms: readonly Expression[]): Expression {
  const [first] = terms;
  if (first !== undefined && terms.length === 1) return first;
  return {
    symbols: terms.map(({ symbols }) => symbols).join(" + "),
    numbers: terms.map(({ numbers }) => numbers).join(" + "),
    value: terms.reduce((total, { value }) => total + value, 0),
    form: "sum",
  };
}

/** An exact share, in brackets of its own: `(C/g)`. */
export function share(whole: Expression, parts: Expression): Expression {
  return {
    symbols: `(${whole.symbols}/${parts.symbols})`,
    numbers: `(${whole.numbers}/${parts.numbers})`,
    value: whole.value / parts.value,
    form: "atom",
  };
}

/** The numbers and what they come to: `60·5·5 + 16 = 1,516`; the value alone where nothing was put together. */
export function worked({ numbers, value }: Expression): string {
  const result = formatCount(value);
  return numbers === result ? result : `${numbers} = ${result}`;
}
