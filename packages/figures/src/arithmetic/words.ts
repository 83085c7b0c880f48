/**
 * A step and the cells that are never read, in words.
 */
import { countText } from "../number-text.js";
import type { Scene, Step } from "./scene.js";
import type { Cell, SlidingAxis } from "./sliding-axis.js";

/** `1–3`, `0, 2, 4` */
function rangeText(numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined || last === undefined) return "none";
  if (numbers.length === 1) return String(first);
  const close = last - first === numbers.length - 1;
  return close
    ? `${first}–${last}`
    : numbers.length > 6
      ? `${numbers[0]}, ${numbers[1]} … ${last}`
      : numbers.join(", ");
}

const isValue = (cell: Cell | undefined): cell is number => typeof cell === "number";

/** The values among what an output reads along an axis. */
function valuesRead(axis: SlidingAxis, output: number): readonly number[] {
  return (axis.reads[output] ?? []).map((at) => axis.cells[at]).filter(isValue);
}

/** `output (1, 2) reads rows 1–3, columns 3–5: 9 values` */
export function stepText(scene: Scene, { map, row, column }: Step): string {
  const [rows, columns] = [valuesRead(scene.rows, row), valuesRead(scene.columns, column)];
  const taps = (scene.rows.reads[row] ?? []).length * (scene.columns.reads[column] ?? []).length;
  const values = rows.length * columns.length;
  const zeros = taps - values;
  const fed = Array.from({ length: scene.input.count }, (_, i) => i).filter((input) =>
    scene.reads(map, input),
  );
  const which = scene.output.count > 1 ? `map ${map} ` : "";
  const of =
    scene.input.count > 1 ? ` of input map${fed.length > 1 ? "s" : ""} ${rangeText(fed)}` : "";
  const padded = zeros === 0 ? "" : ` and ${countText(zeros)} ${zeros === 1 ? "zero" : "zeros"}`;
  if (values === 0) return `output ${which}(${row}, ${column}) reads zeros alone`;
  const each = fed.length > 1 ? " in each" : "";
  return (
    `output ${which}(${row}, ${column}) reads ${named("row", rows)}, ${named("column", columns)}${of}: ` +
    `${countText(values)} ${values === 1 ? "value" : "values"}${padded}${each}`
  );
}

/** `rows 1–3`, `row 2` */
function named(noun: string, numbers: readonly number[]): string {
  return `${noun}${numbers.length === 1 ? "" : "s"} ${rangeText(numbers)}`;
}

/** What no window reads, of one axis: `row 5`, `the last padded row`. */
function unreadAlong(axis: SlidingAxis, name: string): readonly string[] {
  const cells = axis.cells.filter((_, at) => axis.unread[at]);
  const values = cells.filter(isValue);
  const padding = cells.filter((cell) => cell === "padding").length;
  return [
    ...(values.length === 0 ? [] : [named(name, values)]),
    ...(padding === 0 ? [] : [`${padding} ${name}${padding > 1 ? "s" : ""} of padding`]),
  ];
}

/** `Never read: row 5, column 5`, or nothing where all is read. */
export function unreadText({ rows, columns }: Scene): string | undefined {
  const parts = [...unreadAlong(rows, "row"), ...unreadAlong(columns, "column")];
  return parts.length === 0 ? undefined : `Never read (hatched): ${parts.join(", ")}`;
}
