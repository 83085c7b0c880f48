/** Transpose: axes in another order. */
import { permute } from "@convscope/core";
import type { KernelRule } from "./kernel-call.js";

/** Rules for the kernels that only move values. */
export const transposeRules: readonly KernelRule[] = [
  {
    name: "Transpose",
    applies: (call) => call.isFloat("x") && call.info("x").shape.length <= 6,
    run: (call) => call.give(permute(call.tensor("x"), call.numbers("perm"))),
  },
];
