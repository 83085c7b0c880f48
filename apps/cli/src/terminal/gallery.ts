/** Pictures with captions, side by side, as many in a row as the terminal is wide. */
import { drawPicture, framed, type Picture } from "./picture.js";
import type { Screen } from "./screen.js";

/** Pixels of a picture's side: what a digit of 28×28 fills. */
const SIZE = 20;
const GAP = 3;
const INDENT = "  ";

/** A picture with a line or two below it. */
export interface Exhibit {
  readonly picture: Picture;
  readonly captions: readonly { readonly text: string; paint?(text: string): string }[];
}

/** How many pictures stand in one row. */
export function perRow(width: number): number {
  return Math.max(1, Math.floor((width - INDENT.length + GAP) / (SIZE + GAP)));
}

/** The pictures as text, row by row. */
export function formatGallery(exhibits: readonly Exhibit[], screen: Screen): string {
  const across = perRow(screen.width);
  const rows: string[] = [];
  for (let i = 0; i < exhibits.length; i += across) {
    rows.push(formatRow(exhibits.slice(i, i + across), screen));
  }
  return rows.join("\n\n");
}

function formatRow(exhibits: readonly Exhibit[], { colors }: Screen): string {
  const gap = " ".repeat(GAP);
  const drawn = exhibits.map(({ picture }) =>
    drawPicture(framed(picture, SIZE), colors.isColorSupported),
  );
  const lines = Array.from({ length: SIZE / 2 }, (_, line) =>
    drawn.map((picture) => picture[line] ?? "").join(gap),
  );
  const captionLines = Math.max(...exhibits.map(({ captions }) => captions.length));
  for (let line = 0; line < captionLines; line++) {
    lines.push(exhibits.map(({ captions }) => caption(captions[line])).join(gap));
  }
  return lines.map((line) => `${INDENT}${line}`.trimEnd()).join("\n");
}

function caption(of: Exhibit["captions"][number] | undefined): string {
  const text = of?.text ?? "";
  const cut = text.length > SIZE ? `${text.slice(0, SIZE - 1)}…` : text;
  const paint = of?.paint ?? ((plain: string): string => plain);
  return paint(cut) + " ".repeat(SIZE - cut.length);
}
