// A map over its picture: where its values lie, how strong they look, and what is said of the largest.
import { decode } from "fast-png";
import { expect, test } from "vitest";
import { heatRaster, heatScale, stretched } from "./heat.js";
import { attributionMap } from "./index.js";
import { rasterImage } from "./raster.js";
import { describeFigures } from "./testing/figure-rules.js";

const mapOf = (height: number, width: number, value: (i: number) => number) => ({
  label: "occlusion",
  height,
  width,
  values: Float32Array.from({ length: height * width }, (_, i) => value(i)),
});
const digit = mapOf(32, 32, (i) => (i % 32 === 16 ? 1 : 0));
const photo = {
  width: 90,
  height: 60,
  channels: 3,
  data: Uint8Array.from({ length: 90 * 60 * 3 }, (_, i) => (i * 7) % 256),
} as const;
const places = { start: [2, 3], step: [4, 5] } as const;

describeFigures({
  "a map of a digit": () =>
    attributionMap({ title: "Why?", input: digit, map: mapOf(5, 4, (i) => i), places }),
  "both signs over a photograph, with words": () =>
    attributionMap({
      title: "A title that is far too long to fit into a line of a thousand pixels ".repeat(3),
      subtitle: "what the score loses",
      input: photo,
      map: { ...mapOf(5, 4, (i) => Math.sin(i)), label: "a label too long for a panel ".repeat(4) },
      places,
      legend: "orange: for it",
    }),
  "a tall picture, nothing but zeros": () =>
    attributionMap({
      title: "None",
      input: mapOf(90, 8, () => 0),
      map: mapOf(3, 1, () => 0),
      places,
    }),
  "values that are none": () =>
    attributionMap({ title: "NaN", input: digit, map: mapOf(2, 2, () => Number.NaN), places }),
});

test("at its place each value is itself, between two it is their mean, at the edges the nearest", () => {
  const map = mapOf(2, 3, (i) => [0, 10, 40, 2, 20, 80][i] ?? 0);
  const wide = stretched(map, { start: [2, 1], step: [4, 2] }, [9, 8], [9, 8]);
  const at = (row: number, column: number): number => wide.values[row * 8 + column] ?? Number.NaN;
  expect([at(2, 1), at(2, 3), at(2, 5), at(6, 1), at(6, 5)]).toEqual([0, 10, 40, 2, 80]);
  expect([at(2, 2), at(2, 4), at(4, 1), at(4, 3), at(3, 2)]).toEqual([5, 25, 1, 15, 6.5]);
  expect([at(0, 0), at(8, 7), at(0, 7)]).toEqual([0, 80, 40]);
  const fine = stretched(map, { start: [2, 1], step: [4, 2] }, [9, 8], [90, 80]);
  expect(fine.values).toHaveLength(7200);
  // The middle of pixel (2, 3) is between the tenth parts 4 and 5 of it.
  const tenths = [24, 25].flatMap((row) =>
    [34, 35].map((column) => fine.values[row * 80 + column] ?? 0),
  );
  expect(tenths.reduce((a, b) => a + b, 0) / 4).toBeCloseTo(10, 0);
});

test("a value is orange above zero and blue below, as strong as it is large; what is none is clear", () => {
  const map = mapOf(1, 5, (i) => [4, -4, 2, 0, Number.NaN][i] ?? 0);
  const raster = heatRaster(map, heatScale(map.values));
  const pixels = Array.from(raster.data, (at) => raster.palette[at] ?? []);
  expect(pixels.map(([red = 0, , blue = 0]) => red > blue)).toEqual([
    true,
    false,
    true,
    true,
    true,
  ]);
  const alphas = pixels.map(([, , , alpha]) => alpha);
  expect(alphas).toEqual([224, 224, 112, 0, 0]);
  const svg = rasterImage(raster, { x: 0, y: 0, width: 50, height: 10 }, true);
  const file = decode(Buffer.from(/base64,([^"]*)"/.exec(svg)?.[1] ?? "", "base64"));
  expect([...file.data]).toEqual([...raster.data]);
  expect(file.palette?.map((colour) => [...colour])).toEqual(raster.palette.map((c) => [...c]));
});

test("a scale of a share of the values says that there is more", () => {
  const values = Float32Array.from({ length: 100 }, (_, i) => (i === 50 ? 1000 : i / 100));
  expect(heatScale(values)).toEqual({ reach: 1000, signed: false, clipped: false });
  const { reach, clipped } = heatScale(values, 0.99);
  expect(reach).toBeCloseTo(0.99, 6);
  expect(clipped).toBe(true);
  const sparse = Float32Array.from({ length: 100 }, (_, i) => (i === 7 ? 3 : 0));
  expect(heatScale(sparse, 0.99)).toEqual({ reach: 3, signed: false, clipped: false });
  const map = { label: "saliency", height: 10, width: 10, values };
  const svg = attributionMap({ title: "S", input: digit, map, places, share: 0.99 });
  expect(svg).toContain("0.99 and more<");
});

test("the largest value is told by its place on the picture", () => {
  const map = mapOf(5, 4, (i) => (i === 6 ? 1 : 0));
  const svg = attributionMap({ title: "L", input: digit, map, places });
  expect(svg).toContain("Ring: largest at row 6, column 13");
  expect(svg.match(/<circle/g)).toHaveLength(4);
});

test("maps and pictures that do not fit their sizes are refused", () => {
  const map = { ...mapOf(2, 2, () => 1), width: 3 };
  expect(() => attributionMap({ title: "", input: digit, map, places })).toThrow(/4 values in map/);
  const input = { ...photo, width: 91 };
  const fine = mapOf(2, 2, () => 1);
  expect(() => attributionMap({ title: "", input, map: fine, places })).toThrow(/samples/);
});
