/** BatchMatMul, and its fused form with a bias and an activation. */
import { add, matmul, type Tensor } from "@convscope/core";
import { activate } from "./activate.js";
import type { KernelCall, KernelRule } from "./kernel-call.js";

function product(call: KernelCall): Tensor {
  const options = { transposeA: call.flag("transposeA"), transposeB: call.flag("transposeB") };
  return matmul(call.tensor("a"), call.tensor("b"), options);
}

function fused(call: KernelCall): Tensor {
  const y = product(call);
  return activate(call, call.has("bias") ? add(y, call.tensor("bias")) : y);
}

/** Rules for the kernels of matrix products. */
export const matmulRules: readonly KernelRule[] = [
  { name: "BatchMatMul", run: (call) => call.give(product(call), call.info("a").dtype) },
  { name: "_FusedMatMul", run: (call) => call.give(fused(call), call.info("a").dtype) },
];
