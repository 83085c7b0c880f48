/** How the rows of a packed operand are cut into panels. The packing and the run of {@link tiles} must agree on it. */

/** Threes that make the rest a multiple of five, by the remainder: those two tiles are the fastest. */
const THREES = [0, 2, 4, 1, 3] as const;

/** Rows of the next panel, 1, 2, 3 or 5, when `left` rows are left. */
export function panelHeight(left: number): number {
  if (left < 5) return left === 4 ? 2 : left;
  const threes = THREES[left % 5] as number;
  return threes > 0 && threes * 3 <= left ? 3 : 5;
}
