/** The work of `convscope summary`: one network in one of five forms, or several side by side. */
import type { Model } from "@convscope/core";
import {
  compareModels,
  conventions,
  type Quantity,
  quantityNames,
  type Summary,
  summarize,
} from "@convscope/explain";
import { fitColumn, fitsOn, type NetworkFit } from "../backend-fit.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { describedModel } from "../model-source.js";
import type { Session } from "../session.js";
import { formatLayers } from "../terminal/layer-table.js";
import { count, sizes } from "../terminal/numbers.js";
import type { Screen } from "../terminal/screen.js";
import { wrap } from "../terminal/wrap.js";
import { UsageError } from "../usage-error.js";
import { wrongUsage } from "../wrong-usage.js";
import { type ZooFacts, zooFacts } from "../zoo-facts.js";
import { summaryCsv } from "./csv.js";
import { summaryHtml } from "./html.js";
import { summaryMarkdown } from "./markdown.js";
import { showComparison } from "./show-comparison.js";
import type { SummaryOptions } from "./summary-options.js";

/** Shows what was asked for. @throws UsageError, IoError, FormatError, ShapeError */
export async function runSummary(
  { screen, json }: Session,
  nameOrPath: string | undefined,
  options: SummaryOptions,
): Promise<ExitCode> {
  const names = [nameOrPath, ...(options.compare?.split(",") ?? [])].flatMap((name) => name || []);
  if (names.length === 0) {
    throw new UsageError("Name a network: convscope summary lenet5, or --compare with several.");
  }
  const models = await Promise.all(names.map((name) => describedModel(name, options.input)));
  const { convention, backend } = options;
  const fits = backend === undefined ? [] : await fitsOn(backend, models);
  const fitted = backend === undefined ? {} : { backend: fits };
  if (options.compare !== undefined) {
    refuseForms(options);
    const comparison = wrongUsage(() => compareModels(models, { convention }));
    if (json) {
      const summaries = comparison.summaries.map(withZooFacts);
      screen.result({ ...comparison, summaries, ...fitted });
      return exitCodes.ok;
    }
    showComparison(comparison, screen);
    for (const { sentence } of fits) screen.print(wrap("", sentence, screen.width));
    return exitCodes.ok;
  }
  const [model] = models;
  if (model === undefined) return exitCodes.usage;
  const summary = wrongUsage(() => summarize(model, { convention }));
  const [fit] = fits;
  const words = fit && fitColumn(fit);
  if (json) screen.result({ ...withZooFacts(summary), ...(fit && { backend: fit }) });
  else if (options.md === true) screen.print(summaryMarkdown(summary, words));
  else if (options.csv === true) screen.print(summaryCsv(summary, words));
  else if (options.html === true) screen.print(summaryHtml(summary, model.metadata.source, fit));
  else showSummary(model, summary, { explain: options.explain, fit }, screen);
  return exitCodes.ok;
}

/** Of a network of the zoo, what its source prints, errata and variants stand beside the figures. */
function withZooFacts(summary: Summary): Summary & Partial<Omit<ZooFacts, "summary">> {
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

/** What is shown beside the table. */
interface Shown {
  readonly explain: boolean | undefined;
  readonly fit: NetworkFit | undefined;
}

function showSummary(
  model: Model,
  summary: Summary,
  { explain = false, fit }: Shown,
  screen: Screen,
): void {
  const { colors } = screen;
  screen.print(`${colors.bold(summary.model)}  input ${sizes(summary.input)}`);
  if (model.metadata.source !== undefined) screen.print(colors.dim(model.metadata.source));
  screen.print();
  screen.print(formatLayers(summary, screen, true, fit && fitColumn(fit)));
  screen.print();
  showFootnotes(summary, screen);
  if (fit !== undefined) screen.print(wrap(`  ${"backend".padEnd(9)}`, fit.sentence, screen.width));
  showErrata(summary.model, screen);
  if (explain) for (const layer of summary.layers) showDerivations(layer, screen);
}

/** What the numbers of the table mean. */
function showFootnotes({ total }: Summary, screen: Screen): void {
  const { parameters, trainable, state, macs, flops, memory } = total;
  const carried = state.value === 0 ? "" : `; ${count(state.value)} running statistics beside them`;
  const notes: readonly (readonly [string, string])[] = [
    ["trained", `${count(trainable.value)} of ${count(parameters.value)} parameters${carried}`],
    ...operationNotes(macs, flops),
    [
      "memory",
      `${count(memory.value)} bytes of activations at most in use (${memory.formula}), ${count(memory.training.value)} kept in training; one example, float32`,
    ],
  ];
  for (const [head, text] of notes) {
    screen.print(screen.colors.dim(wrap(`  ${head.padEnd(9)}`, text, screen.width)));
  }
}

/** Both counts with their conventions, which may be one. */
function operationNotes(macs: Quantity, flops: Quantity): readonly (readonly [string, string])[] {
  const said = ({ convention }: Quantity): string => `${convention}: ${conventions[convention]}`;
  if (macs.convention === flops.convention) return [["counted", `by ${said(macs)}`]];
  return [
    ["MACs", `${count(macs.value)}, ${said(macs)}`],
    ["FLOPs", `${count(flops.value)}, ${said(flops)}`],
  ];
}

/** What is known to be wrong or unsaid in the source of a network of the zoo. */
function showErrata(name: string, screen: Screen): void {
  for (const erratum of zooFacts(name)?.errata ?? []) {
    screen.print(screen.colors.dim(wrap(`  ${"erratum".padEnd(9)}`, erratum, screen.width)));
  }
}

function showDerivations(layer: Summary["layers"][number], screen: Screen): void {
  const { colors } = screen;
  screen.print();
  screen.print(colors.bold(layer.name));
  for (const name of quantityNames) {
    const { formula, substituted, value } = layer[name];
    if (value === 0) continue;
    const text = `${formula}  →  ${substituted}`;
    screen.print(wrap(`  ${name.padEnd(16)}`, text, screen.width));
  }
}
