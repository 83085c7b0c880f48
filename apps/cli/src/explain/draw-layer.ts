/** A layer among its neighbours, and how its maps are wired, as text. */
import { type Connectivity, INPUT, type Layer, type Model, type ShapedNode } from "@convscope/core";
import { drawWiring } from "../connect/draw-wiring.js";
import { count, sizes } from "../terminal/numbers.js";
import { wrap } from "../terminal/wrap.js";

/** Lines of at most so many columns, as far as names let them. */
export function drawLayer(model: Model, node: ShapedNode, width: number): readonly string[] {
  const before = node.inputs.map((name) => `${name} ${sizes(shapeOf(model, name))}`);
  const after = model.nodes.filter(({ inputs }) => inputs.includes(node.name));
  const next = after.map(({ name }) => name).join(", ") || "the result";
  const own = `[ ${node.name}: ${words(node.layer)} ]`;
  const result = `${sizes(node.outputShape)} ──▶ `;
  const line = `  ${before.join(" + ")} ──▶ ${own} ──▶ ${result}${next}`;
  const chain =
    line.length <= width
      ? [line]
      : [
          ...before.map((each) => `  ${each} ──▶`),
          wrap("    [ ", own.slice(2), width),
          wrap(`      ──▶ ${result}`, next, width),
        ];
  return [...chain, "", ...wiring(node, width)];
}

function shapeOf(model: Model, name: string): readonly number[] {
  return name === INPUT ? model.input : model.node(name).outputShape;
}

/** What options are where nobody thinks of them. */
const USUAL = { stride: 1, padding: 0, dilation: 1, groups: 1, activation: "none" } as const;

/** Kind and options that are not as usual, `conv2d 5×5, stride 2`. */
function words({ kind, options }: Layer): string {
  const kernel = pairText(options["kernel"]);
  const named = Object.entries(USUAL).flatMap(([name, usual]) => {
    const value = options[name];
    const plain = value === undefined || value === null || typeof value === "object";
    if (Array.isArray(value)) return [`${name} ${value.join("×")}`];
    return plain || value === usual ? [] : [`${name} ${String(value)}`];
  });
  return [kernel === undefined ? kind : `${kind} ${kernel}`, ...named].join(", ");
}

function pairText(value: unknown): string | undefined {
  if (typeof value === "number") return `${value}×${value}`;
  return Array.isArray(value) ? value.join("×") : undefined;
}

/** A convolution's maps; of other layers one sentence. */
function wiring({ layer, inputShapes, outputShape }: ShapedNode, width: number): readonly string[] {
  const [input = []] = inputShapes;
  const wired = wiringOf(layer);
  if (wired !== undefined) {
    const maps = input[0] ?? 0;
    const results = outputShape[0] ?? 0;
    return drawWiring(wired, maps, wired.kind === "per-map" ? results / maps : results, width);
  }
  if (layer.kind === "linear" || layer.kind === "rbf") {
    const [n, m] = [input, outputShape].map((shape) => shape.reduce((a, b) => a * b, 1));
    return [`  each of ${count(m ?? 0)} outputs sees all ${count(n ?? 0)} inputs`];
  }
  const perMap = /[pP]ool|subsample|batchNorm|instanceNorm|activation|dropout|upsample/;
  if (perMap.test(layer.kind)) return ["  each map on its own"];
  return layer.kind === "concat" ? ["  the maps one behind the other"] : [];
}

function wiringOf(layer: Layer & { readonly wiring?: Connectivity }): Connectivity | undefined {
  return layer.kind === "conv2d" ? layer.wiring : undefined;
}
