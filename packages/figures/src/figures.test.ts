// What holds for every figure: sound XML, finite numbers, everything on the page, no two texts on one another, the same
// text for the same arguments, both colour schemes, nothing that runs.
import { connectivity, edgesOf, layers, lenet5C3, type Model, sequential } from "@convscope/core";
import { summarize } from "@convscope/explain";
import { lenet5, lenet5Modern } from "@convscope/models";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import {
  architecture,
  confusionMatrix,
  connectionTable,
  featureMaps,
  lossCurve,
  mapsOf,
} from "./index.js";
import { textWidth } from "./text-width.js";

const digits = [..."0123456789"];
const wave = (length: number, low: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.max(low, Math.sin(i * 0.7) + Math.cos(i * 0.13)));

function maps(shape: readonly [number, number, number], low: number = Number.NEGATIVE_INFINITY) {
  return mapsOf(wave(shape[0] * shape[1] * shape[2], low), shape);
}

function input() {
  const [map] = maps([1, 32, 32], 0);
  if (map === undefined) throw new Error("one map");
  return map;
}

function alexnet(): Model {
  const conv = (inChannels: number, outChannels: number, kernel: number, groups: number) =>
    layers.conv2d({ inChannels, outChannels, kernel, padding: (kernel - 1) / 2, groups });
  const pool = () => layers.maxPool2d({ kernel: 3, stride: 2 });
  return sequential(
    "alexnet",
    [3, 227, 227],
    [
      [
        "conv1",
        layers.conv2d({
          inChannels: 3,
          outChannels: 96,
          kernel: 11,
          stride: 4,
          activation: "relu",
        }),
      ],
      ["norm1", layers.localResponseNorm({ before: 2, after: 2, alpha: 1e-4, beta: 0.75, k: 2 })],
      ["pool1", pool()],
      ["conv2", conv(96, 256, 5, 2)],
      ["pool2", pool()],
      ["conv3", conv(256, 384, 3, 1)],
      ["conv4", conv(384, 384, 3, 2)],
      ["conv5", conv(384, 256, 3, 2)],
      ["pool5", pool()],
      ["flatten", layers.flatten()],
      ["fc6", layers.linear({ inFeatures: 9216, outFeatures: 4096, activation: "relu" })],
      ["fc7", layers.linear({ inFeatures: 4096, outFeatures: 4096, activation: "relu" })],
      ["fc8", layers.linear({ inFeatures: 4096, outFeatures: 1000 })],
    ],
  );
}

const nasty = `</title><script>alert("1")</script> & 'q' \u0000\u0007 \ud800 ${"long ".repeat(60)}`;
const names = ["tabby cat", "Siamese", "golden retriever dog", nasty];
const scores = [0.001, 0.0004, 0.0002, 0.97, 0.004, 0.003, 0.002, 0.01, 0.005, 0.0044];
const square = (size: number) =>
  Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1200 : (i * 7 + j * 13) % 17 === 0 ? 3 : 0)),
  );
const history = (epochs: number) =>
  Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    loss: 2 / (i + 1),
    accuracy: 1 - 0.3 / (i + 1),
    validation: { loss: 2.2 / (i + 1), accuracy: 0.98 - 0.3 / (i + 1) },
  }));
const c3 = { from: "S2", maps: 6, edges: edgesOf(connectivity.table(lenet5C3), 6, 16) };

