/** Optimisers by the names and options that the cases hold. */
import { type AdamOptions, adam, type Optimizer, type SgdOptions, sgd } from "@convscope/core";

type Options = { readonly learningRate: number } & SgdOptions & AdamOptions;

/** An optimiser as a case names it. */
export interface NamedOptimizer {
  readonly kind: string;
  readonly options: Options;
}

const optimizers: Readonly<Record<string, (options: Options) => Optimizer>> = { adam, sgd };

/** Makes it. @throws RangeError for an unknown kind */
export function optimizerOf({ kind, options }: NamedOptimizer): Optimizer {
  const make = optimizers[kind];
  if (make === undefined) throw new RangeError(`no optimiser ${kind}`);
  return make(options);
}
