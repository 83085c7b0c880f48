/** All cases in the order of the table, and the means over them that have a goal of their own. */
import type { Duel, MeanGoal } from "../row.js";
import { type Case, sections } from "./case.js";
import { convolutionCases, layerCases } from "./convolutions.js";
import { networkCases } from "./networks.js";
import { trainingCases } from "./training-steps.js";

const all: readonly Case[] = [
  ...convolutionCases,
  ...layerCases,
  ...networkCases,
  ...trainingCases,
];

/** Everything that can be measured, section by section. */
export const cases: readonly Case[] = sections.flatMap((section) =>
  all.filter((each) => each.section === section),
);

/** Goals of geometric means. Training is left out: TensorFlow.js is so slow there that it would hide the rest. */
export const meanGoals: readonly MeanGoal[] = [
  {
    section: "js",
    contestant: "js",
    peer: "tfjs-cpu",
    threads: 1,
    pass: "forward",
    target: 4.5,
  },
];

/** Cases small enough for a quick look. */
export const isQuick = ({ workload }: Case): boolean => workload.batch !== 32;

/** Who meets whom, with the threads of each: `wasm 2 and onnxruntime-web 2`. */
export function pairOf({ contestant, threads, peer, peerThreads = threads }: Pair): string {
  return `${contestant} ${threads} and ${peer} ${peerThreads}`;
}

type Pair = Pick<Duel, "contestant" | "peer" | "threads"> & { readonly peerThreads?: number };

/** How a match is called: section, case, and who meets whom, as in `layers: 3x3 64-64 @56 b1, wasm 2 and onnxruntime-web 2`. */
export function titleOf({ section, name }: Pick<Case, "section" | "name">, match: Pair): string {
  return `${section}: ${name}, ${pairOf(match)}`;
}

/** Cases with those of their matches whose title has the text in it, upper and lower case alike; `*` in it is any text. */
export function casesLike(text: string): readonly Case[] {
  const literal = text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(literal.replaceAll("*", ".*"), "i");
  return cases.flatMap((each) => {
    const matches = each.matches.filter((match) => pattern.test(titleOf(each, match)));
    return matches.length === 0 ? [] : [{ ...each, matches }];
  });
}
