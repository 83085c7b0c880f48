/**
 * Colours and type of all figures, for light and dark surroundings. The plain rules are the light ones, so that renderers
 * without media queries show a whole figure; the dark ones follow in `prefers-color-scheme`. Colours hold for all
 * kinds of colour blindness: blue against orange, ramps of growing lightness, and six lines that differ in lightness too.
 */
import { ramps } from "./ramp.js";

/** A class with what it says in the light and what changes in the dark. */
interface Rule {
  readonly name: string;
  readonly light: string;
  readonly dark?: string;
}

const FONT = `system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif`;

/** What a figure of any kind may use. */
const rules: readonly Rule[] = [
  { name: "page", light: "fill:#fff", dark: "fill:#0d1117" },
  { name: "ink", light: "fill:#1f2328", dark: "fill:#e6edf3" },
  { name: "muted", light: "fill:#59636e", dark: "fill:#9da7b1" },
  { name: "blue", light: "fill:#0b5cad", dark: "fill:#6cb6ff" },
  { name: "orange", light: "fill:#b9510b", dark: "fill:#ffa657" },
  { name: "faint", light: "fill:#e4e9ee", dark: "fill:#262d36" },
  { name: "sheet", light: "fill:#fdfdfb;stroke:#434b54", dark: "fill:#161c24;stroke:#aab4be" },
  { name: "bar", light: "fill:#dbe9f8;stroke:#0b5cad", dark: "fill:#12304f;stroke:#6cb6ff" },
  { name: "frame", light: "fill:none;stroke:#9aa4ae", dark: "fill:none;stroke:#59636e" },
  { name: "rule", light: "fill:none;stroke:#d8dee4", dark: "fill:none;stroke:#2f363f" },
  { name: "ray", light: "fill:none;stroke:#8b949e", dark: "fill:none;stroke:#7d8792" },
  { name: "probe", light: "fill:#fbe3cf;stroke:#b9510b", dark: "fill:#4d2a0d;stroke:#ffa657" },
  { name: "blueline", light: "fill:none;stroke:#0b5cad", dark: "fill:none;stroke:#6cb6ff" },
  { name: "orangeline", light: "fill:none;stroke:#b9510b", dark: "fill:none;stroke:#ffa657" },
  { name: "onstrong", light: "fill:#fff", dark: "fill:#0d1117" },
  { name: "onhalf", light: "fill:#1f2328", dark: "fill:#0d1117" },
  { name: "grid", light: "fill:none;stroke:#fff", dark: "fill:none;stroke:#0d1117" },
  { name: "tile", light: "fill:#c9dff5", dark: "fill:#1b4468" },
  { name: "between", light: "fill:#f6ead3", dark: "fill:#423823" },
  { name: "made", light: "fill:#c5e6df", dark: "fill:#174a44" },
  {
    name: "window",
    light: "fill:#f2a45f;fill-opacity:0.62;stroke:#b9510b;stroke-width:2",
    dark: "fill:#d9822b;fill-opacity:0.62;stroke:#ffa657",
  },
  {
    name: "active",
    light: "fill:#d9701c;stroke:#b9510b;stroke-width:2",
    dark: "fill:#ffa657;stroke:#ffd0a1",
  },
  {
    name: "hatch",
    light: "fill:none;stroke:#1f2328;stroke-width:1.5",
    dark: "fill:none;stroke:#e6edf3",
  },
  { name: "conved", light: "fill:#dbe9f8;stroke:#365db4", dark: "fill:#12304f;stroke:#4780fe" },
  { name: "pooled", light: "fill:#d6efe9;stroke:#1aa295", dark: "fill:#123d36;stroke:#a8ffeb" },
  { name: "join", light: "fill:#fbe3cf;stroke:#d3701a", dark: "fill:#4d2a0d;stroke:#ed590d" },
  { name: "dense", light: "fill:#f3e3f0;stroke:#76055b", dark: "fill:#3d1f35;stroke:#a25990" },
  { name: "other", light: "fill:#fdfdfb;stroke:#0e0c0e", dark: "fill:#161c24;stroke:#afb1b8" },
  {
    name: "module",
    light: "fill:#f3f1e7;stroke:#59636e;stroke-width:2",
    dark: "fill:#2b2a22;stroke:#9da7b1",
  },
  { name: "under", light: "fill:none;stroke:#fff", dark: "fill:none;stroke:#0d1117" },
  { name: "line0", light: "fill:none;stroke:#365db4", dark: "fill:none;stroke:#4780fe" },
  { name: "line1", light: "fill:none;stroke:#d3701a", dark: "fill:none;stroke:#ed590d" },
  { name: "line2", light: "fill:none;stroke:#1aa295", dark: "fill:none;stroke:#a8ffeb" },
  { name: "line3", light: "fill:none;stroke:#76055b", dark: "fill:none;stroke:#a25990" },
  { name: "line4", light: "fill:none;stroke:#0e0c0e", dark: "fill:none;stroke:#afb1b8" },
  { name: "line5", light: "fill:none;stroke:#615600", dark: "fill:none;stroke:#f8e619" },
  { name: "warm", light: "fill:#de6200", dark: "fill:#de6200" },
  { name: "cold", light: "fill:#146cbe", dark: "fill:#146cbe" },
  { name: "missing", light: "fill:#c0399f", dark: "fill:#f078d8" },
];

