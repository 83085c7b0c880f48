// Light, dark, or as the surroundings are.
import { connectivity, edgesOf } from "@convscope/core";
import { summarize } from "@convscope/explain";
import { createModel } from "@convscope/models";
import { describe, expect, test } from "vitest";
import { connectionGraph, layerGraph, lossCurve, withTheme } from "./index.js";
import { contrast, leastDistance } from "./testing/colour-vision.js";

const svg = lossCurve(
  [{ epoch: 1, loss: 1, accuracy: 0.5 }],
  "@media (prefers-color-scheme:dark){",
);
const fills = (text: string): readonly string[] =>
  [...text.matchAll(/\.convscope \.page\{fill:(#\w+)\}/g)].map(([, colour = ""]) => colour);

test("auto is the figure as it is", () => {
  expect(withTheme(svg, "auto")).toBe(svg);
  expect(fills(svg)).toEqual(["#fff", "#0d1117"]);
});

test("light has no dark rules, dark has them last; nothing else changes", () => {
  const [light, dark] = [withTheme(svg, "light"), withTheme(svg, "dark")];
  expect(fills(light)).toEqual(["#fff"]);
  expect(fills(dark)).toEqual(["#fff", "#0d1117"]);
  const rest = (text: string): string => text.slice(text.indexOf("</style>"));
  for (const themed of [light, dark]) {
    expect(/<style>[\s\S]*<\/style>/.exec(themed)?.[0]).not.toContain("@media");
    expect(rest(themed)).toBe(rest(svg));
    expect(withTheme(themed, "dark")).toBe(themed);
  }
});

/** Colours of classes in a figure's light or dark rules. */
function coloursOf(figure: string, part: "dark" | "light", classes: RegExp): readonly string[] {
  const [light = "", dark = ""] = (/<style>([\s\S]*?)<\/style>/.exec(figure)?.[1] ?? "").split(
    "@media (prefers-color-scheme:dark)",
  );
  const rules = (part === "light" ? light : dark).matchAll(/\.convscope \.(\w+)\{([^}]*)\}/g);
  return [...rules].flatMap(([, name = "", body = ""]) =>
    classes.test(name) ? [/stroke:(#\w{6})/.exec(body)?.[1] ?? ""] : [],
  );
}

const page = { light: "#ffffff", dark: "#0d1117" } as const;
const six = connectionGraph(
  edgesOf(connectivity.groups(6), 6, 6),
  { name: "a", maps: 6 },
  { name: "b", maps: 6 },
);
const graph = createModel("googlenet");
const boxes = layerGraph(graph, summarize(graph));

describe.each(["light", "dark"] as const)("for eyes of all kinds, %s", (part) => {
  test("six lines are told apart, and seen on the page", () => {
    const colours = coloursOf(six, part, /^line\d$/);
    expect(colours).toHaveLength(6);
    expect(leastDistance(colours)).toBeGreaterThan(13);
    expect(Math.min(...colours.map((colour) => contrast(colour, page[part])))).toBeGreaterThan(3);
  });

  test("kinds of layers are told apart by their edges", () => {
    const colours = coloursOf(boxes, part, /^(conved|pooled|join|dense|other)$/);
    expect(colours.length).toBeGreaterThan(3);
    expect(leastDistance(colours)).toBeGreaterThan(13);
  });
});

test("the measure knows orange from blue, and that red is taken for green", () => {
  expect(leastDistance(["#de6200", "#146cbe"])).toBeGreaterThan(20);
  // What these figures do not use: red against green.
  expect(leastDistance(["#c43c20", "#6a7a12"])).toBeLessThan(13);
});
