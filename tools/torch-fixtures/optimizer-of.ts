/** Optimisers by the names and options that the cases hold. */
import {
  type AdagradOptions,
  type AdamOptions,
  adagrad,
  adam,
  adamw,
  type Optimizer,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
} from "@convscope/core";

type Options = SgdOptions & AdamOptions & RmspropOptions & AdagradOptions;

/** An optimiser as a case names it. */
export interface NamedOptimizer {
  readonly kind: string;
  readonly options: Options;
}

const optimizers: Readonly<Record<string, (options: Options) => Optimizer>> = {
  adagrad,
  adam,
  adamw,
  rmsprop,
  sgd,
};

/** Makes it. @throws RangeError for an unknown kind */
export function optimizerOf({ kind, options }: NamedOptimizer): Optimizer {
  const make = optimizers[kind];
  if (make === undefined) throw new RangeError(`no optimiser ${kind}`);
  return make(options);
}
