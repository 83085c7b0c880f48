/**
 * Which of the guide's fifteen relationships an axis is an instance of: Dumoulin & Visin, arXiv:1603.07285, sections 2 to 5.
 */
import type { WindowAxis } from "@convscope/core";
import type { WindowKind } from "./window-question.js";

/** The number of the relationship, 1 to 15; undefined where both ends are padded differently or the guide has none. */
export function relationshipOf(
  kind: WindowKind,
  { kernel, stride, dilation, before, after }: Omit<WindowAxis, "in" | "out">,
  outputPadding: number,
): number | undefined {
  if (before !== after) return undefined;
  if (kind === "pool") return before === 0 && dilation === 1 ? 7 : undefined;
  if (dilation > 1) return kind === "conv" ? 15 : undefined;
  const half = kernel % 2 === 1 && before === (kernel - 1) / 2;
  const full = before === kernel - 1;
  if (stride === 1) {
    if (outputPadding > 0) return undefined;
    const offset = before === 0 ? 0 : half ? 2 : full ? 3 : 1;
    return (kind === "conv" ? 1 : 8) + offset;
  }
  if (kind === "conv") return before === 0 ? 5 : 6;
  if (outputPadding > 0) return 14;
  return before === 0 ? 12 : 13;
}
