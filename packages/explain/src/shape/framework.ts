/**
 * What the frameworks make of padding: the rule behind "same", and what they refuse. Sources: PyTorch's Conv2d and MaxPool2d,
 * TensorFlow's tf.nn, Keras 3's layers, ONNX's Conv, MaxPool and ConvTranspose.
 */
import { ArgumentError, samePadding, span } from "@convscope/core";
import type { Framework, WindowKind, WindowPadding } from "./window-question.js";

/** All that are known. */
export const frameworks: readonly Framework[] = ["torch", "tf", "onnx", "keras"];

type Two = readonly [height: number, width: number];

/** What is asked, with numbers for both axes. */
interface Asked {
  readonly kind: WindowKind;
  readonly framework: Framework;
  readonly ceil: boolean;
  readonly padding: WindowPadding;
  readonly stride: Two;
  readonly dilation: Two;
}

const names: Readonly<Record<Framework, string>> = {
  torch: "PyTorch",
  tf: "TensorFlow",
  onnx: "ONNX",
  keras: "Keras",
};

/** Refuses what the framework has not. @throws ArgumentError */
export function checkFramework(asked: Asked): void {
  const { framework, kind, padding } = asked;
  const refuse = (found: string, expected: string, remedy: string): never => {
    throw new ArgumentError(
      `shape: found ${found} for ${names[framework]}, expected ${expected}; ${remedy}`,
      { framework, kind, padding },
    );
  };
  if (!frameworks.includes(framework)) {
    throw new ArgumentError(
      `shape: found framework "${framework}", expected ${frameworks.join(", ")}; choose one of these`,
      { framework },
    );
  }
  const google = framework === "tf" || framework === "keras";
  if (asked.ceil && google) refuse("ceil", "floor (it has no ceil mode)", "pad by the rule same");
  if (padding === "same-lower" && framework !== "onnx") {
    refuse(
      "padding same-lower",
      "same (only ONNX has SAME_LOWER)",
      "write same, or --framework onnx",
    );
  }
  const strided = asked.stride.some((stride) => stride > 1);
  if (framework === "torch" && padding === "same") {
    if (kind !== "conv")
      refuse("padding same", "numbers (only its convolutions have the name)", "give the pads");
    if (strided) refuse("padding same with a stride", "stride 1", "give the pads as numbers");
  }
  if (google && kind === "conv" && strided && asked.dilation.some((dilation) => dilation > 1)) {
    refuse("a stride with a dilation", "one of them to be 1", "leave one out");
  }
}

/** The question of how much is padded. */
interface PadQuestion extends Asked {
  readonly size: Two;
  readonly kernel: Two;
  readonly outputPadding: Two;
}

type Pads = readonly [top: number, bottom: number, left: number, right: number];

/** Top, bottom, left and right. */
export function padsOf(question: PadQuestion): Pads {
  const { padding } = question;
  if (typeof padding === "number") return [padding, padding, padding, padding];
  if (typeof padding !== "string") {
    const [a, b, c, d] = padding;
    return c === undefined || d === undefined ? [a, a, b, b] : [a, b, c, d];
  }
  if (padding === "valid") return [0, 0, 0, 0];
  const axis = question.kind === "transpose" ? transposedSame : slidSame;
  const both = [axis(question, 0), axis(question, 1)] as const;
  return [...both[0], ...both[1]];
}

/** out = ceil(in / stride); of an odd total the larger half goes after, by same-lower before. */
function slidSame(question: PadQuestion, at: 0 | 1): readonly [before: number, after: number] {
  const { size, kernel, stride, dilation, padding } = question;
  const [before, after] = samePadding(size[at], kernel[at], stride[at], dilation[at]);
  return padding === "same-lower" ? [after, before] : [before, after];
}

/** Stamps that do not reach each other: Keras and TensorFlow fill up to in · stride. */
export function outputPaddingOf(asked: Asked & { readonly kernel: Two }): Two {
  const { framework, kind, kernel, stride, dilation, padding } = asked;
  const fills = framework === "keras" || (framework === "tf" && typeof padding === "string");
  if (kind !== "transpose" || !fills) return [0, 0];
  const missing = (at: 0 | 1): number => Math.max(0, stride[at] - span(kernel[at], dilation[at]));
  return [missing(0), missing(1)];
}

/** out = in · stride: what goes beyond is cut off. */
function transposedSame(
  question: PadQuestion,
  at: 0 | 1,
): readonly [before: number, after: number] {
  const { kernel, stride, dilation, outputPadding, padding } = question;
  const total = span(kernel[at], dilation[at]) - stride[at] + outputPadding[at];
  if (total < 0) {
    throw new ArgumentError(
      `shape: found kernel ${kernel[at]} under stride ${stride[at]}, expected one that reaches from stamp to stamp (same keeps in · stride places, and the stamps cover fewer); give pads as numbers, and an output padding`,
      { kernel: kernel[at], stride: stride[at] },
    );
  }
  const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
  return padding === "same-lower" ? [more, less] : [less, more];
}
