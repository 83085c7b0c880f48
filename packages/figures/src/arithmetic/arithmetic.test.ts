// The pictures of window arithmetic, and that what they show is what a convolution does: the transposed one too.
import {
  conv2dGeometry,
  convTranspose2dGeometry,
  pool2dGeometry,
  Random,
  resolveAxisWindow,
  type WindowAxis,
} from "@convscope/core";
import { describe, expect, test } from "vitest";
import {
  convolutionArithmetic,
  guideArithmetic,
  guideFigures,
  transposedArithmetic,
} from "../index.js";
import { partsOf } from "../testing/figure-parts.js";
import { describeFigures } from "../testing/figure-rules.js";
import { guideGeometry } from "./guide.js";
import { type SlidingAxis, slidingAxis, transposedAxis } from "./sliding-axis.js";

const names = Object.keys(guideFigures);
const oblong = () =>
  conv2dGeometry([1, 4, 6, 8], [6, 2, 3, 2], { stride: [2, 1], padding: [1, 0, 0, 1], groups: 2 });
const grouped = () =>
  convTranspose2dGeometry([1, 4, 3, 5], [4, 1, 3, 2], {
    stride: [2, 3],
    padding: [1, 0],
    outputPadding: [1, 2],
    groups: 2,
  });

describeFigures({
  ...Object.fromEntries(names.map((name) => [name, () => guideArithmetic(name)])),
  ...Object.fromEntries(
    names.map((name) => [`${name} as a strip`, () => guideArithmetic(name, { layout: "strip" })]),
  ),
  "groups, oblong": () => convolutionArithmetic(oblong()),
  "groups as a strip": () => convolutionArithmetic(oblong(), { layout: "strip" }),
  "the first layer of AlexNet": () =>
    convolutionArithmetic(conv2dGeometry([1, 3, 227, 227], [96, 3, 11, 11], { stride: 4 })),
  "a pooling that rounds up": () =>
    convolutionArithmetic(pool2dGeometry([1, 2, 7, 7], { kernel: 3, stride: 2, ceilMode: true })),
  "a transposed convolution in groups": () => transposedArithmetic(grouped()),
  "a transposed convolution that cuts off more than a kernel": () =>
    transposedArithmetic(convTranspose2dGeometry([1, 1, 9, 9], [1, 1, 3, 3], { padding: 4 })),
  "a single value": () => convolutionArithmetic(conv2dGeometry([1, 1, 1, 1], [1, 1, 1, 1])),
});

describe("the guide", () => {
  test("has fifteen figures of the sizes that it prints", () => {
    const sizes = names.map((name) => {
      const figure = guideFigures[name];
      if (figure === undefined) throw new Error(name);
      const g = guideGeometry(figure);
      return figure.transposed ? [g.outWidth, g.inWidth] : [g.inWidth, g.outWidth];
    });
    const plain = [
      [4, 2],
      [5, 6],
      [5, 5],
      [5, 7],
      [5, 2],
      [5, 3],
      [6, 3],
    ];
    expect(sizes).toEqual([...plain, [7, 3], ...plain.map(([a, b]) => [b, a])]);
  });

  test("names its figures when one is not known", () => {
    expect(() => guideArithmetic("odd")).toThrow(/found "odd", expected one of no-padding/);
  });
});

describe("an animation", () => {
  const svg = guideArithmetic("padding-strides", { seconds: 0.5, still: 4 });

  test("has a step for each output, in its turn, that a keyboard can reach and a screen reader can say", () => {
    expect(svg.match(/ tabindex="0"/g)).toHaveLength(9);
    expect(svg).toContain("convscope-step-of-9 4.5s step-end infinite");
    expect(svg.match(/animation-delay:-(4|3.5|3|2.5|2|1.5|1|0.5)s/g)).toHaveLength(8);
    expect(svg).toContain(
      'aria-label="Step 5 of 9: output (1, 1) reads rows 1–3, columns 1–3: 9 values"',
    );
    expect(svg).toContain(".convscope:focus-within .step{animation:none;opacity:0}");
    expect(svg).toContain(".convscope:hover .step{animation-play-state:paused}");
    expect(svg).toMatch(/\.step:focus-visible text\{outline:auto/);
  });

  test("shows the chosen step where nothing moves", () => {
    expect([...svg.matchAll(/class="step of9( still)?"/g)].findIndex(([, still]) => still)).toBe(4);
  });

  test("shows the last step when a later one is asked for", () => {
    const last = guideArithmetic("padding-strides", { still: 99 });
    expect([...last.matchAll(/class="step of9( still)?"/g)].findIndex(([, still]) => still)).toBe(
      8,
    );
  });

  test("says what is never read, and nothing where all is read", () => {
    expect(guideArithmetic("padding-strides-odd")).toContain(
      "Never read (hatched): 1 row of padding, 1 column of padding",
    );
    expect(svg).not.toContain("Never read");
    const gap = convolutionArithmetic(
      conv2dGeometry([1, 1, 8, 7], [1, 1, 1, 3], { stride: [3, 4] }),
    );
    expect(gap).toContain("Never read (hatched): rows 1, 2, 4, 5, 7, column 3");
  });

  test("lights up the maps of a filter's own group", () => {
    const [, step = ""] =
      /aria-label="(Step 1 of[^"]*)"/.exec(convolutionArithmetic(oblong())) ?? [];
    expect(step).toContain("output map 0 (0, 0)");
    expect(step).toContain("of input maps 0–1");
  });
});

