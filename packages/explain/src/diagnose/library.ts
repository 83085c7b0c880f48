/** Every known mistake, in the order in which equally plausible ones are told. */
import type { Mistake } from "./mistake.js";
import { biasMistakes } from "./mistakes/biases.js";
import { depthMistakes } from "./mistakes/depth.js";
import { fieldMistakes } from "./mistakes/fields.js";
import { joinMistakes } from "./mistakes/joins.js";
import { memoryMistakes } from "./mistakes/memory.js";
import { mixedUp } from "./mistakes/mixing-up.js";
import { orderMistake } from "./mistakes/order.js";
import { totalMistakes } from "./mistakes/totals.js";
import { towerMistakes } from "./mistakes/towers.js";
import { unitMistakes } from "./mistakes/units.js";
import { unweightedMistakes } from "./mistakes/unweighted.js";
import { windowMistakes } from "./mistakes/windows.js";
import { wiringMistakes } from "./mistakes/wiring.js";

/** The library. */
export const mistakes: readonly Mistake[] = [
  ...biasMistakes,
  ...unitMistakes,
  ...wiringMistakes,
  ...towerMistakes,
  ...joinMistakes,
  ...depthMistakes,
  orderMistake,
  ...windowMistakes,
  ...unweightedMistakes,
  ...totalMistakes,
  ...memoryMistakes,
  ...mixedUp,
  ...fieldMistakes,
];