const draw: Readonly<Record<string, () => string>> = {
  "feature maps of LeNet-5": () =>
    featureMaps({
      title: "lenet5",
      subtitle: "one test digit",
      input: input(),
      groups: [
        { name: "C1", maps: maps([6, 28, 28]) },
        { name: "C3", maps: maps([16, 10, 10], 0), wiring: c3 },
      ],
      prediction: { classes: digits, scores, kind: "probability", truth: "5" },
    }),
  "feature maps without a prediction": () =>
    featureMaps({ title: "x", input: input(), groups: [{ name: "conv", maps: maps([1, 7, 13]) }] }),
  "many feature maps, hostile names, missing values": () =>
    featureMaps({
      title: nasty,
      subtitle: nasty,
      input: {
        label: nasty,
        height: 2,
        width: 3,
        values: [Number.NaN, 1, Number.POSITIVE_INFINITY, 0, 0, -1],
      },
      groups: [
        {
          name: "conv",
          maps: maps([64, 9, 9]),
          wiring: { from: "pool", maps: 48, edges: [{ from: 1, to: 2 }] },
        },
        { name: "oblong", maps: [{ label: nasty, height: 40, width: 3, values: wave(120, 0) }] },
        { name: "dead", maps: mapsOf(new Float32Array(32), [2, 4, 4]) },
      ],
      prediction: {
        classes: names,
        scores: [1e-9, Number.NaN, 4e7, 123],
        kind: "distance",
        truth: nasty,
      },
    }),
  "a prediction among many classes": () =>
    featureMaps({
      title: "1,000 classes",
      input: input(),
      groups: [{ name: "conv", maps: maps([3, 5, 5]) }],
      prediction: {
        classes: Array.from({ length: 1000 }, (_, i) => `class number ${i} of them all`),
        scores: Float32Array.from({ length: 1000 }, (_, i) => 1 / (2 + i)),
        kind: "probability",
      },
    }),
  "confusion of ten digits": () =>
    confusionMatrix({ title: "Test", classes: digits, counts: square(10) }),
  "confusion of named classes": () =>
    confusionMatrix({ title: nasty, classes: names, counts: square(4) }),
  "confusion of sixty classes": () =>
    confusionMatrix({
      title: "60",
      classes: square(60).map((_, i) => `class ${i}`),
      counts: square(60),
    }),
  "confusion of one class, nothing tested": () =>
    confusionMatrix({ title: "1", classes: ["only"], counts: [[0]] }),
  "loss of ten epochs": () => lossCurve(history(10)),
  "loss of one epoch": () =>
    lossCurve(history(1).map(({ epoch, loss, accuracy }) => ({ epoch, loss, accuracy }))),
  "loss of many epochs, some lost": () =>
    lossCurve(
      history(237).map((record) =>
        record.epoch % 50 === 7 ? { ...record, loss: Number.NaN } : record,
      ),
      nasty,
    ),
  "loss that never was a number": () => lossCurve([{ epoch: 1, loss: Number.NaN, accuracy: 0.1 }]),
  "architecture of lenet5": () => architecture(lenet5(), summarize(lenet5())),
  "architecture of lenet5-modern": () => architecture(lenet5Modern(), summarize(lenet5Modern())),
  "architecture of AlexNet": () => architecture(alexnet(), summarize(alexnet())),
  "architecture of one oblong layer": () => {
    const model = sequential(
      "one",
      [2, 8, 40],
      [["conv", layers.conv2d({ inChannels: 2, outChannels: 3, kernel: [3, 5] })]],
    );
    return architecture(model, summarize(model));
  },
  "table of C3": () => connectionTable(c3.edges, { name: "S2", maps: 6 }, { name: "C3", maps: 16 }),
  "table of groups": () =>
    connectionTable(
      edgesOf(connectivity.groups(2), 48, 128),
      { name: "pool1", maps: 48 },
      { name: "conv2", maps: 128 },
    ),
  "table of one map, unconnected": () =>
    connectionTable([], { name: nasty, maps: 1 }, { name: "b", maps: 1 }),
};

interface Box {
  readonly what: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

type Attributes = Readonly<Record<string, string>>;

const sizes: readonly (readonly [string, number])[] = [
  ["title", 20],
  ["head", 14],
  ["body", 13],
  ["small", 11.5],
  ["tiny", 10],
];

/** Extents of what a path draws, by following it. */
function pathPoints(d: string): readonly (readonly [number, number])[] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command = "", rest = ""] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const [a = 0, b = 0] = (rest.match(/-?[\d.]+/g) ?? []).map(Number);
    if (command === "M" || command === "L") [x, y] = [a, b];
    else if (command === "h") x += a;
    else if (command === "v") y += a;
    else if (command === "l") [x, y] = [x + a, y + b];
    else if (command !== "z") throw new Error(`path command ${command}`);
    points.push([x, y]);
  }
  return points;
}

function extentOf(name: string, a: Attributes, content: string): Omit<Box, "what"> | undefined {
  const n = (key: string): number => Number(a[key] ?? 0);
  if (name === "rect")
    return { left: n("x"), right: n("x") + n("width"), top: n("y"), bottom: n("y") + n("height") };
  if (name === "circle")
    return {
      left: n("cx") - n("r"),
      right: n("cx") + n("r"),
      top: n("cy") - n("r"),
      bottom: n("cy") + n("r"),
    };
  if (name === "path") {
    const points = pathPoints(a["d"] ?? "");
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    return {
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.min(...ys),
      bottom: Math.max(...ys),
    };
  }
  if (name !== "text" || a["transform"] !== undefined) return undefined;
  const classes = (a["class"] ?? "").split(" ");
  const size =
    a["font-size"] === undefined
      ? (sizes.find(([own]) => classes.includes(own))?.[1] ?? 0)
      : Number(a["font-size"]);
  const bold = classes.some((own) => ["title", "head", "strong"].includes(own));
  const width = textWidth(content, size, bold);
  const left =
    n("x") - (classes.includes("middle") ? width / 2 : classes.includes("end") ? width : 0);
  return { left, right: left + width, top: n("y") - size * 0.74, bottom: n("y") + size * 0.22 };
}

