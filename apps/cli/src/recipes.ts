/** How each network is trained unless told otherwise. Numbers were chosen on the validation digits, never on the test. */
import { adamw, cosine, type Optimizer, type Schedule, sgd } from "@convscope/core";
import {
  type AugmentOptions,
  digitsNormalisation,
  lenet5Normalisation,
  type Normalisation,
} from "@convscope/data";

/** Everything that decides how a network learns, besides data and seed. */
export interface Recipe {
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: "adamw" | "sgd";
  readonly learningRate: number;
  /** Of sgd. */
  readonly momentum?: number;
  /** Of adamw: memory of the squared gradients. */
  readonly beta2?: number;
  readonly weightDecay?: number;
  /** Share of all steps over which the rate rises; half a cosine follows. */
  readonly warmup: number;
  /** Of the weights' moving average, which is what is kept; absent: no average. */
  readonly averageDecay?: number;
  /** How training digits are varied, in pixels and degrees. */
  readonly augment?: Omit<AugmentOptions, "background">;
  /** What inputs are normalised to. */
  readonly normalisation: Normalisation;
}

const general: Recipe = {
  epochs: 10,
  batchSize: 32,
  optimizer: "adamw",
  learningRate: 0.005,
  beta2: 0.99,
  weightDecay: 0.1,
  warmup: 0.1,
  averageDecay: 0.998,
  augment: { shift: 1.5, rotate: 8.5, scale: 0.12, shear: 0.15 },
  normalisation: digitsNormalisation,
};

/** Recipes by the model's name. */
const recipes: Readonly<Record<string, Recipe>> = {
  "lenet5-modern": general,
  lenet5: {
    ...general,
    beta2: 0.999,
    weightDecay: 0,
    averageDecay: 0.995,
    augment: { shift: 1, rotate: 5.5, scale: 0.08, shear: 0.08 },
    normalisation: lenet5Normalisation,
  },
};

/** The recipe of a model; one that suits most small networks if it has none. */
export function recipeFor(model: string): Recipe {
  return (Object.hasOwn(recipes, model) ? recipes[model] : undefined) ?? general;
}

/** The optimiser of a recipe, with a rate of one's own. */
export function optimizerOf(recipe: Recipe, learningRate: number): Optimizer {
  const { momentum = 0, weightDecay = 0, beta2 = 0.999 } = recipe;
  if (recipe.optimizer === "sgd") return sgd({ learningRate, momentum, weightDecay });
  return adamw({ learningRate, beta2, weightDecay });
}

/** The course of the rate over a run. */
export function scheduleOf(recipe: Recipe): Schedule {
  return cosine({ warmup: recipe.warmup });
}
