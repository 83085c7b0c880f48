/**
 * Joins neighbouring steps that need no waiting between them: steps of one chunk, which one thread runs behind each other, and
 * steps cut the same way, in which chunk c needs nothing of an earlier step but its chunk c. A group costs the engine one
 * step, and what passes from step to step is still in the cache.
 */
import type { Work } from "./work.js";

/** Steps that run chunk by chunk, all of them with as many chunks. */
export interface Group {
  readonly works: readonly Work[];
  readonly chunks: number;
}

/** The steps in their order, joined where that is safe. */
export function groupsOf(works: readonly Work[]): readonly Group[] {
  const groups: { works: Work[]; chunks: number }[] = [];
  for (const work of works) {
    const last = groups.at(-1);
    if (last !== undefined && joins(last, work)) last.works.push(work);
    else groups.push({ works: [work], chunks: work.step.chunks });
  }
  return groups;
}

function joins({ works, chunks }: Group, work: Work): boolean {
  if (chunks !== work.step.chunks) return false;
  return chunks === 1 || works.every((before) => areCutAlike(before, work));
}

/** Whether all that one of two steps writes and the other touches is cut the same way in both. */
function areCutAlike(before: Work, after: Work): boolean {
  const written = [...before.writes, ...after.writes];
  return written.every((place) => {
    if (!before.places.includes(place) || !after.places.includes(place)) return true;
    const part = before.parts.get(place);
    return part !== undefined && part === after.parts.get(place);
  });
}
