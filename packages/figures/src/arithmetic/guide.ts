/**
 * The animated figures of Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, by the
 * names that they have in its repository: eight convolutions, and the transposed one of each but the dilated.
 */
import {
  ArgumentError,
  type Conv2dGeometry,
  conv2dGeometry,
  convTranspose2dGeometry,
} from "@convscope/core";

/** What a figure of the guide shows. */
export interface GuideFigure {
  /** Number of the guide's relationship that gives the output's size. */
  readonly relationship: number;
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly outputPadding: number;
  readonly transposed: boolean;
}

const plain = { stride: 1, padding: 0, dilation: 1, outputPadding: 0, transposed: false } as const;
const mirrored = { ...plain, transposed: true } as const;

/** The fifteen figures by name. */
export const guideFigures: Readonly<Record<string, GuideFigure>> = {
  "no-padding-no-strides": { ...plain, relationship: 1, input: 4, kernel: 3 },
  "arbitrary-padding-no-strides": { ...plain, relationship: 2, input: 5, kernel: 4, padding: 2 },
  "same-padding-no-strides": { ...plain, relationship: 3, input: 5, kernel: 3, padding: 1 },
  "full-padding-no-strides": { ...plain, relationship: 4, input: 5, kernel: 3, padding: 2 },
  "no-padding-strides": { ...plain, relationship: 5, input: 5, kernel: 3, stride: 2 },
  "padding-strides": { ...plain, relationship: 6, input: 5, kernel: 3, stride: 2, padding: 1 },
  "padding-strides-odd": { ...plain, relationship: 6, input: 6, kernel: 3, stride: 2, padding: 1 },
  dilation: { ...plain, relationship: 15, input: 7, kernel: 3, dilation: 2 },
  "no-padding-no-strides-transposed": { ...mirrored, relationship: 8, input: 2, kernel: 3 },
  "arbitrary-padding-no-strides-transposed": {
    ...{ ...mirrored, relationship: 9, input: 6, kernel: 4, padding: 2 },
  },
  "same-padding-no-strides-transposed": {
    ...{ ...mirrored, relationship: 10, input: 5, kernel: 3, padding: 1 },
  },
  "full-padding-no-strides-transposed": {
    ...{ ...mirrored, relationship: 11, input: 7, kernel: 3, padding: 2 },
  },
  "no-padding-strides-transposed": {
    ...{ ...mirrored, relationship: 12, input: 2, kernel: 3, stride: 2 },
  },
  "padding-strides-transposed": {
    ...{ ...mirrored, relationship: 13, input: 3, kernel: 3, stride: 2, padding: 1 },
  },
  "padding-strides-odd-transposed": {
    ...{ ...mirrored, relationship: 14, input: 3, kernel: 3, stride: 2, padding: 1 },
    outputPadding: 1,
  },
};

/** A figure of the guide by its name. @throws ArgumentError for a name that is none of the fifteen */
export function guideFigure(name: string): GuideFigure {
  const figure = Object.hasOwn(guideFigures, name) ? guideFigures[name] : undefined;
  if (figure !== undefined) return figure;
  throw new ArgumentError(
    `arithmetic: found "${name}", expected one of ${Object.keys(guideFigures).join(", ")} (the figures of the guide); choose one of these`,
    { name, known: Object.keys(guideFigures) },
  );
}

/** The geometry of a figure; of a transposed one that of its mirror. */
export function guideGeometry(figure: GuideFigure): Conv2dGeometry {
  const { input, kernel, stride, padding, dilation, outputPadding, transposed } = figure;
  const [x, w] = [
    [1, 1, input, input],
    [1, 1, kernel, kernel],
  ];
  return transposed
    ? convTranspose2dGeometry(x, w, { stride, padding, dilation, outputPadding })
    : conv2dGeometry(x, w, { stride, padding, dilation });
}
