/**
 * Rectangles that would hide each other's edges, moved apart: where two edges lie on one line, those of the smaller rectangle are
 * drawn a little further in. What they are of is not known here.
 */

/** A rectangle by its edges, in pixels of the page. */
export interface Edges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A rectangle of something: those of one owner may lie on one another. */
export interface OwnedEdges extends Edges {
  readonly owner: number;
}

/** Pixels between two edges that would lie on one line. */
const APART = 4;
/** The part of a rectangle's side that each of its edges may be moved by, so that a small one stays where it is. */
const MOST = 0.3;

/** The same rectangles, in the same order, with no edge on another's where there is room. */
export function movedApart(rects: readonly OwnedEdges[]): readonly Edges[] {
  const order = rects.map((rect, i) => ({ rect, i })).sort((a, b) => area(b.rect) - area(a.rect));
  const moved = new Map<number, OwnedEdges>();
  for (const { rect, i } of order) {
    const others = [...moved.values()].filter(({ owner }) => owner !== rect.owner);
    moved.set(i, { ...inset(rect, others), owner: rect.owner });
  }
  return rects.map((rect, i) => moved.get(i) ?? rect);
}

function area({ left, right, top, bottom }: Edges): number {
  return (right - left) * (bottom - top);
}

/** The rectangle with each edge moved inwards until it is clear of those that are drawn. */
function inset(rect: Edges, drawn: readonly Edges[]): Edges {
  const { left, right, top, bottom } = rect;
  const beside = drawn.filter((own) => own.top < bottom && own.bottom > top);
  const above = drawn.filter((own) => own.left < right && own.right > left);
  const verticals = beside.flatMap((own) => [own.left, own.right]);
  const horizontals = above.flatMap((own) => [own.top, own.bottom]);
  const [wide, high] = [MOST * (right - left), MOST * (bottom - top)];
  return {
    left: clear(left, 1, verticals, wide),
    right: clear(right, -1, verticals, wide),
    top: clear(top, 1, horizontals, high),
    bottom: clear(bottom, -1, horizontals, high),
  };
}

/** The nearest place in a direction that is clear of all lines, or as far as an edge may go. */
function clear(at: number, direction: -1 | 1, lines: readonly number[], most: number): number {
  for (let way = 0; way <= most; way += APART / 4) {
    const place = at + direction * way;
    if (lines.every((line) => Math.abs(line - place) >= APART)) return place;
  }
  return at + direction * Math.min(most, APART);
}
