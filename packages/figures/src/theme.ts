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

/** Colours of an area and of its border, in the light and in the dark; either may be missing. */
interface Paint {
  readonly fill?: readonly [light: string, dark: string];
  readonly stroke?: readonly [light: string, dark: string];
  /** What is the same in both. */
  readonly more?: string;
}

/** What a figure of any kind may use. */
const paints: Readonly<Record<string, Paint>> = {
  page: { fill: ["#fff", "#0d1117"] },
  ink: { fill: ["#1f2328", "#e6edf3"] },
  muted: { fill: ["#59636e", "#9da7b1"] },
  blue: { fill: ["#0b5cad", "#6cb6ff"] },
  orange: { fill: ["#b9510b", "#ffa657"] },
  faint: { fill: ["#e4e9ee", "#262d36"] },
  sheet: { fill: ["#fdfdfb", "#161c24"], stroke: ["#434b54", "#aab4be"] },
  bar: { fill: ["#dbe9f8", "#12304f"], stroke: ["#0b5cad", "#6cb6ff"] },
  frame: { stroke: ["#9aa4ae", "#59636e"] },
  rule: { stroke: ["#d8dee4", "#2f363f"] },
  ray: { stroke: ["#8b949e", "#7d8792"] },
  probe: { fill: ["#fbe3cf", "#4d2a0d"], stroke: ["#b9510b", "#ffa657"] },
  blueline: { stroke: ["#0b5cad", "#6cb6ff"] },
  orangeline: { stroke: ["#b9510b", "#ffa657"] },
  onstrong: { fill: ["#fff", "#0d1117"] },
  onhalf: { fill: ["#1f2328", "#0d1117"] },
  grid: { stroke: ["#fff", "#0d1117"] },
  tile: { fill: ["#c9dff5", "#1b4468"] },
  between: { fill: ["#f6ead3", "#423823"] },
  made: { fill: ["#c5e6df", "#174a44"] },
  window: {
    fill: ["#f2a45f", "#d9822b"],
    stroke: ["#b9510b", "#ffa657"],
    more: "fill-opacity:0.62;stroke-width:2",
  },
  active: { fill: ["#d9701c", "#ffa657"], stroke: ["#b9510b", "#ffd0a1"], more: "stroke-width:2" },
  hatch: { stroke: ["#1f2328", "#e6edf3"], more: "stroke-width:1.5" },
  conved: { fill: ["#dbe9f8", "#12304f"], stroke: ["#365db4", "#4780fe"] },
  pooled: { fill: ["#d6efe9", "#123d36"], stroke: ["#1aa295", "#a8ffeb"] },
  join: { fill: ["#fbe3cf", "#4d2a0d"], stroke: ["#d3701a", "#ed590d"] },
  dense: { fill: ["#f3e3f0", "#3d1f35"], stroke: ["#76055b", "#a25990"] },
  other: { fill: ["#fdfdfb", "#161c24"], stroke: ["#0e0c0e", "#afb1b8"] },
  module: { fill: ["#f3f1e7", "#2b2a22"], stroke: ["#59636e", "#9da7b1"], more: "stroke-width:2" },
  under: { stroke: ["#fff", "#0d1117"] },
  line0: { stroke: ["#365db4", "#4780fe"] },
  line1: { stroke: ["#d3701a", "#ed590d"] },
  line2: { stroke: ["#1aa295", "#a8ffeb"] },
  line3: { stroke: ["#76055b", "#a25990"] },
  line4: { stroke: ["#0e0c0e", "#afb1b8"] },
  line5: { stroke: ["#615600", "#f8e619"] },
  warm: { fill: ["#de6200", "#de6200"] },
  cold: { fill: ["#146cbe", "#146cbe"] },
  missing: { fill: ["#c0399f", "#f078d8"] },
};

function ruleOf([name, { fill, stroke, more }]: readonly [string, Paint]): Rule {
  const colours = (theme: 0 | 1): string =>
    [`fill:${fill?.[theme] ?? "none"}`, ...(stroke ? [`stroke:${stroke[theme]}`] : [])].join(";");
  return { name, light: [colours(0), ...(more ? [more] : [])].join(";"), dark: colours(1) };
}

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
  const live = [...Object.entries(paints).map(ruleOf), ...type, ...shades].filter(({ name }) =>
    used.has(name),
  );
  const light = live.map((rule) => `.convscope .${rule.name}{${rule.light}}`).join("\n");
  const dark = live
    .flatMap((rule) => (rule.dark === undefined ? [] : `.convscope .${rule.name}{${rule.dark}}`))
    .join("\n");
  const crisp = used.has("crisp") ? `\n${CRISP}` : "";
  const base = `.convscope{max-width:100%;height:auto}\n.convscope text{font-family:${FONT}}${crisp}`;
  return `${base}\n${light}\n${DARK_BEGINS}\n${dark}\n}`;
}

/** Browsers know `pixelated` alone; resvg knows `optimizeSpeed` alone, an attribute of the picture, and reads no media rules. */
const CRISP = "@media all{.convscope .crisp{image-rendering:pixelated}}";

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
