/**
 * Counts of layers that nobody wrote a derivation for: what the layer states itself, or the products seen in a recording
 * of its forward pass. Of its parameters the shapes are known in any case.
 */
import {
  ConvscopeError,
  freeCount,
  keep,
  type LayerScope,
  type Step,
  sizeOf,
  tidy,
  UnsupportedError,
  type VariableSpec,
  wrapBuffer,
} from "@convscope/core";
import { Tracer } from "@convscope/core/program";
import { createReferenceBackend } from "@convscope/core/reference";
import { type Expression, letter, nothing, product, share, sum } from "../expression.js";
import { type Derivation, noBiases, noState, noWeights, type Place } from "./derivation.js";

/** The contract's calls that one layer makes for one example. @throws UnsupportedError when it cannot be recorded */
function recordedSteps({ name, layer, inputShapes }: Place): readonly Step[] {
  const tracer = new Tracer(createReferenceBackend({ fused: false }));
  const own = new Map(layer.variables.map((spec) => [spec.name, spec]));
  try {
    return tidy(() => {
      const scope: LayerScope = {
        backend: tracer,
        mode: "eval",
        value(wanted) {
          const spec = own.get(wanted);
          if (spec === undefined) throw new RangeError(`${name} lists no variable "${wanted}"`);
          return keep(wrapBuffer(tracer, tracer.state(sizeOf(spec.shape)), spec.shape));
        },
        update: () => undefined,
        fresh: (shape) => wrapBuffer(tracer, tracer.input(sizeOf(shape)), shape),
      };
      const inputs = inputShapes.map((shape) =>
        wrapBuffer(tracer, tracer.input(sizeOf(shape)), [1, ...shape]),
      );
      layer.forward(inputs, scope);
      return tracer.program([], new Map()).steps;
    });
  } catch (error) {
    if (!(error instanceof ConvscopeError || error instanceof RangeError)) throw error;
    throw new UnsupportedError(
      `summary: found layer "${name}" of kind "${layer.kind}" with no counts and a forward pass that cannot be recorded (${error.message}), ` +
        "expected one or the other; give the layer a counts() method",
      { layer: name, kind: layer.kind },
    );
  }
}

/** Multiplications of one recorded call; undefined where it is no sum of products. */
function stepProducts(step: Step): Expression | undefined {
  switch (step.kernel) {
    case "conv2d":
    case "conv2dBiasActivation":
    case "conv2dInputGrad":
    case "conv2dWeightGrad": {
      const g = step.geometry;
      const batch = g.batch === 1 ? [] : [letter("N", g.batch)];
      const maps = letter("C", g.inChannels);
      return product(
        ...batch,
        letter("K", g.outChannels),
        letter("P", g.outHeight),
        letter("Q", g.outWidth),
        g.groups === 1 ? maps : share(maps, letter("g", g.groups)),
        letter("R", g.kernelHeight),
        letter("S", g.kernelWidth),
      );
    }
    case "matmul": {
      const { batch, m, k, n } = step.geometry;
      const matrices = sizeOf(batch);
      return product(
        ...(matrices === 1 ? [] : [letter("N", matrices)]),
        letter("m", m),
        letter("k", k),
        letter("n", n),
      );
    }
    default:
      return undefined;
  }
}

/** Recorded sums with more terms than this are shown as their number and total. */
const SHOWN_TERMS = 6;

function recordedMacs(place: Place): Expression {
  const terms = recordedSteps(place).flatMap((step) => stepProducts(step) ?? []);
  if (terms.length === 0) return nothing("no convolution and no matrix product in its recording");
  if (terms.length <= SHOWN_TERMS) return sum(...terms);
  return letter(`${terms.length} recorded products`, sum(...terms).value);
}

function valuesOf(specs: readonly VariableSpec[], none: Expression): Expression {
  const terms = specs.map((spec) => letter(spec.name, freeCount(spec)));
  return terms.length === 0 ? none : sum(...terms);
}

/** The counts of a layer of unknown kind. @throws UnsupportedError when there is neither a statement nor a recording */
export function recordedDerivation(place: Place): Derivation {
  const { layer, inputShapes, outputShape } = place;
  const learned = layer.variables.filter(({ kind }) => kind === "parameter");
  const biases = learned.filter(({ name }) => name === "bias");
  const own = {
    weights: valuesOf(
      learned.filter(({ name }) => name !== "bias"),
      noWeights,
    ),
    biases: valuesOf(biases, noBiases),
    state: valuesOf(
      layer.variables.filter(({ kind }) => kind === "state"),
      noState,
    ),
  };
  const stated = layer.counts?.(...inputShapes);
  if (stated !== undefined) {
    const by = (value: number): Expression => letter(`as ${layer.kind} states`, value);
    const { neurons, connections, macs } = stated;
    const source = `counts() of ${layer.kind}`;
    return { ...own, neurons: by(neurons), connections: by(connections), macs: by(macs), source };
  }
  const macs = recordedMacs(place);
  const idle = macs.value === 0 && learned.length === 0;
  const neurons = idle ? nothing("no units of its own") : letter("outputs", sizeOf(outputShape));
  const connections = biases.length > 0 && macs.value > 0 ? sum(macs, neurons) : macs;
  return { ...own, neurons, connections, macs, source: `recorded forward pass of ${layer.kind}` };
}
