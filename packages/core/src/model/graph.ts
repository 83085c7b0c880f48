/**
 * The shape of a network: a DAG of named layers, checked and with every shape worked out. Holds no values.
 */
import type { Shape } from "../backend.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Layer } from "../layers/layer.js";
import { checkShape, formatShape } from "../shape.js";

/** Name of the graph's input, for layers that read it. */
export const INPUT = "input";

/** A layer in its place. */
export interface Node {
  readonly name: string;
  readonly layer: Layer;
  /** Names of the nodes that it reads; `"input"` is the network's input. */
  readonly inputs: readonly string[];
}

/** A node with its shapes, of one example. */
export interface ShapedNode extends Node {
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
}

/** What a network consists of. */
export interface GraphSpec {
  readonly name: string;
  /** Shape of one example: `[1, 32, 32]`. */
  readonly input: Shape;
  /** Each after those that it reads. */
  readonly nodes: readonly Node[];
  /** Name of the node that is the result; the last one by default. */
  readonly output?: string | undefined;
}

/**
 * Works out all shapes.
 *
 * @throws ArgumentError for names that repeat or are not there, ShapeError (with the arithmetic up to the layer) for sizes
 */
export function resolveGraph(spec: GraphSpec): readonly ShapedNode[] {
  checkShape(spec.name, spec.input);
  const shapes = new Map<string, Shape>([[INPUT, spec.input]]);
  const resolved: ShapedNode[] = [];
  for (const node of spec.nodes) {
    checkName(spec.name, node.name, shapes);
    const inputShapes = node.inputs.map((name) => {
      const shape = shapes.get(name);
      if (shape === undefined) {
        throw new ArgumentError(
          `${spec.name}: found layer "${node.name}" reading "${name}", expected one of ${[...shapes.keys()].join(", ")} (a layer comes after what it reads); correct the name or the order`,
          { layer: node.name, input: name },
        );
      }
      return shape;
    });
    const outputShape = shapeOf(node, inputShapes, spec, resolved);
    shapes.set(node.name, outputShape);
    resolved.push(Object.freeze({ ...node, inputShapes, outputShape }));
  }
  if (resolved.length === 0) {
    throw new ArgumentError(`${spec.name}: found no layers, expected at least one; add a layer`);
  }
  return resolved;
}

function checkName(model: string, name: string, taken: ReadonlyMap<string, Shape>): void {
  if (taken.has(name)) {
    throw new ArgumentError(
      `${model}: found two layers named "${name}", expected different names; rename one`,
      { name },
    );
  }
  if (!/^[\w-]+(\/[\w-]+)*$/.test(name)) {
    throw new ArgumentError(
      `${model}: found layer name "${name}", expected letters, digits, "_", "-" and "/" (names are part of file keys); rename it`,
      { name },
    );
  }
}

function shapeOf(
  node: Node,
  inputShapes: readonly Shape[],
  spec: GraphSpec,
  before: readonly ShapedNode[],
): Shape {
  try {
    return node.layer.outputShape(...inputShapes);
  } catch (error) {
    throw namedAfter(error, node, `\n${shapeTrail(spec, before, node)}`);
  }
}

/** A layer's error, with the layer's name in it; other errors as they are. */
export function namedAfter(error: unknown, node: Node, more: string = ""): unknown {
  if (!(error instanceof ShapeError || error instanceof ArgumentError)) return error;
  const { kind } = node.layer;
  const text = error.message.startsWith(kind)
    ? `${kind} ${node.name}${error.message.slice(kind.length)}`
    : `${kind} ${node.name}: ${error.message}`;
  const details = { ...error.details, layer: node.name };
  return error instanceof ShapeError
    ? new ShapeError(`${text}${more}`, details)
    : new ArgumentError(`${text}${more}`, details);
}

/** The shapes up to a layer, one a line: where the number came from. */
function shapeTrail(spec: GraphSpec, before: readonly ShapedNode[], failed: Node): string {
  const rows = before.map(({ name, layer, outputShape }) => ({
    name,
    kind: layer.kind,
    shape: formatShape(outputShape),
  }));
  const lines = [
    { name: INPUT, kind: "", shape: formatShape(spec.input) },
    ...rows,
    { name: failed.name, kind: failed.layer.kind, shape: "does not fit" },
  ];
  const width = Math.max(...lines.map(({ name }) => name.length));
  const kinds = Math.max(...lines.map(({ kind }) => kind.length));
  return lines
    .map(({ name, kind, shape }) => `  ${name.padEnd(width)}  ${kind.padEnd(kinds)}  ${shape}`)
    .join("\n");
}
