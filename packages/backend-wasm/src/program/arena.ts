/** Lays arrays out in one piece of memory so that no two that live at once overlap: largest first, each in the tightest gap. */

/** An array that is needed from one moment to another, both included. */
export interface Lifetime {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Where each array begins, in bytes from the arena's start, and how long the arena is. */
export interface ArenaLayout {
  readonly offsets: readonly number[];
  readonly bytes: number;
}

/** Parts begin at whole cache lines, so that threads never share one. */
const LINE = 64;

interface Laid extends Lifetime {
  readonly offset: number;
}

/** Plans an arena for these arrays; offsets in their order. */
export function planArena(arrays: readonly Lifetime[]): ArenaLayout {
  const offsets = arrays.map(() => 0);
  const laid: Laid[] = [];
  const largestFirst = arrays
    .map(({ bytes, first, last }, index) => ({ index, bytes: toLines(bytes), first, last }))
    .sort((a, b) => b.bytes - a.bytes || a.first - b.first || a.index - b.index);
  for (const array of largestFirst) {
    const offset = tightestGap(laid, array);
    offsets[array.index] = offset;
    const at = laid.findIndex((other) => other.offset > offset);
    laid.splice(at < 0 ? laid.length : at, 0, { ...array, offset });
  }
  return { offsets, bytes: Math.max(0, ...laid.map(({ offset, bytes }) => offset + bytes)) };
}

/** The smallest gap that fits between arrays that live at the same time; behind all of them if there is none. */
function tightestGap(laid: readonly Laid[], { bytes, first, last }: Lifetime): number {
  let end = 0;
  let best: { readonly offset: number; readonly size: number } | undefined;
  for (const other of laid) {
    if (other.last < first || other.first > last) continue;
    const size = other.offset - end;
    if (size >= bytes && (best === undefined || size < best.size)) best = { offset: end, size };
    end = Math.max(end, other.offset + other.bytes);
  }
  return best?.offset ?? end;
}

/** Bytes rounded up to whole lines. */
export function toLines(bytes: number): number {
  return Math.ceil(bytes / LINE) * LINE;
}
