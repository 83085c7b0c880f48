/**
 * Which part of an array a chunk of a step has to itself. Two steps that are cut the same way can run chunk by chunk, one
 * behind the other, with no waiting between them. A kernel that is not named here shares its arrays between chunks.
 */
import type { AxisGeometry, Pool2dGeometry, Shape, Slot } from "@convscope/core/backend";
import { mapsOfPooling } from "../kernels/pool2d.js";
import { chunksOf, elementsOf, stridesOf } from "../walk.js";
import { areas } from "../window-words.js";
import type { Call } from "./call.js";
import type { Place } from "./symbols.js";

/** What of an array belongs to one chunk: so many elements, from c times as many on for chunk c. */
export type Part = number;

/** How a step's arrays are cut. */
export interface Partition {
  /** The part of a place that one chunk touches, and no other chunk does. */
  readonly parts: ReadonlyMap<Place, Part>;
  /** Places that are read at the very element that is written next: the result may lie in their memory. */
  readonly lockstep: readonly Place[];
}

const shared: Partition = { parts: new Map(), lockstep: [] };

/** How the engine steps of a call are cut. */
export function partitionOf(call: Call): Partition {
  const { operands, out } = call;
  switch (call.kernel) {
    case "unary":
    case "binary":
    case "where":
    case "reluGrad":
      return elementWise(operands, call.geometry, out);
    case "maxPool2d":
    case "avgPool2d":
    case "maxPool2dSelect":
      return pooled(call.geometry, operands, [out]);
    case "maxPool2dInputGrad":
    case "maxPool2dReluGrad":
      return pooled(call.geometry, [...operands.slice(1), out], operands.slice(0, 1));
    case "avgPool2dInputGrad":
      return pooled(call.geometry, [out], operands);
    case "batchNorm":
      return alongAxis(call.geometry, operands, out);
    default:
      return shared;
  }
}

interface Walk {
  readonly out: Shape;
  readonly strides: readonly (readonly number[])[];
}

function elementWise(operands: readonly Slot[], { out, strides }: Walk, result: Slot): Partition {
  const dense = stridesOf(out);
  const isWhole = (of: readonly number[] | undefined): boolean =>
    out.every((size, axis) => size === 1 || of?.[axis] === dense[axis]);
  const lockstep = [...new Set(operands)].filter((slot) =>
    operands.every((operand, i) => operand !== slot || isWhole(strides[i])),
  );
  const { size } = chunksOf(elementsOf(out));
  return { parts: new Map([...lockstep, result].map((place) => [place, size])), lockstep };
}

/** Pooling takes whole maps: `inner` are arrays of the input's maps, `outer` of the output's. */
function pooled(g: Pool2dGeometry, inner: readonly Slot[], outer: readonly Slot[]): Partition {
  const maps = mapsOfPooling(g).size;
  const [input, output] = [maps * areas(g).input, maps * areas(g).output];
  const parts = new Map<Place, number>();
  for (const place of inner) parts.set(place, input);
  for (const place of outer) {
    if (parts.has(place) && input !== output) parts.delete(place);
    else parts.set(place, output);
  }
  return { parts, lockstep: [] };
}

function alongAxis(g: AxisGeometry, [x, ...others]: readonly Slot[], out: Slot): Partition {
  if (x === undefined || others.includes(x)) return shared;
  return {
    parts: new Map([
      [x, g.inner],
      [out, g.inner],
    ]),
    lockstep: [x],
  };
}
