/**
 * How wide a line of text is, without a font at hand: widths of DejaVu Sans, which is wider than what browsers choose, so
 * that what fits here fits there.
 */

/** Widths of characters in ems, by the characters that have them. */
const widths: readonly (readonly [characters: string, em: number])[] = [
  ["ijl'|", 0.29],
  [" .,:;!If()[]{}/\\trJ-·`", 0.39],
  ["mwMWQ@%&", 0.95],
  ["ABCDEGHKNOPRSTUVXYZ=+−×÷<>→", 0.76],
];

const known = new Map(
  widths.flatMap(([characters, em]) => [...characters].map((c) => [c, em] as const)),
);

/** Width in pixels at a font size; bold is a tenth wider. */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += known.get(character) ?? (character > "\u2e7f" ? 1 : 0.64);
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
