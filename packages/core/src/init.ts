/**
 * Initial values of weights: formula and paper.
 */
import type { Random } from "./random.js";

/** How a parameter starts. `fanIn`, `fanOut`: connections into and out of one unit. */
export type Initialiser = (values: Float32Array, random: Random) => void;

/** Names that `model.json` keeps. */
export type InitialiserName =
  | "glorot-uniform"
  | "he-normal"
  | "he-uniform"
  | "lecun-1998"
  | "lecun-normal"
  | "torch";

/** Connections into and out of one unit. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

const uniform =
  (bound: number): Initialiser =>
  (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
  };

const normal =
  (deviation: number): Initialiser =>
  (values, random) => {
    for (let i = 0; i < values.length; i++) values[i] = random.normal() * deviation;
  };

/** Every value alike. */
export const fill =
  (value: number): Initialiser =>
  (values) => {
    values.fill(value);
  };

/** The initialisers by name. */
export const initialisers: Readonly<Record<InitialiserName, (fans: Fans) => Initialiser>> = {
  /** U(±√(6 / (fanIn + fanOut))): Glorot & Bengio 2010. */
  "glorot-uniform": ({ fanIn, fanOut }) => uniform(Math.sqrt(6 / (fanIn + fanOut))),
  /** N(0, 2 / fanIn): He et al. 2015, for relu. */
  "he-normal": ({ fanIn }) => normal(Math.sqrt(2 / fanIn)),
  /** U(±√(6 / fanIn)): He et al. 2015. */
  "he-uniform": ({ fanIn }) => uniform(Math.sqrt(6 / fanIn)),
  /** U(±2.4 / fanIn): LeCun et al. 1998, appendix A. */
  "lecun-1998": ({ fanIn }) => uniform(2.4 / fanIn),
  /** N(0, 1 / fanIn): LeCun, Bottou, Orr, Müller 1998, "Efficient BackProp". */
  "lecun-normal": ({ fanIn }) => normal(Math.sqrt(1 / fanIn)),
  /** U(±1/√fanIn): what PyTorch's Conv2d and Linear do. */
  torch: ({ fanIn }) => uniform(1 / Math.sqrt(fanIn)),
};
