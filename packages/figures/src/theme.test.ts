// Light, dark, or as the surroundings are.
import { expect, test } from "vitest";
import { lossCurve, withTheme } from "./index.js";

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
