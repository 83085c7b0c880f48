/**
 * Rewrites a program's calls before they are encoded. The arithmetic of what is taken out stays the same, in the same order, so
 * results do too, bit for bit.
 */
import type { Program } from "@convscope/core/backend";
import type { Call } from "./call.js";
import { cutRelus } from "./cut-relus.js";
import { finishConvolutions } from "./finish-convolutions.js";
import { lastingFirst, live } from "./order.js";
import { reluGradients } from "./relu-gradients.js";

/** The calls of a program, in an order in which they can be run. */
export function recognise(program: Program): readonly Call[] {
  const steps = live(cutRelus(program.steps, program.constants), program);
  const finished = finishConvolutions(lastingFirst(steps, program), program);
  return live(reluGradients(finished, program), program);
}
