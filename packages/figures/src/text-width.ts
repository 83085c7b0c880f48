/**
 * How wide a line of text is, without a font at hand: widths of DejaVu Sans, which is wider than what browsers choose, so
 * that what fits here fits there.
 */

/** Widths of characters in ems, rounded up so that they hold for the bold ones too, by the characters that have them. */
const widths: readonly (readonly [characters: string, em: number])[] = [
  ["ijl'|", 0.34],
  [" .,:;!If()[]/\\J-·", 0.42],
  ["rt", 0.45],
  ["ABCDEGHKNOPRSTUVXYZ", 0.79],
  ["=+−×÷<>→↔", 0.84],
  ["mwMWQ@%&…", 1],
];

/** Width of all other letters and digits. */
const OTHERS = 0.655;

const known = new Map(
  widths.flatMap(([characters, em]) => [...characters].map((c) => [c, em] as const)),
);

/** Width in pixels at a font size; bold is a tenth wider. */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += known.get(character) ?? (character > "\u2e7f" ? 1 : OTHERS);
  return ems * size * (bold ? 1.1 : 1);
}

/** As much of a text as fits, with an ellipsis where something was cut off. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, size, bold) > width)
    characters.pop();
  return characters.length === 0 ? "" : `${characters.join("").trimEnd()}…`;
}

/** Parts in as few lines as hold them, in their order; a part that is too long has a line of its own. */
export function packLines(
  parts: readonly string[],
  between: string,
  fits: (line: string) => boolean,
): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = `${last}${between}${part}`;
    if (last !== undefined && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