/** Places along the lines of a path, three pixels apart. */
function along(d: string): readonly (readonly [x: number, y: number])[] {
  let before: readonly [number, number] = [0, 0];
  return [...d.matchAll(/([ML])(-?[\d.]+) (-?[\d.]+)/g)].flatMap(([, command, px, py]) => {
    const [from, to] = [before, [Number(px), Number(py)] as const];
    before = to;
    if (command === "M") return [to];
    const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / 3);
    return Array.from({ length: steps }, (_, i): readonly [number, number] => [
      from[0] + ((to[0] - from[0]) * (i + 1)) / steps,
      from[1] + ((to[1] - from[1]) * (i + 1)) / steps,
    ]);
  });
}

test.each(["animation", "strip"] as const)("no line of a step runs over a name: %s", (layout) => {
  const figures = [
    ...names.map((name) => guideArithmetic(name, { layout })),
    convolutionArithmetic(oblong(), { layout }),
    convolutionArithmetic(conv2dGeometry([1, 3, 227, 227], [96, 3, 11, 11], { stride: 4 }), {
      layout,
    }),
    convolutionArithmetic(conv2dGeometry([1, 6, 14, 14], [16, 6, 5, 5]), { layout }),
    transposedArithmetic(grouped(), { layout }),
  ];
  for (const svg of figures) {
    // The zeros of the padding are cells, not names.
    const texts = partsOf(svg).texts.filter(({ what }) => what !== "text 0");
    const lines = [...svg.matchAll(/class="ray" d="([^"]+)"/g)].flatMap(([, d = ""]) => along(d));
    expect(lines.length).toBeGreaterThan(50);
    const crossed = texts.filter(({ left, right, top, bottom }) =>
      lines.some(([x, y]) => x > left && x < right && y > top && y < bottom),
    );
    expect(crossed.map(({ what }) => what)).toEqual([]);
  }
});

/** A value of an axis's arithmetic: the kernel over the cells, zeros where there are no values. */
function values(
  axis: SlidingAxis,
  x: readonly number[],
  kernel: readonly number[],
): readonly number[] {
  return axis.reads.map((cells) =>
    cells.reduce((sum, at, tap) => {
      const cell = axis.cells[at];
      return sum + (typeof cell === "number" ? (x[cell] ?? Number.NaN) * (kernel[tap] ?? 0) : 0);
    }, 0),
  );
}

function randomAxis(random: Random): WindowAxis | undefined {
  const pick = (least: number, most: number): number =>
    least + Math.floor(random.uniform() * (most - least + 1));
  const [size, kernel, stride, dilation] = [pick(1, 12), pick(1, 4), pick(1, 4), pick(1, 3)];
  try {
    return resolveAxisWindow(
      "test",
      "width",
      size,
      kernel,
      stride,
      dilation,
      pick(0, 6),
      pick(0, 6),
      false,
    );
  } catch {
    return undefined;
  }
}

test("the output padding of a transposed convolution is named in the heading and the description", () => {
  const svg = transposedArithmetic(grouped());
  expect(/<desc>[^<]*<\/desc>/.exec(svg)?.[0]).toContain(
    "padding top 1, bottom 1, left 0, right 0 · output padding 1×2 · output",
  );
  expect(svg.match(/ · output padding 1×2 · /g)).toHaveLength(2);
  expect(guideArithmetic("no-padding-strides-transposed")).not.toContain("output padding");
});

describe("what is drawn is what is computed", () => {
  const random = new Random(5);
  const axes = Array.from({ length: 600 }, () => randomAxis(random)).filter(
    (axis) => axis !== undefined,
  );
  const list = (length: number): readonly number[] =>
    Array.from({ length }, () => random.uniform());

  test("of a convolution, on hundreds of random axes", () => {
    expect(axes.length).toBeGreaterThan(300);
    for (const axis of axes) {
      const [x, kernel] = [list(axis.in), list(axis.kernel)];
      const expected = Array.from({ length: axis.out }, (_, o) =>
        kernel.reduce((sum, weight, tap) => {
          const at = o * axis.stride + tap * axis.dilation - axis.before;
          return sum + (x[at] ?? 0) * weight;
        }, 0),
      );
      const found = values(slidingAxis(axis), x, kernel);
      expect(found).toEqual(expected);
    }
  });

  test("of a transposed convolution: the mirror's gradient, with the kernel turned", () => {
    for (const axis of axes) {
      const [dy, kernel] = [list(axis.out), list(axis.kernel)];
      const expected = new Array<number>(axis.in).fill(0);
      dy.forEach((value, o) => {
        kernel.forEach((weight, tap) => {
          const at = o * axis.stride + tap * axis.dilation - axis.before;
          if (at >= 0 && at < axis.in) expected[at] = (expected[at] ?? 0) + value * weight;
        });
      });
      const found = values(transposedAxis(axis), dy, [...kernel].reverse());
      expect(found).toHaveLength(expected.length);
      found.forEach((value, at) => {
        expect(value).toBeCloseTo(expected[at] ?? Number.NaN, 12);
      });
    }
  });

  test("and every cell is read or marked as never read", () => {
    for (const axis of axes) {
      const { cells, reads, unread } = slidingAxis(axis);
      const read = new Set(reads.flat());
      expect(unread).toEqual(cells.map((_, at) => !read.has(at)));
      expect(Math.max(...reads.flat())).toBeLessThan(cells.length);
    }
  });
});
