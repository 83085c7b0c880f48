/**
 * When each place is needed, and whether one may take another's memory over. Time is counted in steps; a group of several
 * chunks is one moment for all that it touches, since its chunks are at different steps at the same time.
 */
import type { Group } from "./groups.js";
import type { Place } from "./symbols.js";
import type { Work } from "./work.js";

/** One step that touches a place. */
interface Touch {
  readonly at: number;
  readonly work: Work;
  readonly group: Group;
}

/** First and last moment at which a place is touched. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** Knows who touches what when. */
export class Lifetimes {
  readonly #touches = new Map<Place, Touch[]>();
  readonly #spans = new Map<Place, { first: number; last: number }>();

  constructor(groups: readonly Group[]) {
    let at = 0;
    for (const group of groups) {
      const start = at;
      const end = at + group.works.length - 1;
      for (const work of group.works) {
        const span = group.chunks > 1 ? { first: start, last: end } : { first: at, last: at };
        for (const place of work.places) this.#note(place, { at, work, group }, span);
        at += 1;
      }
    }
  }

  /** When a place is needed; undefined if nothing touches it. */
  span(place: Place): Span | undefined {
    return this.#spans.get(place);
  }

  /**
   * Whether `heir` may lie in the memory of `place`, which is as long: nothing touches `place` once `heir` is being written, but
   * the step that reads it element by element, just before it writes.
   */
  mayTakeOver(heir: Place, place: Place): boolean {
    const birth = this.#touches.get(heir)?.[0];
    if (birth === undefined) return false;
    const part = birth.work.parts.get(heir);
    return (this.#touches.get(place) ?? []).every((touch) => {
      if (touch.at > birth.at) return false;
      if (touch.at === birth.at) return touch.work.lockstep.includes(place);
      if (touch.group !== birth.group || touch.group.chunks === 1) return true;
      return part !== undefined && touch.work.parts.get(place) === part;
    });
  }

  #note(place: Place, touch: Touch, { first, last }: Span): void {
    const touches = this.#touches.get(place);
    if (touches === undefined) this.#touches.set(place, [touch]);
    else touches.push(touch);
    const span = this.#spans.get(place);
    if (span === undefined) this.#spans.set(place, { first, last });
    else span.last = Math.max(span.last, last);
  }
}
