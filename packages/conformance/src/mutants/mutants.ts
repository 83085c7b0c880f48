/** All mutants, in the order of the contract. */
import { axisMutants } from "./axis-mutants.js";
import { bufferMutants } from "./buffer-mutants.js";
import { convolutionGradMutants } from "./convolution-grad-mutants.js";
import { convolutionMutants } from "./convolution-mutants.js";
import { elementwiseMutants } from "./elementwise-mutants.js";
import { gradientMutants } from "./gradient-mutants.js";
import { movementMutants } from "./movement-mutants.js";
import type { Mutant } from "./mutant.js";
import { poolingMutants } from "./pooling-mutants.js";
import { programMutants } from "./program-mutants.js";
import { stateMutants } from "./state-mutants.js";

/** Every broken backend that the suite must catch. */
export const mutants: readonly Mutant[] = [
  ...bufferMutants,
  ...elementwiseMutants,
  ...axisMutants,
  ...convolutionMutants,
  ...convolutionGradMutants,
  ...poolingMutants,
  ...movementMutants,
  ...gradientMutants,
  ...programMutants,
  ...stateMutants,
];
