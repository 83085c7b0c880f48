/** What follows a convolution: words for the kernels that do it themselves, or a step in place (assembly/finish.ts). */
import type { Conv2dBiasActivationGeometry, Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type EngineStep, floatWord, type Room } from "../step.js";
import { mapsOfChunks } from "../walk.js";
import { areas } from "../window-words.js";

/** The contract's activations, and relu cut at the top: relu6 is one. */
export type FinishActivation = Conv2dBiasActivationGeometry["activation"] | "cut-relu";

/** Their numbers in assembly. */
const ACTIVATIONS: Readonly<Record<FinishActivation, number>> = {
  none: 0,
  relu: 1,
  sigmoid: 2,
  tanh: 3,
  "cut-relu": 4,
};

/** activation(y · scale + shift + residual); what is not given is left out. */
export interface Finish {
  /** One number for each channel; only with a shift. */
  readonly scale?: Address | undefined;
  readonly shift?: Address | undefined;
  /** As large as y. */
  readonly residual?: Address | undefined;
  readonly activation: FinishActivation;
  /** Where "cut-relu" cuts. */
  readonly top?: number | undefined;
}

/** Bytes of scratch that a map's scale and shift take where values are finished in registers, as in assembly/finished.ts. */
export const AFFINE = 32;
/** Bytes that the limits of the activation take there. */
export const LIMITS = 48;

/** Encodes a convolution and what is done to its result; operands are x and w. */
export type FinishedEncoder = (
  operands: readonly Address[],
  g: Conv2dGeometry,
  out: Address,
  room: Room,
  finish: Finish,
) => readonly EngineStep[];

/** Nothing follows. */
export const PLAIN: Finish = { activation: "none" };

/** Whether it can be done to values in registers: no residual is read, and no activation takes more than a few instructions. */
export function canFinish({ residual, activation }: Finish): boolean {
  return residual === undefined && activation !== "sigmoid" && activation !== "tanh";
}

/** The words that say what finishes a result. */
export function finishWords({
  scale,
  shift,
  residual,
  activation,
  top,
}: Finish): readonly number[] {
  const affine = scale !== undefined ? 2 : shift !== undefined ? 1 : 0;
  const flags = [affine, residual === undefined ? 0 : 1, ACTIVATIONS[activation]];
  return [scale ?? 0, shift ?? 0, residual ?? 0, ...flags, floatWord(top ?? 0)];
}

/** The steps that finish `y`, the result of a convolution whose kernel has not done it: one, or none where nothing follows. */
export function finishSteps(g: Conv2dGeometry, finish: Finish, y: Address): readonly EngineStep[] {
  if (finish === PLAIN) return [];
  const pixels = areas(g).output;
  const maps = g.batch * g.outChannels;
  const { size, chunks } = mapsOfChunks(maps, pixels);
  const words = [size, maps, y, g.outChannels, pixels, ...finishWords(finish)];
  return [{ opcode: opcodes.finish, chunks, words }];
}
