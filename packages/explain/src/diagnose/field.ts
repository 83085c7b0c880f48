/**
 * Receptive fields by the recurrence that people use on paper, and its usual slips. The field of a real graph, clipped and
 * joined as it is, is receptive-field.ts.
 */
import { INPUT } from "@convscope/core";
import { type Expression, letter, literal, product, sum } from "../expression.js";
import type { Network, Piece, Sizes } from "./network.js";
import { kernelOn } from "./window.js";

/**
 * How a field is said to grow: by (k − 1)·jump, by k − 1 whatever the strides, with the layer's own stride already in the
 * jump, not at all, past the image in layers that read all of it, or by (r − 1)·s + k, which leads from the last layer to the
 * first, from the first to the last.
 */
export type FieldRule =
  | "backwards"
  | "beyond-the-image"
  | "grows-by-jump"
  | "grows-by-kernel"
  | "jump-too-early"
  | "kernel-alone";

interface Seen {
  readonly size: number;
  readonly jump: number;
  readonly terms: readonly Expression[];
  /** Whether it is the image, whatever comes behind it. */
  readonly whole?: true;
}

/** Rows of the input that one unit sees: `1 + 10·1 + 2·4`; undefined below layers without windows. */
export function fieldOf(
  network: Network,
  sizes: ReadonlyMap<string, Sizes>,
  name: string,
  rule: FieldRule,
): Expression | undefined {
  const seen = new Map<string, Seen>([[INPUT, { size: 1, jump: 1, terms: [literal(1)] }]]);
  for (const { name: own, from, piece } of network.layers) {
    const before = from.flatMap((each) => seen.get(each) ?? []);
    const widest = before.reduce<Seen | undefined>(
      (best, each) =>
        best === undefined || each.whole === true || each.size > best.size ? each : best,
      undefined,
    );
    const input = sizes.get(from[0] ?? INPUT);
    const all = readsAll(piece) && rule !== "beyond-the-image" && rule !== "kernel-alone";
    const next = all
      ? wholeImage(network.input)
      : widest && input && grown(widest, piece, input, rule);
    if (next !== undefined) seen.set(own, next);
    if (own === name) return next && sum(...next.terms);
  }
  return undefined;
}

function readsAll(piece: Piece): boolean {
  return piece.kind === "dense" || (piece.kind === "pool" && piece.global);
}

function wholeImage({ height }: Sizes): Seen {
  return { size: height, jump: 0, terms: [letter("H", height)], whole: true };
}

/** Rows, dilation counted, and stride of a piece's window; undefined where it has none. */
function windowRows(
  piece: Piece,
  input: Sizes,
): readonly [reach: number, stride: number] | undefined {
  switch (piece.kind) {
    case "conv":
    case "pool": {
      if (piece.kind === "pool" && piece.global) return [input.height, 1];
      const { stride, dilation } = piece.window;
      return [dilation[0] * (kernelOn(piece.window, input)[0] - 1) + 1, stride[0]];
    }
    case "dense":
      return [input.height, 1];
    case "fixed":
      return piece.rows;
    default:
      return [1, 1];
  }
}

function grown(before: Seen, piece: Piece, input: Sizes, rule: FieldRule): Seen | undefined {
  if (before.whole === true) return before;
  const rows = windowRows(piece, input);
  if (rows === undefined) return undefined;
  const [reach, stride] = rows;
  const jump = before.jump * stride;
  if (rule === "backwards") return mirrored(before, reach, stride, jump);
  if (reach === 1) return { ...before, jump };
  if (rule === "kernel-alone") return { size: reach, jump, terms: [literal(reach)] };
  const step = rule === "grows-by-kernel" ? 1 : rule === "jump-too-early" ? jump : before.jump;
  if (Number.isNaN(step)) return undefined;
  const term = product(literal(reach - 1), literal(step));
  return { size: before.size + term.value, jump, terms: [...before.terms, term] };
}

/** (r − 1)·s + k with the field so far in the place of the field behind. */
function mirrored({ size, terms }: Seen, reach: number, stride: number, jump: number): Seen {
  if (reach === 1 && stride === 1) return { size, jump, terms };
  const parts = [product(literal(size - 1), literal(stride)), literal(reach)];
  return { size: (size - 1) * stride + reach, jump, terms: parts };
}
