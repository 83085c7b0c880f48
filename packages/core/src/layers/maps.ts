/**
 * Checks on the maps that a spatial layer reads: `[channels, height, width]`, and how many channels.
 */
import type { Shape } from "../backend.js";
import { ShapeError } from "../errors.js";
import { formatShape } from "../shape.js";
import { onlyInput } from "./layer.js";

/** Maps of one example. */
export type Maps = readonly [channels: number, height: number, width: number];

/** The only input as maps. @throws ArgumentError for several inputs, ShapeError for another rank */
export function onlyMaps(kind: string, inputs: readonly Shape[]): Maps {
  const input = onlyInput(kind, inputs);
  const [channels, height, width] = input;
  if (input.length === 3 && channels !== undefined && height !== undefined && width !== undefined)
    return [channels, height, width];
  throw new ShapeError(
    `${kind}: found input ${formatShape(input)}, expected [channels, height, width]; put it before flattening, or reshape`,
    { input },
  );
}

/** The only input as channels along one axis. @throws ArgumentError for several inputs, ShapeError for another rank */
export function onlyRows(kind: string, inputs: readonly Shape[]): readonly [number, number] {
  const input = onlyInput(kind, inputs);
  const [channels, length] = input;
  if (input.length === 2 && channels !== undefined && length !== undefined)
    return [channels, length];
  throw new ShapeError(
    `${kind}: found input ${formatShape(input)}, expected [channels, length]; reshape it, or use the layer of two axes`,
    { input },
  );
}

/** @throws ShapeError when a layer reads another number of channels than its weights were made for */
export function checkChannels(kind: string, found: number, expected: number): void {
  if (found === expected) return;
  throw new ShapeError(
    `${kind}: found input with ${found} channels, weight wants ${expected} (each filter spans the maps below it); ` +
      `set inChannels to ${found}, or correct the layer before`,
    { found, expected },
  );
}
