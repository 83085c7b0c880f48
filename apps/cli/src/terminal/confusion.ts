/** A confusion matrix as a table while it fits, else its most frequent mistakes. */
import { count, percent } from "./numbers.js";
import type { Screen } from "./screen.js";
import { formatTable } from "./table.js";

/** Rows are true classes, columns what was predicted. */
export type Confusion = readonly (readonly number[])[];

const MISTAKES_SHOWN = 10;

/** The matrix as text. */
export function formatConfusion(
  confusion: Confusion,
  classes: readonly string[],
  screen: Screen,
): string {
  const widest = Math.max(3, ...classes.map((name) => name.length));
  // Indent, the true class and "found" stand beside one column for each class.
  const fits = 2 + widest + classes.length * (widest + 2) + 9 <= screen.width;
  return fits ? matrix(confusion, classes, screen) : mistakes(confusion, classes, screen);
}

function matrix(confusion: Confusion, classes: readonly string[], { colors }: Screen): string {
  const width = Math.max(3, ...confusion.flat().map((n) => count(n).length));
  const columns = [
    { head: "true", align: "right" as const },
    ...classes.map((name) => ({ head: name.padStart(width), align: "right" as const })),
    { head: "found", align: "right" as const },
  ];
  const rows = confusion.map((row, truth) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    const cells = row.map((n, predicted) => {
      if (n === 0) return colors.dim("·");
      return predicted === truth ? colors.green(count(n)) : colors.red(count(n));
    });
    const found = percent((row[truth] ?? 0) / total);
    return [colors.bold(classes[truth] ?? String(truth)), ...cells, found];
  });
  return formatTable(columns, rows, colors);
}

function mistakes(confusion: Confusion, classes: readonly string[], { colors }: Screen): string {
  const found = confusion
    .flatMap((row, truth) => row.map((times, predicted) => ({ truth, predicted, times })))
    .filter(({ truth, predicted, times }) => truth !== predicted && times > 0)
    .sort((a, b) => b.times - a.times);
  if (found.length === 0) return "  No mistakes.";
  const columns = [
    { head: "true" },
    { head: "predicted" },
    { head: "times", align: "right" as const },
  ];
  const rows = found
    .slice(0, MISTAKES_SHOWN)
    .map(({ truth, predicted, times }) => [
      classes[truth] ?? String(truth),
      classes[predicted] ?? String(predicted),
      count(times),
    ]);
  return formatTable(columns, rows, colors);
}
