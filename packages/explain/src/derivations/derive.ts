/**
 * From a layer in its place to the derivation of its counts: a written one for the kinds that core has, a recorded one for
 * everybody else's.
 */
import { freeCount, type Shape } from "@convscope/core";
import { conv2dDerivation, isConv2d } from "./conv2d.js";
import { linearDerivation, rbfDerivation } from "./dense.js";
import type { Derivation, Place } from "./derivation.js";
import { rescalingDerivation } from "./normalisation.js";
import { isPool2d, pool2dDerivation } from "./pool2d.js";
import { recordedDerivation } from "./recorded.js";
import { spatialDerivation } from "./spatial.js";
import { movingDerivations } from "./structure.js";

/** How the counts of one layer come about. @throws ShapeError, UnsupportedError */
export function derive(place: Place): Derivation {
  const known = written(place);
  return known !== undefined && agrees(known, place) ? known : recordedDerivation(place);
}

function written({ layer, inputShapes, outputShape }: Place): Derivation | undefined {
  const input: Shape = inputShapes[0] ?? [];
  if (isConv2d(layer)) return conv2dDerivation(layer, input);
  if (isPool2d(layer)) return pool2dDerivation(layer, input);
  const spatial = spatialDerivation(layer, input);
  if (spatial !== undefined) return spatial;
  if (layer.kind === "linear") return linearDerivation(layer, input, outputShape);
  if (layer.kind === "rbf") return rbfDerivation(input, outputShape);
  return Object.hasOwn(movingDerivations, layer.kind)
    ? movingDerivations[layer.kind]
    : rescalingDerivation(layer);
}

/** Somebody's own layer may bear the name of one of core's: then the derivation does not fit what it holds. */
function agrees(derivation: Derivation, { layer, inputShapes }: Place): boolean {
  const held = { weights: 0, biases: 0, state: 0 };
  for (const spec of layer.variables) {
    const role = spec.kind === "state" ? "state" : spec.name === "bias" ? "biases" : "weights";
    held[role] += freeCount(spec);
  }
  const stated = layer.counts?.(...inputShapes);
  const { weights, biases, state, neurons, connections, macs } = derivation;
  return (
    weights.value === held.weights &&
    biases.value === held.biases &&
    state.value === held.state &&
    (stated === undefined ||
      (neurons.value === stated.neurons &&
        connections.value === stated.connections &&
        macs.value === stated.macs))
  );
}
