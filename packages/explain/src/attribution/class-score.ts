/** Which number stands for a class: the output's, before a softmax, which would mix in all other classes. */
import { ArgumentError, formatShape, type Model, type ShapedNode, sizeOf } from "@convscope/core";

/** The layer that holds the scores. */
export interface ScoreLayer {
  readonly layer: string;
  readonly count: number;
  /** −1 where the class is the smallest: distances to codes. */
  readonly sign: 1 | -1;
}

/** The layer before what only reshapes or normalises. */
function scoringNode(model: Model): ShapedNode {
  let node: ShapedNode = model.node(model.output);
  while (node.layer.kind === "flatten" || isSoftmax(node)) {
    const before = model.nodes.find(({ name }) => name === node.inputs[0]);
    if (before === undefined || sizeOf(before.outputShape) !== sizeOf(node.outputShape)) break;
    node = before;
  }
  return node;
}

/** −1 where the class is the smallest output, a distance to its code; else 1. */
export function scoreSign(model: Model): ScoreLayer["sign"] {
  return scoringNode(model).layer.kind === "rbf" ? -1 : 1;
}

/** The index of the output that a network means: its largest, or the smallest of distances. */
export function likeliest(scores: Float32Array, sign: ScoreLayer["sign"]): number {
  const signed = scores.map((score) => sign * score);
  return signed.indexOf(
    signed.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY),
  );
}

/** The layer of a model whose units are its classes' scores. @throws ArgumentError when the output is no list of scores */
export function scoreLayerOf(model: Model): ScoreLayer {
  const node = scoringNode(model);
  const count = sizeOf(node.outputShape);
  const isList = node.outputShape.every((extent, axis) => axis === 0 || extent === 1);
  if (isList) return { layer: node.name, count, sign: scoreSign(model) };
  throw new ArgumentError(
    `attribute ${model.name}: found an output of shape ${formatShape(node.outputShape)}, expected a score for each class; choose a model that classifies`,
    { shape: node.outputShape },
  );
}

function isSoftmax({ layer }: ShapedNode): boolean {
  const { options } = layer;
  return (
    layer.kind === "activation" &&
    Object.values(options).some((v) => v === "softmax" || v === "logSoftmax")
  );
}

/** The class that is asked for, or the one that the network would say. @throws ArgumentError outside the range */
export function classOf(
  model: Model,
  { count, sign }: ScoreLayer,
  scores: Float32Array,
  wanted: number | undefined,
): number {
  if (wanted === undefined) return likeliest(scores, sign);
  if (Number.isInteger(wanted) && wanted >= 0 && wanted < count) return wanted;
  throw new ArgumentError(
    `attribute ${model.name}: found class ${wanted}, expected 0…${count - 1} (it tells ${count} classes apart); choose one of these`,
    { class: wanted, count },
  );
}
