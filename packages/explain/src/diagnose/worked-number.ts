/**
 * A number as people work it out: whole numbers, + − × /, and brackets. Not algebra and no rounded forms: an expression that is
 * built, with its letters, is ../expression.ts. A parser by precedence (Pratt 1973), whose errors name the place.
 */
import { ArgumentError } from "@convscope/core";

interface Operator {
  readonly binds: number;
  readonly apply: (left: number, right: number) => number;
}

const plus: Operator = { binds: 1, apply: (left, right) => left + right };
const minus: Operator = { binds: 1, apply: (left, right) => left - right };
const times: Operator = { binds: 2, apply: (left, right) => left * right };
const over: Operator = { binds: 2, apply: (left, right) => left / right };

const operators: ReadonlyMap<string, Operator> = new Map([
  ["+", plus],
  ...[..."-−–"].map((sign) => [sign, minus] as const),
  ...[..."*×·⋅xX"].map((sign) => [sign, times] as const),
  ...[..."/÷"].map((sign) => [sign, over] as const),
]);

/** Digits, with or without their thousands parted. */
const NUMBER = /\d{1,3}(?:[,_'’ \u00a0\u202f]\d{3})+(?!\d)|\d[\d_]*/y;
/** So that brackets nest no deeper than a stack is. */
const LONGEST = 300;

/** Whether a text works a number out: it begins with a digit or a bracket, and has signs or brackets. */
export function isWorked(text: string): boolean {
  return /^[\d(]/.test(text) && [...text].some((sign) => operators.has(sign) || /[()]/.test(sign));
}

/** What a text comes to. @throws ArgumentError that names the place where it cannot be read */
export function workOut(text: string): number {
  let at = 0;
  const fail = (expected: string): never => {
    const place = at < text.length ? `"${text[at]}" at character ${at + 1} of` : "the end of";
    throw new ArgumentError(
      `number: found ${place} ${JSON.stringify(text)}, expected ${expected} (whole numbers, + − × / and brackets work out a count); correct it there`,
      { text, at },
    );
  };
  const skip = (): void => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const operand = (): number => {
    skip();
    if (text[at] === "(") {
      at++;
      const inner = expression(1);
      if (text[at] !== ")") fail('an operator or ")"');
      at++;
      return inner;
    }
    NUMBER.lastIndex = at;
    const digits = NUMBER.exec(text)?.[0] ?? fail('a number or "("');
    at += digits.length;
    return Number(digits.replace(/\D/g, ""));
  };
  const expression = (least: number): number => {
    let value = operand();
    for (;;) {
      skip();
      const operator = operators.get(text[at] ?? "");
      if (operator === undefined || operator.binds < least) return value;
      at++;
      value = operator.apply(value, expression(operator.binds + 1));
    }
  };
  if (text.length > LONGEST) {
    at = LONGEST;
    fail(`its end, after ${LONGEST} characters at most`);
  }
  const value = expression(1);
  if (at < text.length) fail("an operator or its end");
  return value;
}
