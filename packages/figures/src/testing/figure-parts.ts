/** What a figure draws, with its extents on the page, read back from its SVG. For tests. */
import { XMLParser } from "fast-xml-parser";
import { textWidth } from "../text-width.js";

/** A drawn thing; of steps that are seen one after the other it knows its own. */
export interface Box {
  readonly what: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly step: number | undefined;
}

type Extent = Pick<Box, "bottom" | "left" | "right" | "top">;
type Attributes = Readonly<Record<string, string>>;
type Point = readonly [x: number, y: number];
/** From a group's inside to the page. */
type Frame = (point: Point) => Point;

const sizes: readonly (readonly [string, number])[] = [
  ["title", 20],
  ["head", 14],
  ["body", 13],
  ["small", 11.5],
  ["tiny", 10],
];

/** Points that a path goes through or is drawn towards: it stays within them. */
function pathPoints(d: string): readonly Point[] {
  const points: Point[] = [];
  let [x, y] = [0, 0];
  for (const [, command = "", rest = ""] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = (rest.match(/-?[\d.]+/g) ?? []).map(Number);
    const [a = 0, b = 0, c = 0, e = 0, f = 0, g = 0] = numbers;
    if (command === "M" || command === "L") [x, y] = [a, b];
    else if (command === "C") {
      points.push([a, b], [c, e]);
      [x, y] = [f, g];
    } else if (command === "h") x += a;
    else if (command === "v") y += a;
    else if (command === "l") [x, y] = [x + a, y + b];
    else if (command !== "z") throw new Error(`path command ${command}`);
    points.push([x, y]);
  }
  return points;
}

function around(points: readonly Point[]): Extent {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

function extentOf(name: string, a: Attributes, content: string): Extent | undefined {
  const n = (key: string): number => Number(a[key] ?? 0);
  if (name === "rect" || name === "image")
    return { left: n("x"), right: n("x") + n("width"), top: n("y"), bottom: n("y") + n("height") };
  if (name === "circle")
    return {
      left: n("cx") - n("r"),
      right: n("cx") + n("r"),
      top: n("cy") - n("r"),
      bottom: n("cy") + n("r"),
    };
  if (name === "path") return around(pathPoints(a["d"] ?? ""));
  if (name !== "text") return undefined;
  const classes = (a["class"] ?? "").split(" ");
  const size =
    a["font-size"] === undefined
      ? (sizes.find(([own]) => classes.includes(own))?.[1] ?? 0)
      : Number(a["font-size"]);
  const bold = classes.some((own) => ["title", "head", "strong"].includes(own));
  const width = textWidth(content, size, bold);
  const anchor = a["text-anchor"] ?? "";
  const shift =
    classes.includes("middle") || anchor === "middle"
      ? width / 2
      : classes.includes("end") || anchor === "end"
        ? width
        : 0;
  const left = n("x") - shift;
  return { left, right: left + width, top: n("y") - size * 0.74, bottom: n("y") + size * 0.22 };
}

/** What a transform does; undefined for slanting texts, whose boxes say little. */
function transformOf(text: string | undefined): Frame | undefined {
  if (text === undefined) return (point) => point;
  const [dx = 0, dy = 0, scale = 1] = (/^translate\((\S+) (\S+)\) scale\((\S+)\)$/.exec(text) ?? [])
    .slice(1)
    .map(Number);
  if (text.startsWith("translate")) return ([x, y]) => [dx + x * scale, dy + y * scale];
  const turned = /^rotate\((-?90) (\S+) (\S+)\)$/.exec(text)?.slice(1).map(Number);
  if (turned === undefined) return undefined;
  const [angle = 0, cx = 0, cy = 0] = turned;
  const sign = Math.sign(angle);
  return ([x, y]) => [cx - sign * (y - cy), cy + sign * (x - cx)];
}

function onPage({ left, right, top, bottom }: Extent, frame: Frame): Extent {
  return around([frame([left, top]), frame([right, bottom])]);
}

/** All drawn things. */
export function partsOf(svg: string): {
  readonly shapes: readonly Box[];
  readonly texts: readonly Box[];
} {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    trimValues: false,
  });
  const [shapes, texts]: [Box[], Box[]] = [[], []];
  let steps = 0;
  const walk = (node: unknown, frame: Frame, step: number | undefined): void => {
    if (typeof node !== "object" || node === null) return;
    const fields = new Map<string, unknown>(Object.entries(node));
    const a = (fields.get(":@") ?? {}) as Attributes;
    for (const [name, children] of fields) {
      if (name === ":@" || !Array.isArray(children)) continue;
      const content = children
        .map((child: { "#text"?: unknown }) => String(child["#text"] ?? ""))
        .join("");
      const own = transformOf(a["transform"]);
      if (own === undefined) continue;
      const inner: Frame = (point) => frame(own(point));
      const extent = extentOf(name, a, content);
      if (extent !== undefined) {
        const box = { what: `${name} ${content}`, ...onPage(extent, inner), step };
        (name === "text" ? texts : shapes).push(box);
      }
      const isStep = (a["class"] ?? "").split(" ").includes("step");
      const at = isStep ? steps++ : step;
      for (const child of children) walk(child, inner, at);
    }
  };
  for (const node of parser.parse(svg)) walk(node, (point) => point, undefined);
  return { shapes, texts };
}

/** Pairs of texts that lie on each other and are seen at the same time. */
export function overlaps(texts: readonly Box[]): readonly string[] {
  return texts.flatMap((a, i) =>
    texts
      .slice(i + 1)
      .filter(
        (b) =>
          (a.step === undefined || b.step === undefined || a.step === b.step) &&
          a.left < b.right &&
          b.left < a.right &&
          a.top < b.bottom &&
          b.top < a.bottom,
      )
      .map((b) => `${a.what} / ${b.what}`),
  );
}

/** Width and height of the page. */
export function viewBoxOf(svg: string): readonly [width: number, height: number] {
  const found = /viewBox="0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"/.exec(svg);
  return [Number(found?.[1]), Number(found?.[2])];
}
