/**
 * Makes ready what cases need before anybody is timed: packages of peers, weights, and ONNX files. What is made is kept,
 * under a name that follows from what it was made of; what is missing here is skipped with its reason, never silently.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeSafetensors, modelToJson, type SafetensorsFile, weightsOf } from "@convscope/core";
import { messageOf } from "@convscope/core/errors";
import type { Case, Match } from "./cases/case.js";
import { titleOf } from "./cases/cases.js";
import { modelOf, type Workload } from "./cases/workload.js";
import type { ContestantName } from "./contestants/contestant-name.js";
import { contestants } from "./contestants/contestants.js";
import {
  convolutionData,
  type HostTensor,
  randomWeights,
  trainingData,
} from "./contestants/data.js";
import { installPeers } from "./peers.js";
import { exportOnnx, torchVersion } from "./python-process.js";

/** Beside what else is made from the sources and can be made again. */
const cache = fileURLToPath(
  new URL("../../../node_modules/.cache/convscope/bench/", import.meta.url),
);

/** A case with the folder of its files. */
export interface ReadyCase extends Case {
  readonly folder: string;
}

/** A match that is not for this machine. */
export interface Skip {
  readonly match: string;
  readonly reason: string;
}

/** What can be measured here, and what cannot. */
export interface Preparation {
  readonly cases: readonly ReadyCase[];
  readonly skipped: readonly Skip[];
}

/** Prepares the cases; `say` hears what takes long. */
export async function prepare(
  chosen: readonly Case[],
  say: (text: string) => void,
): Promise<Preparation> {
  const folders = new Map<Case, string>();
  for (const each of chosen) {
    if (readsFiles(each)) folders.set(each, await writeFiles(each, say));
  }
  const reasons = absentPeers(chosen, folders, say);
  const cases = chosen.flatMap((each) => {
    const matches = each.matches.filter(({ peer }) => !reasons.has(peer));
    return matches.length === 0 ? [] : [{ ...each, matches, folder: folders.get(each) ?? "" }];
  });
  return { cases, skipped: skippedOf(chosen, reasons) };
}

const readsOnnx = (name: ContestantName): boolean => contestants[name].readsOnnx === true;

const readsFiles = (each: Case): boolean =>
  each.workload.kind === "inference" ||
  names(each).some((name) => name === "torch" || readsOnnx(name));

const noTorch =
  "no Python here can import torch, which it needs (Debian: apt install python3-torch python3-numpy libopenblas0)";

const names = ({ matches }: Case): readonly ContestantName[] =>
  matches.flatMap(({ contestant, peer }) => [contestant, peer]);

/** Peers that are not to be had on this machine, each with the reason; those that read ONNX files are given them. */
function absentPeers(
  chosen: readonly Case[],
  folders: ReadonlyMap<Case, string>,
  say: (text: string) => void,
): ReadonlyMap<ContestantName, string> {
  const asked = new Set(chosen.flatMap(names));
  const reasons = new Map<ContestantName, string>();
  if (asked.has("torch") && torchVersion() === undefined) reasons.set("torch", noTorch);
  const forOnnx = chosen.filter((each) => names(each).some(readsOnnx));
  const reason = onnxMissing(
    forOnnx.flatMap((each) => folders.get(each) ?? []),
    say,
  );
  if (reason === undefined) return reasons;
  for (const name of [...asked].filter(readsOnnx)) reasons.set(name, reason);
  return reasons;
}

function skippedOf(
  chosen: readonly Case[],
  reasons: ReadonlyMap<ContestantName, string>,
): readonly Skip[] {
  return chosen.flatMap((each) =>
    each.matches.flatMap((match: Match) => {
      const reason = reasons.get(match.peer);
      return reason === undefined ? [] : [{ match: titleOf(each, match), reason }];
    }),
  );
}

/** Installs the peers and writes the ONNX files that are not there yet; the reason if that failed. */
function onnxMissing(folders: readonly string[], say: (text: string) => void): string | undefined {
  if (folders.length === 0) return undefined;
  const missing = folders.filter((folder) => !existsSync(join(folder, "model.onnx")));
  if (missing.length > 0 && torchVersion() === undefined) return noTorch;
  try {
    installPeers(say);
    if (missing.length === 0) return undefined;
    say(`writing ${missing.length} ONNX files (once)`);
    exportOnnx(missing);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Writes description, weights and, for training, data of a case, unless they are there; gives their folder, which is named after all that they follow from. */
export async function writeFiles(
  { name, workload }: Case,
  say: (text: string) => void,
): Promise<string> {
  const model = modelOf(workload);
  const learning = workload.kind === "training" ? { learningRate: workload.learningRate } : {};
  const description = { model: modelToJson(model), batch: workload.batch, ...learning };
  const text = JSON.stringify(description);
  const folder = join(cache, `${slug(name)}-${fingerprint(text)}`);
  if (existsSync(join(folder, "case.json"))) return folder;
  say(`writing the weights of ${name} (once)`);
  mkdirSync(folder, { recursive: true });
  const { weights, data } = await filesOf(workload);
  writeFileSync(join(folder, "weights.safetensors"), encodeSafetensors(weights));
  if (data !== undefined) writeFileSync(join(folder, "data.safetensors"), encodeSafetensors(data));
  // Last, so that a folder that has it is whole.
  writeFileSync(join(folder, "case.json"), text);
  return folder;
}

/** What the files follow from: the network, the way that weights are drawn, and the translation to torch. */
function fingerprint(description: string): string {
  const network = readFileSync(new URL("../torch/network.py", import.meta.url), "utf8");
  const sources = [randomWeights, convolutionData, trainingData].map(String);
  return createHash("sha256")
    .update([description, network, ...sources].join("\n"))
    .digest("hex")
    .slice(0, 8);
}

const slug = (name: string): string => name.replaceAll(/[^a-z0-9]+/gi, "-").toLowerCase();

interface CaseFiles {
  readonly weights: SafetensorsFile;
  readonly data?: SafetensorsFile;
}

async function filesOf(workload: Workload): Promise<CaseFiles> {
  const model = modelOf(workload);
  if (workload.kind === "inference") return { weights: randomWeights(model) };
  if (workload.kind === "convolution") {
    return { weights: fileOf({ "conv.weight": convolutionData(workload).w }) };
  }
  const { images, labels, parameters } = await trainingData(workload);
  const label = { shape: [labels.length], values: Float32Array.from(labels) };
  const stored = [...(await weightsOf(model)).entries()];
  const weights = stored.map(([name, { shape }], i): [string, HostTensor] => [
    name,
    { shape, values: parameters[i]?.values ?? new Float32Array(0) },
  ]);
  return {
    weights: fileOf(Object.fromEntries(weights)),
    data: fileOf({ images, labels: label }),
  };
}

const fileOf = (tensors: Readonly<Record<string, HostTensor>>): SafetensorsFile => ({
  tensors: new Map(Object.entries(tensors)),
  metadata: {},
});
