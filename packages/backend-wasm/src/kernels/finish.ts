/** What follows a convolution, in place: assembly/finish.ts. */
import type { Conv2dBiasActivationGeometry, Conv2dGeometry } from "@convscope/core/backend";
import type { Address } from "../heap.js";
import { opcodes } from "../opcodes.js";
import { type EngineStep, floatWord } from "../step.js";
import { mapsOfChunks } from "../walk.js";
import { areas } from "../window-words.js";

/** The contract's activations, and relu cut at the top: relu6 is one. */
export type FinishActivation = Conv2dBiasActivationGeometry["activation"] | "cut-relu";

/** Their numbers in assembly. */
export const ACTIVATIONS: Readonly<Record<FinishActivation, number>> = {
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

/** What is multiplied and added, as a number in assembly: nothing, a shift, a scale and a shift. */
export function affineOf({ scale, shift }: Finish): 0 | 1 | 2 {
  if (scale !== undefined) return 2;
  return shift === undefined ? 0 : 1;
}

/** The step that finishes `y`, the result of a convolution, cut as `made`, its last step, cuts it. */
export function finishStep(
  g: Conv2dGeometry,
  made: EngineStep | undefined,
  finish: Finish,
  y: Address,
): EngineStep {
  const pixels = areas(g).output;
  const maps = g.batch * g.outChannels;
  const cut = made?.cut ?? { maps: mapsOfChunks(maps, pixels).size, pixels };
  const blocks = Math.ceil(pixels / cut.pixels);
  const { scale, shift, residual, activation, top } = finish;
  const addresses = [y, scale ?? 0, shift ?? 0, residual ?? 0];
  const counts = [g.outChannels, pixels, cut.maps, cut.pixels, blocks];
  const flags = [affineOf(finish), residual === undefined ? 0 : 1, ACTIVATIONS[activation]];
  return {
    opcode: opcodes.finish,
    chunks: Math.ceil(maps / cut.maps) * blocks,
    words: [...addresses, ...counts, ...flags, floatWord(top ?? 0), maps],
    cut,
  };
}