/** All drawn things with their extents on the page. */
function boxesOf(svg: string): { readonly shapes: readonly Box[]; readonly texts: readonly Box[] } {
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    trimValues: false,
  });
  const [shapes, texts]: [Box[], Box[]] = [[], []];
  const walk = (node: unknown, frame: Frame): void => {
    if (typeof node !== "object" || node === null) return;
    const fields = new Map<string, unknown>(Object.entries(node));
    const a = (fields.get(":@") ?? {}) as Attributes;
    for (const [name, children] of fields) {
      if (name === ":@" || !Array.isArray(children)) continue;
      const content = children
        .map((child: { "#text"?: unknown }) => String(child["#text"] ?? ""))
        .join("");
      const extent = extentOf(name, a, content);
      if (extent !== undefined) {
        const place = (value: number, origin: number): number => origin + value * frame.scale;
        const box = {
          what: `${name} ${content}`,
          left: place(extent.left, frame.x),
          right: place(extent.right, frame.x),
          top: place(extent.top, frame.y),
          bottom: place(extent.bottom, frame.y),
        };
        (name === "text" ? texts : shapes).push(box);
      }
      const moved = /^translate\((\S+) (\S+)\) scale\((\S+)\)$/.exec(a["transform"] ?? "");
      const inner =
        moved === null || name !== "g"
          ? frame
          : { x: Number(moved[1]), y: Number(moved[2]), scale: Number(moved[3]) };
      for (const child of children) walk(child, inner);
    }
  };
  for (const node of parser.parse(svg)) walk(node, { x: 0, y: 0, scale: 1 });
  return { shapes, texts };
}

function viewBoxOf(svg: string): readonly [number, number] {
  const found = /viewBox="0 0 (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"/.exec(svg);
  return [Number(found?.[1]), Number(found?.[2])];
}

describe.each(Object.entries(draw))("%s", (_, make) => {
  const svg = make();

  test("is sound XML without scripts, images, links or numbers that are none", () => {
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).not.toMatch(/<script|<image|<foreignObject|href|javascript:/);
    for (const [, value] of svg.matchAll(/ [\w-]+="([^"]*)"/g)) {
      expect(value).not.toMatch(/NaN|Infinity|undefined|null/);
    }
    for (const attribute of [
      "x",
      "y",
      "width",
      "height",
      "cx",
      "cy",
      "r",
      "font-size",
      "stroke-width",
      "fill-opacity",
    ]) {
      for (const [, value] of svg.matchAll(new RegExp(` ${attribute}="([^"]*)"`, "g"))) {
        expect(value).toMatch(/^-?\d+(\.\d{1,2})?$/);
      }
    }
  });

  test("starts with a title and a description for screen readers", () => {
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* role="img"[^>]*>\n<title>[^<]+<\/title>\n<desc>[^<]+<\/desc>/,
    );
  });

  test("is 1000 pixels wide and keeps everything on the page", () => {
    const [width, height] = viewBoxOf(svg);
    expect(width).toBe(1000);
    expect(height).toBeGreaterThan(100);
    const { shapes, texts } = boxesOf(svg);
    expect(texts.length).toBeGreaterThan(1);
    const outside = [...shapes, ...texts].filter(
      (box) =>
        box.left < -0.01 ||
        box.top < -0.01 ||
        box.right > width + 0.01 ||
        box.bottom > height + 0.01,
    );
    expect(outside).toEqual([]);
  });

  test("has no text on another", () => {
    const { texts } = boxesOf(svg);
    const overlaps = texts.flatMap((a, i) =>
      texts
        .slice(i + 1)
        .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        .map((b) => `${a.what} / ${b.what}`),
    );
    expect(overlaps).toEqual([]);
  });

  test("is the same text every time, and under 400 kB", () => {
    expect(make()).toBe(svg);
    expect(svg.length).toBeLessThan(400_000);
  });

  test("gives every colour of the light a place in the dark", () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(svg)?.[1] ?? "";
    const [light = "", dark = ""] = style.split("@media (prefers-color-scheme:dark)");
    const coloured = (text: string) =>
      new Set([...text.matchAll(/\.convscope \.(\w+)\{(?:fill|stroke)/g)].map((found) => found[1]));
    expect(coloured(dark)).toEqual(coloured(light));
    const used = new Set(
      [...svg.matchAll(/ class="([^"]*)"/g)].flatMap((found) => (found[1] ?? "").split(" ")),
    );
    used.delete("convscope");
    const styled = new Set([...light.matchAll(/\.convscope \.(\w+)\{/g)].map((found) => found[1]));
    expect(styled).toEqual(used);
  });
});
