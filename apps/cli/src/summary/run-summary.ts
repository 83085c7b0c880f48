/** The work of `convscope summary`: one network in one of five forms, or several side by side. */
import { compareModels, type Summary, summarize } from "@convscope/explain";
import { fitsOn } from "../backend-fit.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { describedModel, openSize } from "../model-source.js";
import { openNetwork } from "../open-network.js";
import type { Session } from "../session.js";
import { wrap } from "../terminal/wrap.js";
import { UsageError } from "../usage-error.js";
import { wrongUsage } from "../wrong-usage.js";
import { type ZooFacts, zooFacts } from "../zoo-facts.js";
import { summaryCsv } from "./csv.js";
import { summaryHtml } from "./html.js";
import { summaryMarkdown } from "./markdown.js";
import { showComparison } from "./show-comparison.js";
import { showSummary } from "./show-summary.js";
import type { SummaryOptions } from "./summary-options.js";
import { type SummaryView, summaryView, toldFigures } from "./summary-view.js";

/** Shows what was asked for. @throws UsageError, IoError, FormatError, ShapeError */
export async function runSummary(
  session: Session,
  nameOrPath: string | undefined,
  options: SummaryOptions,
): Promise<ExitCode> {
  const compared = options.compare?.split(",") ?? [];
  const names = [nameOrPath, ...compared].flatMap((name) => name || []);
  const [name] = names;
  if (name === undefined) {
    throw new UsageError("Name a network: convscope summary lenet5, or --compare with several.");
  }
  if (options.compare !== undefined) return await summariseAll(session, names, options);
  return await summariseOne(session, name, options);
}

async function summariseAll(
  { screen, json }: Session,
  names: readonly string[],
  options: SummaryOptions,
): Promise<ExitCode> {
  refuseForms(options);
  const { convention, backend, input } = options;
  const models = await Promise.all(names.map((name) => describedModel(name, input)));
  const fits = backend === undefined ? [] : await fitsOn(backend, models);
  const comparison = wrongUsage(() => compareModels(models, { convention }));
  if (json) {
    const summaries = comparison.summaries.map(withZooFacts);
    const fitted = backend === undefined ? {} : { backend: fits };
    screen.result({ ...comparison, summaries, ...fitted });
    return exitCodes.ok;
  }
  showComparison(comparison, screen);
  for (const { sentence } of fits) screen.print(wrap("", sentence, screen.width));
  return exitCodes.ok;
}

async function summariseOne(
  { screen, json }: Session,
  name: string,
  { convention, backend, input, explain = false, md, csv, html }: SummaryOptions,
): Promise<ExitCode> {
  const open = input === undefined ? await openNetwork(name) : undefined;
  if (open !== undefined && backend !== undefined) {
    throw openSize(name, open.input, "how long its arrays on a backend are follows from it");
  }
  const model = open?.model ?? (await describedModel(name, input));
  const [fit] = backend === undefined ? [] : await fitsOn(backend, [model]);
  const summary = wrongUsage(() => summarize(model, { convention }));
  const view = summaryView(name, summary, open, { fit, source: model.metadata.source });
  if (json) {
    const figures = open === undefined ? summary : toldOf(view, open.input);
    screen.result({
      ...withZooFacts(figures),
      ...(view.leftOut !== undefined && { leftOut: view.leftOut }),
      ...(fit && { backend: fit }),
    });
  } else if (md === true) screen.print(summaryMarkdown(view));
  else if (csv === true) screen.print(summaryCsv(view));
  else if (html === true) screen.print(summaryHtml(view));
  else showSummary(view, explain, screen);
  if (csv === true && view.leftOut !== undefined) screen.warn(view.leftOut);
  return exitCodes.ok;
}

/** What is told of a network whose size is open, as JSON: sizes that nobody knows are null. */
interface ToldFigures {
  readonly model: string;
  readonly input: readonly (number | null)[];
  readonly layers: readonly object[];
  readonly total: object;
}

function toldOf(
  { summary, names }: SummaryView,
  input: readonly (number | undefined)[],
): ToldFigures {
  return {
    model: summary.model,
    input: input.map((size) => size ?? null),
    layers: summary.layers.map((layer) => ({
      ...{ name: layer.name, kind: layer.kind, from: layer.from },
      ...toldFigures(layer, names),
    })),
    total: toldFigures(summary.total, names),
  };
}

/** Of a network of the zoo, what its source prints, errata and variants stand beside the figures. */
function withZooFacts<T extends Pick<Summary, "model">>(
  summary: T,
): T & Partial<Omit<ZooFacts, "summary">> {
  const { summary: _, ...facts } = zooFacts(summary.model) ?? {};
  return { ...summary, ...facts };
}

function refuseForms({ md, csv, html, explain }: SummaryOptions): void {
  const asked = Object.entries({ md, csv, html, explain }).find(([, value]) => value === true);
  if (asked === undefined) return;
  throw new UsageError(
    `--compare has no --${asked[0]}. Its forms are the readable one and --json.`,
  );
}
