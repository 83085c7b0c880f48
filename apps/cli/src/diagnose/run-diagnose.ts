/** The work of `convscope diagnose`: a number held against the mistakes of the library, the network's relatives and misprints. */
import type { Model } from "@convscope/core";
import { type Described, type Diagnosis, diagnose } from "@convscope/explain";
import { createModel, modelNames } from "@convscope/models";
import { withBackend } from "../backend-fit.js";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { describedModel, openSize } from "../model-source.js";
import { openNetwork } from "../open-network.js";
import type { Session } from "../session.js";
import { wrap } from "../terminal/wrap.js";
import { wrongUsage } from "../wrong-usage.js";
import { zooFacts } from "../zoo-facts.js";
import type { DiagnoseCommandOptions } from "./diagnose-options.js";
import { figureOn } from "./figure-on-backend.js";
import { openDiagnosis } from "./open-diagnosis.js";
import { printDiagnosis } from "./show-diagnosis.js";

/** What the command line asks. */
interface Asked {
  readonly model: string;
  readonly address: string;
  readonly number: string;
}

/** Says where a number comes from. @throws UsageError, IoError, FormatError */
export async function runDiagnose(
  { screen, json }: Session,
  { model: nameOrPath, address, number }: Asked,
  { all = false, input, backend }: DiagnoseCommandOptions,
): Promise<ExitCode> {
  const open = input === undefined ? await openNetwork(nameOrPath) : undefined;
  if (open !== undefined && backend !== undefined) {
    throw openSize(nameOrPath, open.input, "what runs on a backend has one");
  }
  const model = open?.model ?? (await describedModel(nameOrPath, input));
  const diagnosisOf = (asked: Model): Diagnosis =>
    diagnose(asked, address, number, {
      relatives: relativesOf(nameOrPath),
      printed: zooFacts(nameOrPath)?.published.filter(({ printed, exact }) => printed !== exact),
    });
  const diagnosis = wrongUsage(() =>
    open === undefined ? diagnosisOf(model) : openDiagnosis(nameOrPath, address, open, diagnosisOf),
  );
  const run =
    backend === undefined
      ? undefined
      : await withBackend(backend, (own) => figureOn(model, address, own));
  if (json) screen.result({ ...diagnosis, ...(run && { backend: run }) });
  else printDiagnosis(diagnosis, all, screen);
  if (run !== undefined && !json) screen.print(`\n${wrap("", run.sentence, screen.width)}`);
  return run?.agrees === false ? exitCodes.fault : exitCodes.ok;
}

/** Networks whose names begin alike: alexnet-one-tower of alexnet, vgg19 of vgg16. */
function relativesOf(name: string): readonly Described[] {
  if (!modelNames.includes(name)) return [];
  const family = /^[a-z]+/.exec(name)?.[0];
  return modelNames
    .filter((other) => other !== name && /^[a-z]+/.exec(other)?.[0] === family)
    .map(createModel);
}
