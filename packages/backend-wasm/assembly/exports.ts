// What the host calls. Not here: kernels (one file each) and which opcode means which (perform.ts).
export { runAlone, runShared, serve } from "./engine";

/** Where memory begins that the host may give away: below lie the tables of the functions of float64. */
export function firstFreeByte(): usize {
  return __heap_base;
}
