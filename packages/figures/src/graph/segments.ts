/**
 * A network cut where a single value carries everything on: residual blocks, inception modules, single layers. Blocks that do the
 * same one after the other are drawn once.
 */
import type { LayerBox } from "./boxes.js";

/** A part of a network between two cuts. */
export interface Segment {
  readonly boxes: readonly LayerBox[];
  /** What the names of all or most of its layers begin with: `inception_3a`; empty where they share nothing. */
  readonly prefix: string;
  /** How many of its kind stand in a row here; those after the first are not drawn. */
  readonly repeats: number;
  /** The prefix of the last of them. */
  readonly last: string;
  /** The box of the last of them, which the next segment reads. */
  readonly exit: string;
}

function folder(name: string): string {
  return name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : "";
}

/** The longest path that all names begin with. */
function commonFolder(names: readonly string[]): string {
  const [first = "", ...rest] = names.map(folder).map((path) => path.split("/"));
  const parts = [...first];
  for (const other of rest) {
    while (parts.length > 0 && parts.some((part, i) => other[i] !== part)) parts.pop();
  }
  return parts.join("/");
}

/** Runs of boxes that end where one box alone is read by what follows. */
function cut(boxes: readonly LayerBox[]): readonly (readonly LayerBox[])[] {
  const last = new Map<string, number>();
  boxes.forEach(({ inputs }, i) => {
    for (const input of inputs) last.set(input, i);
  });
  const runs: LayerBox[][] = [[]];
  let reach = 0;
  boxes.forEach((box, i) => {
    runs.at(-1)?.push(box);
    const open = Math.max(reach, 0);
    if (open <= i && (last.get(box.name) ?? 0) > i) runs.push([]);
    reach = Math.max(reach, last.get(box.name) ?? 0);
  });
  return runs.filter((run) => run.length > 0);
}

/** The folder that most boxes are in, the last of them too: a module with a head on its side. */
function mainFolder(boxes: readonly LayerBox[]): string {
  const [first = "", ...rest] = (boxes.at(-1)?.title ?? "").split("/");
  const inside = boxes.filter(({ title }) => title.startsWith(`${first}/`));
  return rest.length > 0 && inside.length > boxes.length / 2 ? first : "";
}

function segmentOf(boxes: readonly LayerBox[]): Segment {
  const prefix = commonFolder(boxes.map(({ title }) => title)) || mainFolder(boxes);
  return { boxes, prefix, repeats: 1, last: prefix, exit: boxes.at(-1)?.name ?? "" };
}

/**
 * Single layers under one name belong together, as the expansion, depthwise and projection of a block, and with the branches
 * of that name behind them, as a fire module's squeeze layer.
 */
function joinNamed(runs: readonly (readonly LayerBox[])[]): readonly Segment[] {
  const joined: Segment[] = [];
  let single = false;
  for (const run of runs) {
    const before = joined.at(-1);
    const own = commonFolder(run.map(({ title }) => title));
    const apart = !single || isModule(run[0]) || (run.length > 1 && own !== before?.prefix);
    const both = apart ? [] : [...(before?.boxes ?? []), ...run];
    if (commonFolder(both.map(({ title }) => title)) !== "")
      joined[joined.length - 1] = segmentOf(both);
    else joined.push(segmentOf(run));
    single = run.length === 1 && !isModule(run[0]);
  }
  return joined;
}

/** A box that stands for a whole segment stays by itself. */
function isModule(box: LayerBox | undefined): boolean {
  return box?.look === "module";
}

/** What a segment does, whatever its layers are called. */
function signatureOf({ boxes }: Segment): string {
  const places = new Map(boxes.map(({ name }, i) => [name, i]));
  return JSON.stringify(
    boxes.map(({ signature, inputs }) => [signature, inputs.map((name) => places.get(name) ?? -1)]),
  );
}

/** The segments of a network, equal neighbours of several layers as one. */
export function segmentsOf(boxes: readonly LayerBox[]): readonly Segment[] {
  const merged: Segment[] = [];
  let before = "";
  for (const segment of joinNamed(cut(boxes))) {
    const signature = segment.boxes.length > 1 ? signatureOf(segment) : "";
    const same = merged.at(-1);
    if (same !== undefined && signature !== "" && signature === before) {
      const more = { repeats: same.repeats + 1, last: segment.prefix, exit: segment.exit };
      merged[merged.length - 1] = { ...same, ...more };
    } else merged.push(segment);
    before = signature;
  }
  return merged;
}
