/**
 * How the shape of a layer's result comes about, in letters and numbers. The sizes themselves are the geometry's; nothing is
 * computed anew here. C H W what is read, K P Q what is made, R S the kernel, s stride, d dilation.
 */
import { type Shape, sizeOf, span, type WindowAxis, windowArithmetic } from "@convscope/core";
import { formatCount } from "../expression.js";
import type { Quantity } from "../quantity.js";
import { isConv2d } from "./conv2d.js";
import type { Place } from "./derivation.js";
import { isPool2d } from "./pool2d.js";
import { isMeasured } from "./spatial.js";

type Texts = Pick<Quantity, "formula" | "substituted">;

/** The shape of one example's result. */
export function outputQuantity(place: Place): Quantity<Shape> {
  return {
    value: place.outputShape,
    unit: "values",
    ...(windowed(place) ?? other(place)),
    convention: "elements",
    source: "Dumoulin & Visin 2016, relationships 1 to 15",
  };
}

/** `96×55×55 = 290,400` */
function shapeText(shape: Shape): string {
  const extents = shape.map(formatCount).join("×");
  return shape.length < 2 ? extents : `${extents} = ${formatCount(sizeOf(shape))}`;
}

/** What a dilated kernel spans, worked out; nothing of a kernel that is not dilated. */
function spanText({ kernel, dilation }: WindowAxis): string {
  if (dilation === 1) return "";
  return `, the kernel spanning ${dilation}·(${kernel} − 1) + 1 = ${span(kernel, dilation)}`;
}

/** The window of one axis: `floor((H + before + after − R) / s) + 1`. */
function axisText(axis: WindowAxis, ceil: boolean): string {
  const { in: size, before, after, kernel, dilation, stride, out } = axis;
  const room = size + before + after - span(kernel, dilation);
  if (!ceil) return `${windowArithmetic(axis)}${spanText(axis)}`;
  const rounded = Math.ceil(room / stride) + 1;
  const whole = windowArithmetic({ ...axis, out: rounded }, true);
  const less = rounded === out ? "" : `, less one that would start in the padding = ${out}`;
  return `${whole}${less}${spanText(axis)}`;
}

interface Letters {
  readonly size: string;
  readonly kernel: string;
  readonly out: string;
}

const vertical: Letters = { size: "H", kernel: "R", out: "P" };
const horizontal: Letters = { size: "W", kernel: "S", out: "Q" };

function axisFormula({ size, kernel, out }: Letters, dilated: boolean, ceil: boolean): string {
  const reach = dilated ? `(d·(${kernel} − 1) + 1)` : kernel;
  return `${out} = ${ceil ? "ceil" : "floor"}((${size} + before + after − ${reach}) / s) + 1`;
}

/** Convolutions and poolings in one or two axes, and transposed ones; undefined for every other layer. */
function windowed({ layer, inputShapes, outputShape }: Place): Texts | undefined {
  const input: Shape = inputShapes[0] ?? [];
  if (!(isConv2d(layer) || isPool2d(layer) || isMeasured(layer))) return undefined;
  const g = layer.geometry(input);
  const pads = [g.padTop, g.padBottom, g.padLeft, g.padRight] as const;
  const rows: WindowAxis = {
    ...{ in: g.inHeight, out: g.outHeight, kernel: g.kernelHeight, stride: g.strideHeight },
    ...{ dilation: g.dilationHeight, before: pads[0], after: pads[1] },
  };
  const columns: WindowAxis = {
    ...{ in: g.inWidth, out: g.outWidth, kernel: g.kernelWidth, stride: g.strideWidth },
    ...{ dilation: g.dilationWidth, before: pads[2], after: pads[3] },
  };
  const flat = input.length < 3;
  const maps = isPool2d(layer) ? "C" : "K";
  const value = shapeText(outputShape);
  if (layer.kind === "convTranspose2d") {
    const texts = [mirrored(vertical, rows), mirrored(horizontal, columns)];
    return joined(`${maps} × P × Q`, value, texts, flat);
  }
  const ceil = layer.options["ceilMode"] === true;
  const texts = [
    { letters: vertical, axis: rows },
    { letters: horizontal, axis: columns },
  ].map(({ letters, axis }) => ({
    formula: axisFormula(letters, axis.dilation > 1, ceil),
    substituted: axisText(axis, ceil),
    out: letters.out,
  }));
  return joined(flat ? `${maps} × Q` : `${maps} × P × Q`, value, texts, flat);
}

interface AxisTexts extends Texts {
  readonly out: string;
}

/** A transposed axis: its input is the mirrored convolution's output. */
function mirrored({ size, kernel, out }: Letters, axis: WindowAxis): AxisTexts {
  const reach = span(axis.kernel, axis.dilation);
  const plain = (axis.out - 1) * axis.stride + reach - axis.before - axis.after;
  const extra = axis.in - plain;
  const more = extra === 0 ? "" : ` + ${extra}`;
  return {
    out,
    formula: `${out} = (${size} − 1)·s + d·(${kernel} − 1) + 1 − before − after${extra === 0 ? "" : " + output padding"}`,
    substituted: `(${axis.out} − 1)·${axis.stride} + ${reach} − ${axis.before} − ${axis.after}${more} = ${axis.in}${spanText(axis)}`,
  };
}

/** Both axes beside the shape; one of them where they are alike. */
function joined(shape: string, value: string, axes: readonly AxisTexts[], flat: boolean): Texts {
  const [rows, columns] = axes;
  if (rows === undefined || columns === undefined) return { formula: shape, substituted: value };
  if (flat) {
    return {
      formula: `${shape}; ${columns.formula}`,
      substituted: `${value}; Q = ${columns.substituted}`,
    };
  }
  const alike = rows.substituted === columns.substituted;
  return {
    formula: `${shape}; ${rows.formula}; Q the same of W and S`,
    substituted: alike
      ? `${value}; P = Q = ${rows.substituted}`
      : `${value}; P = ${rows.substituted}; Q = ${columns.substituted}`,
  };
}

function other({ layer, inputShapes, outputShape }: Place): Texts {
  const value = shapeText(outputShape);
  const [first = []] = inputShapes;
  switch (layer.kind) {
    case "linear":
    case "rbf":
      return { formula: "m, as chosen", substituted: value };
    case "flatten":
      return { formula: "C·H·W", substituted: `${first.join("·")} = ${value}` };
    case "concat":
      return {
        formula: "the maps of all that it reads",
        substituted: `${inputShapes.map(([maps = 0]) => maps).join(" + ")} maps; ${value}`,
      };
    case "globalAvgPool2d":
    case "globalMaxPool2d":
      return { formula: "C × 1 × 1: one value a map", substituted: value };
    default: {
      const same = inputShapes.every((shape) => shape.join() === outputShape.join());
      return { formula: same ? "as what it reads" : `as ${layer.kind} is set`, substituted: value };
    }
  }
}
