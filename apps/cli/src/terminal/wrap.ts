/** Words in lines. */

/** Breaks a text at its blanks into lines of at most `width`; later lines are indented as far as the first's head. */
export function wrap(head: string, text: string, width: number): string {
  const indent = " ".repeat(head.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (indent.length + longer.length > width && line !== "") {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((part, i) => (i === 0 ? head : indent) + part).join("\n");
}

/** A command for a shell: lines but the last end with a stroke, so that all of it can be pasted. */
export function commandLines(head: string, command: string, width: number): string {
  return wrap(head, command, width - " \\".length).replaceAll("\n", " \\\n");
}

/** A text in lines of at most `width`: broken behind a blank where there is one, else inside a name, at its strokes, dots and brackets. */
export function fold(text: string, width: number): readonly string[] {
  const words = text.split(/(?<= )/);
  const parts = words.flatMap((word) =>
    word.trimEnd().length <= width
      ? [word]
      : word.split(/(?<=\/)|(?=[.[])/).flatMap((part) => cut(part, width)),
  );
  const lines: string[] = [];
  for (const part of parts) {
    const longer = (lines.at(-1) ?? "") + part;
    if (lines.length > 0 && longer.trimEnd().length <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}

function cut(part: string, width: number): readonly string[] {
  const count = Math.ceil(part.length / width);
  return Array.from({ length: count }, (_, i) => part.slice(i * width, (i + 1) * width));
}
