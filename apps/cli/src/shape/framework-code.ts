/** The same window in the words of a framework. */
import type { AxisShape, WindowPadding, WindowShape } from "@convscope/explain";

type Reads = (axis: AxisShape) => number;

/** One line of code, or two where pads have to be a step of their own. */
export function frameworkCode(shape: WindowShape, padding: WindowPadding): string {
  switch (shape.framework) {
    case "torch":
      return torchCode(shape, padding);
    case "onnx":
      return onnxCode(shape, padding);
    case "tf":
      return tfCode(shape, padding);
    case "keras":
      return kerasCode(shape, padding);
    default:
      return shape.framework satisfies never;
  }
}

const pair = ({ height, width }: WindowShape, of: Reads): readonly [number, number] => [
  of(height),
  of(width),
];

/** `3`, or `(3, 5)` */
function tuple(two: readonly [number, number]): string {
  return two[0] === two[1] ? String(two[0]) : `(${two.join(", ")})`;
}

/** `, dilation=2` where it is not the default. */
function named(name: string, two: readonly [number, number], usual: number): string {
  return two.every((value) => value === usual) ? "" : `, ${name}=${tuple(two)}`;
}

const kernel: Reads = (axis) => axis.kernel;
const stride: Reads = (axis) => axis.stride;
const dilation: Reads = (axis) => axis.dilation;
const extra: Reads = (axis) => axis.outputPadding;

/** Top, bottom, left, right. */
function pads({ height, width }: WindowShape): readonly [number, number, number, number] {
  return [height.before, height.after, width.before, width.after];
}

function torchCode(shape: WindowShape, padding: WindowPadding): string {
  const [top, bottom, left, right] = pads(shape);
  const even = top === bottom && left === right;
  const sides = padding === "same" ? ', padding="same"' : named("padding", [top, left], 0);
  const apart = !even && padding !== "same";
  const options = `${named("stride", pair(shape, stride), shape.kind === "pool" ? -1 : 1)}${apart ? "" : sides}${named("dilation", pair(shape, dilation), 1)}`;
  const size = tuple(pair(shape, kernel));
  const layer =
    shape.kind === "pool"
      ? `nn.MaxPool2d(${size}${options}${shape.ceil ? ", ceil_mode=True" : ""})`
      : shape.kind === "conv"
        ? `nn.Conv2d(C, K, ${size}${options})`
        : `nn.ConvTranspose2d(C, K, ${size}${options}${named("output_padding", pair(shape, extra), 0)})`;
  if (!apart) return layer;
  if (shape.kind === "transpose") {
    return `${layer} and then F.pad(y, (${-left}, ${-right}, ${-top}, ${-bottom}))`;
  }
  const fill = shape.kind === "pool" ? ', value=float("-inf")' : "";
  return `F.pad(x, (${left}, ${right}, ${top}, ${bottom})${fill}) and then ${layer}`;
}

function onnxCode(shape: WindowShape, padding: WindowPadding): string {
  const [top, bottom, left, right] = pads(shape);
  const op = { conv: "Conv", pool: "MaxPool", transpose: "ConvTranspose" }[shape.kind];
  const auto = { same: "SAME_UPPER", "same-lower": "SAME_LOWER", valid: "VALID" };
  const sides =
    typeof padding === "string"
      ? `auto_pad="${auto[padding]}"`
      : `pads=[${top}, ${left}, ${bottom}, ${right}]`;
  const list = (name: string, of: Reads): string => `${name}=[${pair(shape, of).join(", ")}]`;
  const output = shape.kind === "transpose" ? `, ${list("output_padding", extra)}` : "";
  const ceil = shape.ceil ? ", ceil_mode=1" : "";
  return `${op}(${list("kernel_shape", kernel)}, ${list("strides", stride)}, ${list("dilations", dilation)}, ${sides}${output}${ceil})`;
}

function tfCode(shape: WindowShape, padding: WindowPadding): string {
  const [top, bottom, left, right] = pads(shape);
  const sides =
    typeof padding === "string"
      ? `"${padding.toUpperCase()}"`
      : `[[0, 0], [${top}, ${bottom}], [${left}, ${right}], [0, 0]]`;
  const strides = `strides=[${pair(shape, stride).join(", ")}]`;
  const dilations = `dilations=[${pair(shape, dilation).join(", ")}]`;
  if (shape.kind === "transpose") {
    return `tf.nn.conv2d_transpose(x, w, output_shape=[N, ${shape.out.join(", ")}, K], ${strides}, padding=${sides})`;
  }
  if (shape.kind === "conv")
    return `tf.nn.conv2d(x, w, ${strides}, padding=${sides}, ${dilations})`;
  return `tf.nn.max_pool2d(x, ksize=[${pair(shape, kernel).join(", ")}], ${strides}, padding=${sides})`;
}

function kerasCode(shape: WindowShape, padding: WindowPadding): string {
  const rule = typeof padding === "string" ? padding : "valid";
  const options = `strides=${tuple(pair(shape, stride))}, padding="${rule}"${named("dilation_rate", pair(shape, dilation), 1)}`;
  const size = tuple(pair(shape, kernel));
  const layer =
    shape.kind === "pool"
      ? `MaxPooling2D(${size}, ${options})`
      : `${shape.kind === "conv" ? "Conv2D" : "Conv2DTranspose"}(K, ${size}, ${options})`;
  const [top, bottom, left, right] = pads(shape);
  const none = top + bottom + left + right === 0;
  if (typeof padding === "string" || none) return layer;
  const sides = `((${top}, ${bottom}), (${left}, ${right}))`;
  if (shape.kind === "pool") {
    return `keras.ops.pad(x, ((0, 0), (${top}, ${bottom}), (${left}, ${right}), (0, 0)), constant_values=float("-inf")) and then ${layer}`;
  }
  return shape.kind === "transpose"
    ? `${layer} and then Cropping2D(${sides})`
    : `ZeroPadding2D(${sides}) and then ${layer}`;
}
