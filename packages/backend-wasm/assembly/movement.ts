// Moving without computing: rows into a longer row (concat).
import { address, int } from "./step";

/** Copies row `chunk` of x into its place. Arguments: 0 x, 1 y, 2 bytes of a row of x, 3 bytes of a row of y. */
export function copyRows(step: usize, chunk: i32): void {
  const bytes = address(step, 2);
  memory.copy(address(step, 1) + <usize>chunk * address(step, 3), address(step, 0) + <usize>chunk * bytes, bytes);
}
