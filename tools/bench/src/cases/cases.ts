/** All cases in the order of the table, and the means over them that have a goal of their own. */
import type { MeanGoal } from "../row.js";
import type { Case } from "./case.js";
import { convolutionCases } from "./convolutions.js";
import { trainingCases } from "./training-steps.js";

/** Everything that can be measured. */
export const cases: readonly Case[] = [...convolutionCases, ...trainingCases];

/** Goals of geometric means. Training is left out: TensorFlow.js is so slow there that it would hide the rest. */
export const meanGoals: readonly MeanGoal[] = [
  { contestant: "js", peer: "tfjs-cpu", threads: 1, pass: "forward", target: 4.5 },
];

/** Cases small enough for a quick look. */
export const isQuick = ({ pass, workload }: Case): boolean =>
  pass === "training" || workload.batch === 1;

/** The case of a name. @throws RangeError when there is none */
export function caseOf(name: string): Case {
  const found = cases.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new RangeError(
    `case: found "${name}", expected one of ${cases.map((each) => each.name).join(", ")}; choose one of these`,
  );
}

/** A test for names: `*` is any text and `?` any one character, upper and lower case alike. */
export function globTest(glob: string): (name: string) => boolean {
  const literal = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
  return (name) => pattern.test(name);
}
