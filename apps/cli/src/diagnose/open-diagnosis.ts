/**
 * A diagnosis of what layers hold, of a network whose input's size is open: what is found at two sizes alike holds at every
 * size; what one of them alone gives says nothing.
 */
import type { Model } from "@convscope/core";
import { type Diagnosis, quantityAddress } from "@convscope/explain";
import { openSize } from "../model-source.js";
import { heldQuantities, type OpenNetwork } from "../open-network.js";

/** @throws UsageError for a quantity that follows from the size, ArgumentError for an address that names nothing */
export function openDiagnosis(
  nameOrPath: string,
  address: string,
  { model, larger, input }: OpenNetwork,
  at: (model: Model) => Diagnosis,
): Diagnosis {
  const { quantity } = quantityAddress(model, address);
  if (quantity !== undefined && !heldQuantities.has(quantity)) {
    throw openSize(nameOrPath, input, `${address} follows from it`);
  }
  const found = at(model);
  if (larger === undefined || found.verdict !== "explained") return found;
  const elsewhere = new Set(at(larger).findings.map(({ sentence }) => sentence));
  const findings = found.findings.filter(({ sentence }) => elsewhere.has(sentence));
  const [first] = findings;
  if (first !== undefined) return { ...found, findings, sentence: first.sentence };
  const { number, right } = found;
  const sentence = `${number.text}: no known mistake gives this at every size; ${address} is ${right.substituted}.`;
  return { ...found, verdict: "unknown", findings, sentence };
}
