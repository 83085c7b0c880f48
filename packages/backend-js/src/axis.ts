/**
 * One axis of a sliding window: which taps reach real input for which outputs. Pure arithmetic on a resolved geometry,
 * not a derivation of sizes (core has done that).
 */

/** Output o and tap t read input element `o * stride + t * dilation - pad`; outside `0 .. size - 1` it counts as 0. */
export interface Axis {
  readonly out: number;
  readonly taps: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly pad: number;
}

/** Outputs `start .. end - 1` with taps `from .. to - 1`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** The whole axis as one span: taps in padding included. */
export function fullSpan(axis: Axis): Span {
  return { start: 0, end: axis.out, from: 0, to: axis.taps };
}

/** `span` cut into runs of outputs with the same taps in the input; each run keeps only those taps, perhaps none. */
export function realSpans(axis: Axis, span: Span): readonly Span[] {
  const spans: Span[] = [];
  for (let o = span.start; o < span.end; o++) {
    const origin = o * axis.stride - axis.pad;
    const first = Math.max(span.from, Math.ceil(-origin / axis.dilation));
    const last = Math.min(span.to, Math.floor((axis.size - 1 - origin) / axis.dilation) + 1);
    const from = first < last ? first : span.from;
    const to = first < last ? last : span.from;
    const previous = spans.at(-1);
    if (previous !== undefined && previous.from === from && previous.to === to) {
      spans[spans.length - 1] = { start: previous.start, end: o + 1, from, to };
    } else {
      spans.push({ start: o, end: o + 1, from, to });
    }
  }
  return spans;
}

/** The input elements `first .. first + length - 1` that a span reads; `first` may be negative (padding). */
export interface Reach {
  readonly first: number;
  readonly length: number;
}

/** What `span` reads; with `clip`, only what lies in the input. */
export function reach(axis: Axis, span: Span, clip: boolean): Reach {
  const start = span.start * axis.stride + span.from * axis.dilation - axis.pad;
  const end = (span.end - 1) * axis.stride + (span.to - 1) * axis.dilation - axis.pad + 1;
  if (!clip) return { first: start, length: end - start };
  const first = Math.max(start, 0);
  return { first, length: Math.max(Math.min(end, axis.size) - first, 0) };
}

/** The two halves of a span, by its outputs, or by its taps when there is one output. */
export function halves(span: Span): readonly [Span, Span] {
  const outputs = span.end - span.start;
  if (outputs > 1) {
    const middle = span.start + (outputs >> 1);
    return [
      { ...span, end: middle },
      { ...span, start: middle },
    ];
  }
  const middle = span.from + ((span.to - span.from) >> 1);
  return [
    { ...span, to: middle },
    { ...span, from: middle },
  ];
}

/** Outputs of `axis` whose tap `t` lies in the input: `[first, end)`. */
export function outputsOfTap(axis: Axis, t: number): readonly [number, number] {
  const origin = t * axis.dilation - axis.pad;
  const first = Math.max(0, Math.ceil(-origin / axis.stride));
  const end = Math.min(axis.out, Math.floor((axis.size - 1 - origin) / axis.stride) + 1);
  return [first, Math.max(first, end)];
}
