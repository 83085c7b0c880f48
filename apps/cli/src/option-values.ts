/** What an option's text must be; Commander names the option in front of these texts. */
import { InvalidArgumentError } from "commander";

/** Rows or columns of an input at most: what follows from more is no exact number. */
export const MOST_PIXELS: number = 2 ** 20;

/** A whole number from `least` to `most`. */
export function wholeNumber(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const isWhole = /^\d+$/.test(text);
    if (isWhole && value >= least && value <= most) return value;
    const end = isWhole && value > most ? ` to ${most}` : "";
    throw new InvalidArgumentError(`Give a whole number from ${least}${end}.`);
  };
}

/** A number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("Give a number above 0, such as 0.001.");
}

/** Sizes of an input: `3,227,227` or `3x227x227`. */
export function inputShape(text: string): readonly number[] {
  const sizes = text.split(/[,x×]/).map(Number);
  if (/^\d+([,x×]\d+){0,3}$/.test(text) && sizes.every((size) => size > 0)) return sizes;
  throw new InvalidArgumentError("Give sizes with commas between, such as 3,227,227.");
}

/** Both axes, or rows and columns: `224` or `224x320`. */
export function sizePair(least: number): (text: string) => readonly [number, number] {
  const one = wholeNumber(least);
  return (text) => {
    const [height = "", width = height, ...more] = text.split(/[x×]/);
    if (more.length === 0) return [one(height), one(width)];
    throw new InvalidArgumentError("Give one number, or rows x columns such as 224x320.");
  };
}
