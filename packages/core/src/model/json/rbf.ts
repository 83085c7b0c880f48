/** Saved RBF units. */
import { rbf } from "../../layers/rbf.js";
import { asNumbers, Fields, type LayerFactories } from "./fields.js";

function asCodes(value: unknown): readonly (readonly number[])[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const codes = value.flatMap((code) => {
    const numbers = asNumbers(code);
    return numbers === undefined ? [] : [numbers];
  });
  return codes.length === value.length ? codes : undefined;
}

/** Readers of the layers in layers/rbf.ts. */
export const rbfFactories: LayerFactories = {
  rbf: (options) =>
    rbf({ codes: new Fields("rbf", options).required("codes", "lists of numbers", asCodes) }),
};