/** Sizes and weights; the same in the light and in the dark. */
const type: readonly Rule[] = [
  { name: "title", light: "font-size:20px;font-weight:600" },
  { name: "head", light: "font-size:14px;font-weight:600" },
  { name: "body", light: "font-size:13px" },
  { name: "small", light: "font-size:11.5px" },
  { name: "tiny", light: "font-size:10px" },
  { name: "strong", light: "font-weight:600" },
  { name: "middle", light: "text-anchor:middle" },
  { name: "end", light: "text-anchor:end" },
];

/** The rules of the classes that a drawing uses. */
export function stylesheet(body: string): string {
  const used = new Set(
    [...body.matchAll(/ class="([^"]*)"/g)].flatMap((found) => (found[1] ?? "").split(" ")),
  );
  const shades: readonly Rule[] = Object.values(ramps).flatMap(({ prefix, light, dark }) =>
    light.map((colour, level) => ({
      name: `${prefix}${level}`,
      light: `fill:${colour}`,
      dark: `fill:${dark[level]}`,
    })),
  );
  const live = [...rules, ...type, ...shades].filter(({ name }) => used.has(name));
  const light = live.map((rule) => `.convscope .${rule.name}{${rule.light}}`).join("\n");
  const dark = live
    .flatMap((rule) => (rule.dark === undefined ? [] : `.convscope .${rule.name}{${rule.dark}}`))
    .join("\n");
  const base = `.convscope{max-width:100%;height:auto}\n.convscope text{font-family:${FONT}}`;
  return `${base}\n${light}\n${DARK_BEGINS}\n${dark}\n}`;
}

const DARK_BEGINS = "@media (prefers-color-scheme:dark){";

/** Colours of a figure: as its surroundings are, or always light or dark. */
export type Theme = "auto" | "dark" | "light";

/**
 * A figure that is light or dark whatever surrounds it; "auto" gives it back as it is.
 *
 * @param svg a figure of this package
 * @example
 * ```ts
 * import { lossCurve, withTheme } from "@convscope/figures";
 * const svg = lossCurve([{ epoch: 1, loss: 0.5, accuracy: 0.9 }]);
 * if (withTheme(svg, "dark").includes("prefers-color-scheme")) throw new Error("it is settled");
 * ```
 */
export function withTheme(svg: string, theme: Theme): string {
  const begins = svg.indexOf(DARK_BEGINS, svg.indexOf("<style>"));
  const ends = svg.indexOf("\n}", begins);
  if (theme === "auto" || begins < 0 || ends < 0) return svg;
  const dark = theme === "dark" ? svg.slice(begins + DARK_BEGINS.length + 1, ends + 1) : "";
  return `${svg.slice(0, begins)}${dark}${svg.slice(ends + 3)}`;
}
