/**
 * SVG as text: elements with escaped content and checked numbers. Not a document model: a figure is a string that is built
 * once. Equal arguments give equal text.
 */

/** Attributes by name; numbers are rounded to hundredths, undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** What XML 1.0 cannot hold even escaped: most control characters, and halves of surrogate pairs. */
const UNSPEAKABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get into the file
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text made safe for content and for attributes in double quotes. */
export function escapeText(text: string): string {
  return text
    .replace(UNSPEAKABLE, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A number as short as it can be at a hundredth of a pixel. @throws RangeError for NaN and infinities: a figure's own fault */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`an attribute must be finite, not ${value}`);
  const rounded = Math.round(value * 100) / 100;
  return String(rounded === 0 ? 0 : rounded);
}

/** An element around children that are SVG already. */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === "number" ? formatNumber(value) : escapeText(value)}"`,
    )
    .join("");
  const content = children.join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A line of text; `x`, `y` is its baseline's start, middle or end by `text-anchor`. */
export function text(content: string, attributes: Attributes): string {
  return element("text", attributes, escapeText(content));
}

/** A group, without which its children would repeat themselves. */
export function group(attributes: Attributes, ...children: readonly string[]): string {
  return element("g", attributes, ...children);
}
