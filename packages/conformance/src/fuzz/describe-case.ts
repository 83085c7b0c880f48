/** A kernel case in words: sizes, what is out of the ordinary about its window, and the values of its operands. */
import type { Conv2dGeometry, KernelName, Pool2dGeometry, Window2d } from "@convscope/core/backend";
import type { CaseOf } from "../case.js";
import { numberText } from "../compare.js";
import { makeInputs } from "../inputs.js";
import { operandLengths } from "../lengths.js";

/** Values of an operand that are shown. */
const SHOWN = 12;

const list = (values: readonly unknown[]): string => `[${values.join(", ")}]`;

/** A pair of numbers unless both are the usual one. */
function unless(name: string, usual: number, height: number, width: number): readonly string[] {
  return height === usual && width === usual ? [] : [`${name} ${list([height, width])}`];
}

function windowWords(g: Window2d): readonly string[] {
  const pads = [g.padTop, g.padBottom, g.padLeft, g.padRight];
  return [
    ...unless("stride", 1, g.strideHeight, g.strideWidth),
    ...unless("dilation", 1, g.dilationHeight, g.dilationWidth),
    ...(pads.every((pad) => pad === 0) ? [] : [`padding ${list(pads)}`]),
    `output ${g.outHeight} × ${g.outWidth}`,
  ];
}

function convolutionWords(g: Conv2dGeometry): readonly string[] {
  return [
    `x ${list([g.batch, g.inChannels, g.inHeight, g.inWidth])}`,
    `w ${list([g.outChannels, g.inChannels / g.groups, g.kernelHeight, g.kernelWidth])}`,
    ...(g.groups === 1 ? [] : [`groups ${g.groups}`]),
    ...windowWords(g),
  ];
}

function poolingWords(g: Pool2dGeometry): readonly string[] {
  return [
    `x ${list([g.batch, g.channels, g.inHeight, g.inWidth])}`,
    `kernel ${list([g.kernelHeight, g.kernelWidth])}`,
    ...windowWords(g),
    ...(g.countPadding ? [] : ["padding does not count"]),
  ];
}

/** A record's fields as they are: `op add, out [2, 3], …`. */
function fieldWords(geometry: object): readonly string[] {
  return Object.entries(geometry).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${name} ${text.replaceAll(",", ", ")}`;
  });
}

function isConvolution(g: object): g is Conv2dGeometry {
  return "outChannels" in g;
}

function isPooling(g: object): g is Pool2dGeometry {
  return "countPadding" in g;
}

/** A geometry in words. */
export function describeGeometry(geometry: object): string {
  if (isConvolution(geometry)) {
    const activation = "activation" in geometry ? [`activation ${geometry.activation}`] : [];
    return [...convolutionWords(geometry), ...activation].join(", ");
  }
  const words = isPooling(geometry) ? poolingWords(geometry) : fieldWords(geometry);
  return words.join(", ");
}

/** The operands' values, the first of them where there are many. */
export function describeOperands<K extends KernelName>(c: CaseOf<K>): string {
  const made = makeInputs(c.inputs, operandLengths(c.kernel, c.geometry));
  return made
    .map((values, i) => {
      const same = made.indexOf(values);
      if (same < i) return `operand ${i} is the buffer of operand ${same}`;
      const shown = list([...values.subarray(0, SHOWN)].map(numberText));
      return `operand ${i} ${values.length > SHOWN ? `${shown.slice(0, -1)}, … ${values.length} in all]` : shown}`;
    })
    .join("; ");
}
