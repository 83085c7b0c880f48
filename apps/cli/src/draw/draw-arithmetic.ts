/** The arithmetic of a window: a figure of the guide, a layer's, or any sizes. */
import {
  type Conv2dGeometry,
  conv2dGeometry,
  convTranspose2dGeometry,
  type Padding,
  type Pool2dGeometry,
  pool2dGeometry,
  type Shape,
  type ShapedNode,
} from "@convscope/core";
import {
  type ArithmeticOptions,
  convolutionArithmetic,
  guideArithmetic,
  guideFigures,
  transposedArithmetic,
} from "@convscope/figures";
import { describedModel } from "../model-source.js";
import { UsageError, unknownName } from "../usage-error.js";
import { wrongUsage } from "../wrong-usage.js";
import type { DrawnFigure, DrawOptions } from "./draw-options.js";
import { layerOf } from "./layers.js";

/** Draws a window's arithmetic. @throws UsageError, ShapeError */
export async function drawArithmetic(
  args: readonly string[],
  options: DrawOptions,
): Promise<DrawnFigure> {
  const look: ArithmeticOptions = {
    layout: options.strip === true ? "strip" : "animation",
    still: options.step,
  };
  const [name, layer, ...more] = args;
  if (more.length > 0) throw wrongArguments();
  if (name !== undefined && layer !== undefined) {
    const model = await describedModel(name, options.size);
    return layerArithmetic(layerOf(model, layer), { ...look, title: `${layer} of ${model.name}` });
  }
  if (name !== undefined) return { svg: guideArithmetic(guideName(name), look) };
  return { svg: wrongUsage(() => freeArithmetic(options, look)) };
}

function wrongArguments(): UsageError {
  return new UsageError(
    `draw arithmetic takes a figure of the guide (${Object.keys(guideFigures).join(", ")}), a model and one of its layers, or --in and --kernel. Try: convscope draw arithmetic --in 6 --kernel 3 --stride 2 --pad 1`,
  );
}

/** With underscores too, as the guide's files have them. @throws UsageError */
function guideName(text: string): string {
  const name = text.toLowerCase().replaceAll("_", "-");
  if (Object.hasOwn(guideFigures, name)) return name;
  throw unknownName("figure of the guide", text, Object.keys(guideFigures));
}

/** Layers that can tell their geometry on a shape. */
interface Windowed {
  geometry(input: Shape): Conv2dGeometry | Pool2dGeometry;
}

function isWindowed(layer: object): layer is Windowed {
  return "geometry" in layer && typeof layer.geometry === "function";
}

function layerArithmetic(
  { name, layer, inputShapes }: ShapedNode,
  look: ArithmeticOptions,
): DrawnFigure {
  const [input] = inputShapes;
  if (input?.length !== 3 || !isWindowed(layer)) {
    throw new UsageError(
      `${name} is a ${layer.kind}, which slides no window over maps. Choose a convolution or a pooling.`,
    );
  }
  const geometry = drawable(layer.geometry(input));
  if (layer.kind !== "convTranspose2d") return { svg: convolutionArithmetic(geometry, look) };
  if (!("inChannels" in geometry)) throw new RangeError("a transposed convolution has channels");
  return { svg: transposedArithmetic(geometry, look) };
}

/** Rows and columns that are drawn at most, padding among them. */
const MOST_DRAWN = 1024;

/** @throws UsageError for maps of which a drawing would show dots at best */
function drawable<T extends Conv2dGeometry | Pool2dGeometry>(geometry: T): T {
  const { inHeight, inWidth, padTop, padBottom, padLeft, padRight } = geometry;
  const [rows, columns] = [inHeight + padTop + padBottom, inWidth + padLeft + padRight];
  if (Math.max(rows, columns) <= MOST_DRAWN) return geometry;
  throw new UsageError(
    `draw arithmetic shows up to ${MOST_DRAWN} rows and columns, padding included, not ${rows}×${columns}. Choose a smaller input: the arithmetic is the same.`,
  );
}

function freeArithmetic(options: DrawOptions, look: ArithmeticOptions): string {
  const { in: size, kernel, dilation, stride, groups, outputPadding } = options;
  if (size === undefined || kernel === undefined) throw wrongArguments();
  const [inChannels, outChannels] = options.channels ?? [groups, groups];
  const padding = paddingOf(options.pad);
  const x = [1, inChannels, ...size];
  const shared = { padding, stride: stride ?? 1, dilation: dilation ?? 1 };
  if (options.pool === true) {
    const pooling = { ...shared, kernel, stride: stride ?? kernel, ceilMode: options.ceil };
    return convolutionArithmetic(drawable(pool2dGeometry(x, pooling)), look);
  }
  if (options.transpose === true) {
    if (padding === "same") {
      throw new UsageError(
        "A transposed convolution needs its padding as numbers, such as --pad 1.",
      );
    }
    const w = [inChannels, outChannels / groups, ...kernel];
    const mirrored = { ...shared, padding, groups, outputPadding: outputPadding ?? 0 };
    return transposedArithmetic(drawable(convTranspose2dGeometry(x, w, mirrored)), look);
  }
  const w = [outChannels, inChannels / groups, ...kernel];
  return convolutionArithmetic(drawable(conv2dGeometry(x, w, { ...shared, groups })), look);
}

/** @throws UsageError */
function paddingOf(text: string): Padding {
  if (text === "same" || text === "valid") return text;
  const sizes = text.split(/[,x×]/).map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = sizes;
  if (/^\d+([,x×]\d+)*$/.test(text)) {
    if (sizes.length === 1) return a;
    if (sizes.length === 2) return [a, b];
    if (sizes.length === 4) return [a, b, c, d];
  }
  throw new UsageError(
    `There is no padding "${text}". Give a number, rows x columns such as 1x2, top,bottom,left,right, same or valid.`,
  );
}
