/**
 * A program's calls as engine steps on places: what each step touches, and which part of it a chunk touches alone. The later
 * passes (groups.ts, lifetimes.ts, plan.ts) read nothing else.
 */
import type { KernelName, StepOf } from "@convscope/core/backend";
import { reluGrad } from "../kernels/binary.js";
import { conv2dFinished } from "../kernels/conv2d-finished.js";
import { encoders } from "../kernels/encoders.js";
import { maxPool2dReluGrad } from "../kernels/pool2d.js";
import type { Encoder, EngineStep, Room } from "../step.js";
import type { Call } from "./call.js";
import { type Partition, partitionOf } from "./partition.js";
import { type Place, referenceIn, symbolOf } from "./symbols.js";

/** A step of the engine whose words refer to places. */
export interface Work extends Partition {
  readonly step: EngineStep;
  /** The places that it reads or writes, each once. */
  readonly places: readonly Place[];
  /** Those of them that it may write. */
  readonly writes: readonly Place[];
}

/** What encoding adds to: the size in elements of every place, those that are kept, and the scratch that a chunk takes. */
export interface Needs {
  readonly sizes: number[];
  readonly kept: Set<Place>;
  readonly strict: boolean;
  /** Whether a copy of `source` may be kept from run to run; one that may is kept. */
  keeps(source: Place, elements: number): boolean;
  scratch(bytes: number): void;
}

/** The engine steps of a call. Temporaries become places behind those that are known. */
export function worksOf(call: Call, needs: Needs): readonly Work[] {
  const known = needs.sizes.length;
  return stepsOf(call, needs).map((step) => {
    const places = placesIn(step);
    const writes = places.filter((place) => place === call.out || place >= known);
    return { step, places, writes, ...partitionOf(call) };
  });
}

function stepsOf(call: Call, needs: Needs): readonly EngineStep[] {
  const room: Room = {
    temporary: (elements) => symbolOf(needs.sizes.push(elements) - 1),
    kept: (source, elements) => {
      const place = referenceIn(source)?.place;
      if (place === undefined || !needs.keeps(place, elements)) return undefined;
      const copy = needs.sizes.push(elements) - 1;
      needs.kept.add(copy);
      return symbolOf(copy);
    },
    strict: needs.strict,
    scratch: (bytes) => needs.scratch(bytes),
  };
  const [operands, out] = [call.operands.map(symbolOf), symbolOf(call.out)];
  switch (call.kernel) {
    case "conv2dFinished":
      return conv2dFinished(operands, call.geometry, out, room);
    case "reluGrad":
      return [reluGrad(operands, call.geometry, out)];
    case "maxPool2dReluGrad":
      return [maxPool2dReluGrad(operands, call.geometry, out, room)];
    default:
      return encode(call, room);
  }
}

function encode<K extends KernelName>(call: StepOf<K>, room: Room): readonly EngineStep[] {
  const encoder: Encoder<K> = encoders[call.kernel];
  return encoder(call.operands.map(symbolOf), call.geometry, symbolOf(call.out), room);
}

function placesIn({ words }: EngineStep): readonly Place[] {
  const places = new Set<Place>();
  for (const word of words) {
    const reference = referenceIn(word);
    if (reference !== undefined) places.add(reference.place);
  }
  return [...places];
}

/** The step that copies a place of `elements` elements. */
export function copyWork(from: Place, to: Place, elements: number, needs: Needs): readonly Work[] {
  const whole = { in: [elements], start: [0], step: [1], out: [elements] };
  return worksOf({ kernel: "slice", operands: [from], geometry: whole, out: to }, needs);
}
