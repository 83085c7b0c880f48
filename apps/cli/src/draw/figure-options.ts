/** Which option is of which figure: one that a figure has no use for is refused, never passed over in silence. */
import type { Command } from "commander";
import { UsageError } from "../usage-error.js";
import type { DrawOptions } from "./draw-options.js";

/** What can be drawn. */
export type FigureName =
  | "architecture"
  | "arithmetic"
  | "confusion"
  | "connections"
  | "feature-maps"
  | "filters"
  | "graph"
  | "loss"
  | "receptive-field"
  | "table"
  | "towers";

/** Who reads an option. */
interface Use {
  readonly figures: readonly FigureName[];
  /** Whether it makes up what is drawn, and says nothing beside a model or a name. */
  readonly madeUp?: true;
  /** An option without which it says nothing. */
  readonly beside?: "pool" | "transpose";
}

const ofModels: readonly FigureName[] = [
  ...(["architecture", "arithmetic", "connections", "feature-maps", "filters"] as const),
  ...(["graph", "receptive-field", "table", "towers"] as const),
];
const arithmetic: Use = { figures: ["arithmetic"] };
const sizes: Use = { figures: ["arithmetic"], madeUp: true };
const wiring: Use = { figures: ["connections", "table"], madeUp: true };

/** The options that are not of every figure. */
const uses: Readonly<
  Record<Exclude<keyof DrawOptions, "backend" | "output" | "scale" | "theme">, Use>
> = {
  input: { figures: ["feature-maps", "receptive-field"] },
  weights: { figures: ["filters", "feature-maps"] },
  seed: { figures: ["filters", "feature-maps"] },
  size: { figures: ofModels },
  ...{ from: wiring, to: wiring, kind: wiring },
  ...{ in: sizes, kernel: sizes, stride: sizes, pad: sizes, dilation: sizes },
  ...{ groups: sizes, channels: sizes, transpose: sizes, pool: sizes },
  outputPadding: { ...sizes, beside: "transpose" },
  ceil: { ...sizes, beside: "pool" },
  ...{ strip: arithmetic, step: arithmetic },
};

/** Refuses what was given and says nothing in this figure. @throws UsageError that names each, and its figure */
export function checkFigureOptions(
  what: FigureName,
  args: readonly string[],
  command: Pick<Command, "getOptionValueSource" | "options">,
): void {
  const given = command.options.flatMap((option) => {
    const name = option.attributeName();
    if (!isLimited(name) || command.getOptionValueSource(name) !== "cli") return [];
    return [{ flag: option.long ?? option.flags, use: uses[name] }];
  });
  const strange = given.filter(({ use }) => !use.figures.includes(what));
  if (strange.length > 0) {
    const owned = strange.map(({ flag, use }) => `${flag} is of draw ${use.figures.join(" and ")}`);
    throw new UsageError(`${owned.join(", ")}; draw ${what} has no use for it. Leave it out.`);
  }
  const made = given.filter(({ use }) => use.madeUp === true).map(({ flag }) => flag);
  if (args.length > 0 && made.length > 0) {
    throw new UsageError(
      `draw ${what} ${args.join(" ")} is drawn as it is: ${made.join(", ")} would say nothing. Leave out the names or the options.`,
    );
  }
  for (const { flag, use } of given) {
    if (use.beside === undefined || given.some(({ flag: own }) => own === `--${use.beside}`))
      continue;
    throw new UsageError(`${flag} is of draw ${what} --${use.beside}: add --${use.beside}.`);
  }
}

function isLimited(name: string): name is keyof typeof uses {
  return Object.hasOwn(uses, name);
}
