/** Numbers as bits, for tests that hold two runs against each other exactly. */
import type { Model } from "@convscope/core";

/** Numbers as bits: equal where they are bitwise equal. */
export function bits(values: Float32Array): string {
  return new Uint32Array(values.slice().buffer).join();
}

/** All values of a model as bits, by name. */
export async function bitsOf(model: Model): Promise<Readonly<Record<string, string>>> {
  const all: Record<string, string> = {};
  for (const [name, variable] of model.variables) all[name] = bits(await variable.read());
  return all;
}
