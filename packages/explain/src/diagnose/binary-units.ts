/** Numbers of bytes in units of 1,024 that are read as units of 1,000: MiB as MB. */
import { formatCount } from "../expression.js";
import type { Candidates } from "./candidates.js";
import type { Finding } from "./diagnosis.js";
import { madeOf, shortly, within } from "./findings.js";
import type { StatedNumber } from "./stated-number.js";

const units = ["KiB", "MiB", "GiB"] as const;
const letters: readonly string[] = ["k", "m", "g"];

/** The right bytes, or those of one mistake, that are this number in another unit. */
export function binaryFindings(
  number: StatedNumber,
  { aspect, right, wrong }: Candidates,
): readonly Finding[] {
  const [, scale = ""] = /([kmg])b?$/i.exec(number.text) ?? [];
  const power = letters.indexOf(scale.toLowerCase()) + 1;
  if (aspect !== "memory" || power === 0) return [];
  const unit = units[power - 1] ?? "";
  const singles = wrong.filter(({ changes }) => changes.length === 1);
  return [{ ...right, changes: [] }, ...singles].flatMap(({ changes, expression }): Finding[] => {
    const { value } = expression;
    if (!within(number, Math.round(value * (1000 / 1024) ** power))) return [];
    const others = changes.map(({ says }) => `, ${says}`).join("");
    const says = `${formatCount(value)} bytes in ${unit}${others}`;
    const rather = `${changes.length === 0 ? "in bytes" : "rightly"} it is ${shortly(right.expression)}`;
    return [
      {
        mistakes: [{ ...binaryUnits, layers: [] }, ...changes.map(madeOf)],
        derived: {
          value: number.value,
          formula: `bytes/1,024^${power}`,
          substituted: `${formatCount(value)}/1,024^${power} = ${number.text.replace(/[a-z]+$/i, "").trim()} ${unit}`,
        },
        says,
        sentence: `${number.text}: ${says}; ${rather}.`,
      },
    ];
  });
}

const binaryUnits = {
  id: "binary-units",
  name: "MiB taken for MB",
  wrong: "A megabyte is 1,024² bytes.",
  right: "That is a MiB; a MB is 1,000² bytes, and so for KiB and GiB.",
};
