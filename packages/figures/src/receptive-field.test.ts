// Boxes on a picture, in and out of it, and pictures inside figures.
import { decode } from "fast-png";
import { expect, test } from "vitest";
import { receptiveField } from "./index.js";
import { base64, rasterImage, shrink } from "./raster.js";
import { describeFigures } from "./testing/figure-rules.js";
import { stylesheet } from "./theme.js";

const range = (first: number, last: number) => ({ first, last });
const image = {
  width: 30,
  height: 20,
  channels: 3,
  data: Uint8Array.from({ length: 1800 }, (_, i) => (i * 37) % 256),
} as const;
const box = { label: "pool5 (0, 0)", rows: range(-64, 130), columns: range(-64, 130) };

describeFigures({
  "on a picture": () =>
    receptiveField({ title: "alexnet", input: [227, 227], image, boxes: [box] }),
  "on nothing, oblong": () =>
    receptiveField({
      title: "t",
      subtitle: "s",
      input: [8, 32],
      boxes: Array.from({ length: 9 }, (_, i) => ({
        label: `layer ${i} of a very long name that does not fit (3, 3)`,
        rows: range(-i, i),
        columns: range(20, 20 + 3 * i),
      })),
    }),
  "wholly in the padding": () =>
    receptiveField({
      title: "t",
      input: [4, 4],
      boxes: [{ label: "a", rows: range(-9, -3), columns: range(0, 2) }],
    }),
});

test("the box's size is told, and how much of it is padding", () => {
  const svg = receptiveField({ title: "alexnet", input: [227, 227], boxes: [box] });
  expect(svg).toContain("195×195 pixels");
  expect(svg).toContain("rows −64 … 130, columns −64 … 130");
  // 131·131 of 195·195 pixels are there.
  expect(svg).toContain("54.9 % of it padding");
});

test("boxes with a shared edge, and equal ones, are drawn so that each is seen", () => {
  const [small, large] = [range(0, 3), range(0, 7)];
  const boxes = [
    { label: "a", rows: small, columns: small },
    { label: "p", rows: large, columns: large },
    { label: "b", rows: large, columns: large },
    { label: "c", rows: range(2, 5), columns: range(4, 7) },
  ];
  const svg = receptiveField({ title: "t", input: [16, 16], boxes });
  const drawn = [...svg.matchAll(/<rect [^>]*stroke-width="2.5"[^>]*>/g)].slice(0, boxes.length);
  const edges = drawn.map(([rect]) => {
    const of = (name: string): number =>
      Number(new RegExp(`[ ]${name}="([\\d.]+)"`).exec(rect)?.[1]);
    const [x, y] = [of("x"), of("y")];
    return { across: [x, x + of("width")], down: [y, y + of("height")] };
  });
  expect(edges).toHaveLength(4);
  for (const [i, { across, down }] of edges.entries()) {
    for (const other of edges.slice(i + 1)) {
      for (const at of other.across)
        for (const own of across) expect(Math.abs(at - own)).toBeGreaterThanOrEqual(3.9);
      for (const at of other.down)
        for (const own of down) expect(Math.abs(at - own)).toBeGreaterThanOrEqual(3.9);
    }
  }
});

test("the picture inside is the picture that was given", () => {
  const svg = rasterImage(image, { x: 0, y: 0, width: 30, height: 20 }, true);
  const [, text = ""] = /base64,([^"]*)/.exec(svg) ?? [];
  const back = decode(Buffer.from(text, "base64"));
  expect([back.width, back.height, back.channels]).toEqual([30, 20, 3]);
  expect([...back.data]).toEqual([...image.data]);
});

test("small pictures keep their pixels: browsers and resvg are each told so in their own way", () => {
  const crisp = rasterImage(image, { x: 0, y: 0, width: 300, height: 200 }, true);
  expect(crisp).toContain(' class="crisp" image-rendering="optimizeSpeed"');
  expect(stylesheet(crisp)).toContain("@media all{.convscope .crisp{image-rendering:pixelated}}");
  const smooth = rasterImage(image, { x: 0, y: 0, width: 300, height: 200 }, false);
  expect(`${smooth}${stylesheet(smooth)}`).not.toMatch(/crisp|image-rendering/);
});

test("base64 is what Node writes, at every length", () => {
  for (let length = 0; length < 9; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => 255 - i * 61);
    expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
  }
});

test("a smaller picture has the means of what its pixels cover, and the sides keep their ratio", () => {
  const small = shrink(
    { width: 4, height: 2, channels: 1, data: Uint8Array.of(0, 10, 20, 30, 40, 50, 60, 70) },
    2,
  );
  expect([small.width, small.height]).toEqual([2, 1]);
  expect([...small.data]).toEqual([25, 45]);
  expect(shrink(image, 30)).toBe(image);
});

test.each([
  ["no boxes", { boxes: [] }, "found no boxes"],
  ["an empty range", { boxes: [{ ...box, rows: range(3, 2) }] }, "found an empty range for pool5"],
  ["an input of nothing", { input: [0, 4] as const }, "found an input of 0×4"],
  [
    "samples missing",
    { image: { ...image, width: 31 } },
    "found 1800 samples for a picture, expected 31·20·3",
  ],
])("%s is an error", (_, more, message) => {
  expect(() => receptiveField({ title: "t", input: [4, 4], boxes: [box], ...more })).toThrow(
    message,
  );
});
