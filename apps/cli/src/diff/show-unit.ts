/** One unit that differs: what each backend gave, what is right, by how much they may differ, and the terms. */
import type { Place, Side, Term, UnitDiff } from "@convscope/explain";
import { count } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { formatTable } from "../terminal/table.js";
import { wrap } from "../terminal/wrap.js";

/** Terms that are shown; the rest is one line. */
const SHOWN = 10;

/** The unit as text of several lines. */
export function formatUnit(
  unit: UnitDiff,
  names: Readonly<Record<Side, string>>,
  screen: Screen,
): string {
  const parts = [valuesOf(unit, names, screen)];
  if (unit.terms.length > 0) parts.push(termsOf(unit, screen));
  parts.push(boundOf(unit, screen.width));
  return parts.join("\n\n");
}

function valuesOf(
  unit: UnitDiff,
  names: Readonly<Record<Side, string>>,
  { colors, width }: Screen,
): string {
  const { exact, bounds, wrong } = unit;
  const row = (side: Side): string[] => {
    const off = `off by ${scientific(Math.abs(unit[side] - exact))}, may be by ${scientific(bounds[side])}`;
    return [
      names[side],
      number(unit[side]),
      wrong.includes(side) ? colors.red(off) : colors.dim(off),
    ];
  };
  return formatTable(
    [{ head: "" }, { head: "value", align: "right" }, { head: "against float64" }],
    [row("a"), row("b"), ["float64", number(exact), ""]],
    colors,
    0,
    width,
  );
}

function termsOf(unit: UnitDiff, { colors, width }: Screen): string {
  const { terms, total, then, kernel } = unit;
  const largest = [...terms].sort((x, y) => Math.abs(y.product) - Math.abs(x.product));
  const shown = largest.slice(0, SHOWN);
  const rest = terms.length - shown.length;
  const sum = kernel !== "maxPool2d" && terms.length > 1;
  const restSum = largest.slice(SHOWN).reduce((all, { product }) => all + product, 0);
  const rows = [
    ...shown.map(rowOf),
    ...(rest > 0 ? [[`… and ${count(rest)} more`, "", sum ? number(restSum) : ""]] : []),
    [sum ? "sum in float64" : kernel === "maxPool2d" ? "largest" : "", "", number(total)],
  ];
  const what = kernel === undefined ? "from" : `${kernel} of ${count(terms.length)} terms`;
  const columns = [
    { head: what },
    { head: terms.some(({ weight }) => weight !== undefined) ? "× weight" : "" },
    { head: "term", align: "right" as const },
  ];
  const after =
    then.length > 0
      ? `\n${wrap("  then ", `${then.join(", ")} = ${number(unit.exact)}`, width)}`
      : "";
  return `${formatTable(columns, rows, colors, 1, width)}${after}`;
}

function rowOf({ input, weight, product }: Term): string[] {
  return [placed(input), weight === undefined ? "" : placed(weight), number(product)];
}

/** `S2[0,3,4] 0.25`; what the layer worked out, with how. */
export function placed({ array, at, value, madeBy }: Place): string {
  const name = array === undefined ? madeBy && `${madeBy} =` : `${array}[${at.join(",")}]`;
  return name === undefined ? number(value) : `${name} ${number(value)}`;
}

function boundOf(unit: UnitDiff, width: number): string {
  const { bound, bounds, ratio, roundings, magnitude, a, b } = unit;
  const times = Number.isFinite(ratio)
    ? `${scientific(ratio)} times the bound`
    : "beyond any bound";
  const head = `|a − b| = ${scientific(Math.abs(a - b))}, ${times} of ${scientific(bound)} = ${scientific(bounds.a)} (a) + ${scientific(bounds.b)} (b).`;
  const sum =
    roundings === 0
      ? "Each is what rounding may make of this unit."
      : `Each is γ(${roundings}) Σ|terms| = γ(${roundings}) · ${number(magnitude)}, γ(n) = n·u / (1 − n·u) with the backend's unit roundoff u, carried through what follows.`;
  return wrap("  ", `${head} ${sum}`, width);
}

/** With the digits of a float32. */
export function number(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(8))) : String(value);
}

/** For what may be very small. */
export function scientific(value: number): string {
  if (value === 0) return "0";
  return Math.abs(value) < 1e4 && Math.abs(value) >= 0.01
    ? String(Number(value.toPrecision(3)))
    : value.toExponential(1);
}
