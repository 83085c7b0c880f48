/**
 * Modules of a network that are wired alike and differ in their numbers of maps alone, as GoogLeNet's nine: each becomes one
 * box, and the wiring is drawn once. Blocks in a row that are equal in all are segments.ts.
 */
import { sizeOf } from "../architecture/stages.js";
import { isInside } from "./block.js";
import { type LayerBox, sized } from "./boxes.js";
import { type Segment, segmentsOf } from "./segments.js";

/** One of those that are alike. */
export interface ModuleMember {
  /** `inception_3a` */
  readonly name: string;
  readonly boxes: readonly LayerBox[];
}

/** A wiring, and all that have it. */
export type Module = readonly ModuleMember[];

/** So many layers are worth a box of their own, and so many modules a drawing of their own. */
const LEAST = { boxes: 4, members: 4 } as const;

/** The boxes of a network with one for each module, and the modules. */
export function collapsed(boxes: readonly LayerBox[]): {
  readonly boxes: readonly LayerBox[];
  readonly modules: readonly Module[];
} {
  const found = new Map<string, ModuleMember[]>();
  for (const segment of segmentsOf(boxes)) {
    const member = memberOf(segment);
    if (member === undefined) continue;
    const motif = motifOf(member);
    found.set(motif, [...(found.get(motif) ?? []), member]);
  }
  const modules = [...found.values()].filter((members) => members.length >= LEAST.members);
  const stands = new Map<LayerBox, LayerBox | undefined>();
  for (const member of modules.flat()) {
    for (const box of member.boxes) stands.set(box, undefined);
    const exit = member.boxes.at(-1);
    if (exit !== undefined) stands.set(exit, standIn(member, exit));
  }
  return {
    modules,
    boxes: boxes.flatMap((box) => (stands.has(box) ? (stands.get(box) ?? []) : [box])),
  };
}

/** A segment without what hangs on its side, if it is one module that leaves by its last box. */
function memberOf({ boxes, prefix, repeats }: Segment): ModuleMember | undefined {
  const own = boxes.filter((box) => isInside(box, { prefix }));
  if (prefix === "" || repeats > 1 || own.length < LEAST.boxes) return undefined;
  if (own.at(-1) !== boxes.at(-1)) return undefined;
  const names = new Set(own.map(({ name }) => name));
  const leaks = boxes.some(
    (box) => !own.includes(box) && box.inputs.some((name) => names.has(name)),
  );
  return leaks ? undefined : { name: prefix, boxes: own };
}

/** What its layers do and how they read each other; -1 is what comes from outside. */
function motifOf({ boxes }: ModuleMember): string {
  const places = new Map(boxes.map(({ name }, i) => [name, i]));
  return JSON.stringify(
    boxes.map(({ motif, inputs }) => [motif, inputs.map((name) => places.get(name) ?? -1)]),
  );
}

function standIn({ name: title, boxes }: ModuleMember, { name, shape }: LayerBox): LayerBox {
  const names = new Set(boxes.map((box) => box.name));
  const inputs = [
    ...new Set(boxes.flatMap((box) => box.inputs.filter((input) => !names.has(input)))),
  ];
  const same = { signature: title, motif: title, shape };
  return sized({ name, title, inputs, look: "module", lines: [sizeOf(shape)], ...same });
}
