/** Mistakes about layers that bring branches together: maps side by side taken for a sum, and a sum for maps side by side. */
import { everything, type Mistake } from "../mistake.js";
import { rewriting } from "./rewriting.js";

/** What a field of view does not change with. */
const aspects = everything.filter((aspect) => aspect !== "receptiveField");

/** Mistakes about how branches join. */
export const joinMistakes: readonly Mistake[] = [
  rewriting({
    ...{ id: "concat-for-add", name: "add taken for concat", cost: 0.75, aspects },
    wrong: "Where branches meet, their maps stand side by side.",
    right: "Values are added place by place: as many maps come out as each branch has.",
    rewrite: ({ piece, inputs }) =>
      piece.kind === "pass" && inputs.length > 1 ? { kind: "concat" } : undefined,
    says: ({ name, inputs }) =>
      `the maps of ${name} side by side, ${inputs.map(({ maps }) => maps).join(" + ")}`,
    rather: () => "with the branches added",
  }),
  rewriting({
    ...{ id: "add-for-concat", name: "concat taken for add", cost: 0.75, aspects },
    wrong: "Where branches meet, their values are added.",
    right: "The maps of all branches stand side by side: their numbers add up, not their values.",
    rewrite: ({ piece, inputs }) =>
      piece.kind === "concat" && new Set(inputs.map(({ maps }) => maps)).size === 1
        ? { kind: "pass" }
        : undefined,
    says: ({ name, inputs }) => `${inputs.length} branches of ${name} added`,
    rather: ({ inputs }) =>
      `with their maps side by side, ${inputs.map(({ maps }) => maps).join(" + ")},`,
  }),
];
