/** Parts of help texts. */

/** The "Examples" part: what a command does, and the command. */
export function examples(list: readonly (readonly [what: string, command: string])[]): string {
  const lines = list.map(([what, command]) => `  # ${what}\n  ${command}`);
  return `\nExamples:\n${lines.join("\n")}`;
}
