/** Losses of batches in one measure, whether they are means or sums. */
import type { Loss } from "@convscope/core";

/** The mean over a batch's examples of what the loss came to. */
export function lossPerExample(
  { reduction }: Pick<Loss, "reduction">,
  value: number,
  count: number,
): number {
  return reduction === "sum" ? value / count : value;
}
