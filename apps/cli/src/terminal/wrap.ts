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
