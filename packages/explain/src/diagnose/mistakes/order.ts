/** The mistake of reading axes in another framework's order. */

import { derivedSizes } from "../derived-sizes.js";
import { type Mistake, weighed } from "../mistake.js";
import type { Sizes, Spot } from "../network.js";
import { type Parts, partsOf } from "../parts.js";
import { recounting } from "./recounting.js";

/** Maps, rows and columns of rows, columns and maps read as if they came in that order. */
function turned({ maps, height, width }: Sizes): Sizes {
  return { maps: height, height: width, width: maps };
}

/** The layer over what it reads with the axes in the other order; undefined where they are all alike, or it does not fit. */
function overTurned(_parts: Parts, { piece, input }: Spot): Parts | undefined {
  if (piece.kind !== "conv" && piece.kind !== "pool") return undefined;
  const other = turned(input);
  const alone = [{ name: "it", from: ["input"], piece }];
  const output = derivedSizes({ input: other, layers: alone, memory: new Map() })?.get("it");
  return output && partsOf(piece, [other], output);
}

/** Channels last read as channels first. */
export const orderMistake: Mistake = recounting({
  ...{ id: "axes-in-another-order", name: "axes read in another order", cost: 1.5 },
  aspects: [...weighed, "neurons", "output"],
  wrong: "What a layer reads is [rows, columns, maps] taken as [maps, rows, columns].",
  right: "Frameworks differ: NHWC has the maps last, NCHW first; the counts are the same in both.",
  change: overTurned,
  says: ({ input }) => `NHWC read as NCHW, ${input.height} maps of ${input.width}×${input.maps}`,
  rather: ({ input }) => `with ${input.maps} maps of ${input.height}×${input.width}`,
  inTotals: false,
});
