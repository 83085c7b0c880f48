/** Markup as values: what is put into a template is escaped, unless it is markup itself. */

/** Text that is markup already. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template; a list is one after the other. */
export type Content = Markup | string | number | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function textOf(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === "string" || typeof content === "number") {
    return String(content).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "");
  }
  return content.map(textOf).join("");
}

/** A template tag for elements and attribute values in double quotes. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(
    parts.map((part, i) => (i === 0 ? part : textOf(contents[i - 1] ?? "") + part)).join(""),
  );
}

/** Nothing. */
export const NOTHING: Markup = new Markup("");
