/** A number as people write it, and how exactly they mean it. */
import { ArgumentError } from "@convscope/core";
import { isWorked, workOut } from "./worked-number.js";

/** A count that somebody states: between `least` and `most`, both included. */
export interface StatedNumber {
  /** As written. */
  readonly text: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
}

const scales: Readonly<Record<string, number>> = {
  ...{ "": 1, k: 1e3, thousand: 1e3, m: 1e6, million: 1e6, g: 1e9, b: 1e9, bn: 1e9, billion: 1e9 },
  ...{ kb: 1e3, mb: 1e6, gb: 1e9, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 },
};

/** The forms that are taken, for error texts and help. */
export const numberForms =
  "43264, 43,264, 43_264, worked out as 13x13x256 or (5*5+1)*6, or rounded: 4.3e4, 61M, 15.35G, 58.1MiB";

/**
 * Reads a count: digits with or without separators, arithmetic of such, or a rounded form, which stands for all that rounds to it.
 *
 * @throws ArgumentError for anything else, with the place where arithmetic cannot be read
 * @example
 * ```ts
 * import { parseNumber } from "@convscope/explain";
 * const { least, most } = parseNumber("61M");
 * if (least !== 60_500_000 || most !== 61_499_999) throw new Error("61M is rounded to a million");
 * if (parseNumber("(5*5 + 1)*6").value !== 156) throw new Error("C1 has 156 parameters");
 * ```
 */
export function parseNumber(text: string): StatedNumber {
  const found = exact(text) ?? rounded(text) ?? worked(text);
  if (found !== undefined && Number.isSafeInteger(found.most)) {
    return { text: text.trim(), ...found };
  }
  throw new ArgumentError(
    `number: found ${JSON.stringify(text)}, expected a count (a whole number, not negative); write it as ${numberForms}`,
    { text },
  );
}

/**
 * Reads a receptive field, whose number is its rows: `195x195`, as it is printed, is 195. A square is read so where the right
 * field is one, and a field that is not square where it is the right one; anything else is a count.
 *
 * @param right rows and columns of the right field
 * @throws ArgumentError for what is no count either
 */
export function parseField(text: string, right: readonly number[]): StatedNumber {
  const stated = parseNumber(text);
  const [rows, columns, ...more] = text.split(/[·×*x]/i).map((side) => exact(side)?.value);
  const [high, wide] = right;
  if (rows === undefined || columns === undefined || more.length > 0) return stated;
  const square = rows === columns && high === wide;
  return square || (rows === high && columns === wide)
    ? { text: stated.text, ...precisely(rows) }
    : stated;
}

type Range = Omit<StatedNumber, "text">;

const precisely = (value: number): Range => ({ value, least: value, most: value });

function exact(text: string): Range | undefined {
  const digits = text.trim();
  const parted = /^\d{1,3}([,_'’ \u00a0\u202f]\d{3})+$/.test(digits);
  if (!parted && !/^\d[\d_]*$/.test(digits)) return undefined;
  return precisely(Number(digits.replace(/\D/g, "")));
}

/** `(5*5 + 1)*6`; what division leaves over by rounding alone is none. @throws ArgumentError for what is no whole number */
function worked(text: string): Range | undefined {
  const arithmetic = text.trim();
  if (!isWorked(arithmetic)) return undefined;
  const value = workOut(arithmetic);
  const whole = Math.round(value);
  if (Math.abs(value - whole) <= 1e-9 * Math.abs(value) && whole >= 0) return precisely(whole);
  throw new ArgumentError(
    `number: found ${JSON.stringify(text)}, expected a count (a whole number, not negative), and it comes to ${Number(value.toPrecision(12))}; round it as the layer does`,
    { text, value },
  );
}

/** `61.1M`: all whole numbers that round to these digits. */
function rounded(text: string): Range | undefined {
  const [, whole = "", digits = "", power = "", scale = ""] =
    /^(\d+)(?:\.(\d+))?(?:e\+?(\d{1,2})|\s*([a-z]+))$/i.exec(text.trim()) ?? [];
  const factor = power === "" ? scales[scale.toLowerCase()] : 10 ** Number(power);
  if (whole === "" || factor === undefined) return undefined;
  // In whole steps of the last digit, so that 4.3e4 is 43,000 and no other float64 beside it.
  const step = factor / 10 ** digits.length;
  if (step < 1) return Number.isInteger(Number(text)) ? precisely(Number(text)) : undefined;
  const value = Math.round(Number(whole + digits) * step);
  return { value, least: Math.ceil(value - step / 2), most: Math.ceil(value + step / 2) - 1 };
}
