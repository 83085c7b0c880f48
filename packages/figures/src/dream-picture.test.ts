// A picture made for a unit: drawn large, beside how the unit grew and what the network reads.
import { expect, test } from "vitest";
import { dreamPicture, mapsOf } from "./index.js";
import { viewBoxOf } from "./testing/figure-parts.js";
import { describeFigures } from "./testing/figure-rules.js";

const values = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i / 7));
const grey = mapsOf(values(32 * 32), [1, 32, 32]);
const colours = mapsOf(values(3 * 40 * 60), [3, 40, 60]);
const photo = { width: 60, height: 40, channels: 3, data: new Uint8Array(60 * 40 * 3) } as const;
const [first] = grey;
if (first === undefined) throw new RangeError("one channel");
const activations = Array.from({ length: 201 }, (_, step) => Math.log1p(step) - 1);

describeFigures({
  "a grey one": () =>
    dreamPicture({
      title: "C3[4]",
      subtitle: "grows",
      picture: first,
      channels: grey,
      activations,
    }),
  "a coloured one": () =>
    dreamPicture({ title: "conv1[3]", picture: photo, channels: colours, activations }),
  "a tall one, in no step": () =>
    dreamPicture({
      title: "A title that is far too long to fit into a line of a thousand pixels ".repeat(3),
      picture: mapsOf(values(64 * 8), [1, 64, 8])[0] ?? first,
      channels: mapsOf(values(64 * 8), [1, 64, 8]),
      activations: [2],
    }),
});

test("the curve has a point for each step, and the picture is the largest part", () => {
  const svg = dreamPicture({ title: "", picture: photo, channels: colours, activations });
  const [, d = ""] = /class="blueline"[^>]* d="(M[^"]{200,})"/.exec(svg) ?? [];
  expect(d.match(/[ML]/g)).toHaveLength(201);
  expect(svg).toMatch(/<image [^>]*width="448" height="298.67"/);
  expect(viewBoxOf(svg)[1]).toBeLessThan(620);
});

test("without channels or steps there is nothing to draw", () => {
  const picture = photo;
  expect(() => dreamPicture({ title: "", picture, channels: [], activations })).toThrow(
    /found 0 channels/,
  );
  expect(() => dreamPicture({ title: "", picture, channels: grey, activations: [] })).toThrow(
    /0 activations/,
  );
});
