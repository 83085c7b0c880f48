/**
 * Modules of a network that are wired alike and differ in their numbers of maps alone, as GoogLeNet's nine or the blocks of
 * ResNet-50's stages: each becomes one box, and the wiring is drawn once. Blocks in a row that are equal in all are segments.ts.
 */
import { sizeOf } from "../architecture/stages.js";
import { isInside, rangeOf } from "./block.js";
import { type LayerBox, sized } from "./boxes.js";
import { type Segment, segmentsOf } from "./segments.js";

/** One of those that are alike, or several in a row that are equal. */
export interface ModuleMember {
  /** `inception_3a`, of several the first */
  readonly name: string;
  /** Its layers, of several those of the first. */
  readonly boxes: readonly LayerBox[];
  /** How many in a row. */
  readonly repeats: number;
}

/** A wiring, and all that have it. */
export type Module = readonly ModuleMember[];

/** So many layers are worth a box of their own, and so many modules a drawing of their own. */
const LEAST = { boxes: 3, members: 3 } as const;

/** The boxes of a network with one for each module, and the modules. */
export function collapsed(boxes: readonly LayerBox[]): {
  readonly boxes: readonly LayerBox[];
  readonly modules: readonly Module[];
} {
  const segments = segmentsOf(boxes);
  const members = new Map<Segment, ModuleMember>();
  const found = new Map<string, ModuleMember[]>();
  for (const segment of segments) {
    const member = memberOf(segment);
    if (member === undefined) continue;
    members.set(segment, member);
    const motif = motifOf(member);
    found.set(motif, [...(found.get(motif) ?? []), member]);
  }
  const modules = [...found.values()].filter(({ length }) => length >= LEAST.members);
  const once = new Set(modules.flat());
  let at = 0;
  const shown = segments.flatMap((segment) => {
    const own = boxes.slice(at, at + segment.boxes.length * segment.repeats);
    at += own.length;
    const member = members.get(segment);
    if (member === undefined || !once.has(member)) return own;
    const strangers = segment.boxes.filter((box) => !member.boxes.includes(box));
    return [...strangers, standIn(segment, member)];
  });
  return { modules, boxes: shown };
}

/** A segment without what hangs on its side, if it is one module, or several, that leaves by its last box. */
function memberOf({ boxes, prefix: name, repeats }: Segment): ModuleMember | undefined {
  const own = boxes.filter((box) => isInside(box, { prefix: name }));
  if (name === "" || own.length < LEAST.boxes || own.at(-1) !== boxes.at(-1)) return undefined;
  if (repeats > 1 && own.length < boxes.length) return undefined;
  const names = new Set(own.map((box) => box.name));
  const leaks = boxes.some(
    (box) => !own.includes(box) && box.inputs.some((read) => names.has(read)),
  );
  return leaks ? undefined : { name, boxes: own, repeats };
}

/** What its layers do and how they read each other; -1 is what comes from outside. */
function motifOf({ boxes }: ModuleMember): string {
  const places = new Map(boxes.map(({ name }, i) => [name, i]));
  return JSON.stringify(
    boxes.map(({ motif, inputs }) => [motif, inputs.map((name) => places.get(name) ?? -1)]),
  );
}

/** The box that stands for a module, or for several in a row. */
function standIn(segment: Segment, { boxes, repeats }: ModuleMember): LayerBox {
  const names = new Set(boxes.map((box) => box.name));
  const outside = boxes.flatMap((box) => box.inputs.filter((input) => !names.has(input)));
  const title = rangeOf(segment);
  const shape = boxes.at(-1)?.shape ?? [];
  const lines = [...(repeats > 1 ? [`${repeats} alike`] : []), sizeOf(shape)];
  const same = { signature: title, motif: title, shape };
  const inputs = [...new Set(outside)];
  return sized({ name: segment.exit, title, inputs, look: "module", lines, ...same });
}
