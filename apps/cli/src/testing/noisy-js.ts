/** backend-js with errors: what other float32 backends may give in its place. Each is up or down by a seeded coin. */
import { createJsBackend } from "@convscope/backend-js";
import { Random } from "@convscope/core";
import type { Backend } from "@convscope/core/backend";
import { intercepted } from "./intercepted.js";
import { reachOf, valuesOf } from "./roundings.js";

/** A backend with errors of this seed. */
export function createNoisyJsBackend(seed: number): Backend {
  const random = new Random(seed);
  const { fused: _, ...js } = createJsBackend();
  return intercepted({ ...js, name: "noisy-js" }, (step, operands) => {
    const inputs = operands as readonly Float32Array[];
    const values = valuesOf(js, step, inputs);
    const reach = reachOf(js, step, inputs, values);
    for (let i = 0; i < values.length; i++) {
      const error = reach(i);
      values[i] = (values[i] as number) + (random.bits() < 2 ** 31 ? -error : error);
    }
    return values;
  });
}
