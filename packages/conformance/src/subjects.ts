/** The subjects of a report in groups, as tables show them; and how a worst error is written. */
import { KERNEL_TABLES } from "@convscope/core/program";
import type { Subject } from "./case.js";

/** A group of subjects: a table of the contract, or what goes beyond single kernels. */
export type Group = "kernels" | "grads" | "fused" | "whole";

/** Titles of the groups, in the order of a report. */
export const GROUPS: Readonly<Record<Group, readonly [title: string, note: string]>> = {
  kernels: ["Kernels", "every backend has them"],
  grads: ["Gradient kernels", "to train"],
  fused: ["Fused kernels", "faster forms; core composes what is not given"],
  whole: ["Memory, gradients and programs", "buffers; derivatives; whole networks and training"],
};

/** The groups by name, in order. */
export const GROUP_NAMES: readonly Group[] = ["kernels", "grads", "fused", "whole"];

/** The group of a subject. */
export function groupOf(subject: Subject): Group {
  if (subject === "memory" || subject === "program" || subject === "gradient") return "whole";
  return KERNEL_TABLES[subject];
}

/** A worst error in units of its bound, short: `0.43`, `1e+7`. */
export function worstText(worst: number): string {
  return worst >= 1e4 ? worst.toExponential(0) : worst.toPrecision(2);
}
