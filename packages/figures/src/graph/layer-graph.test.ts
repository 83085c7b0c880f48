// The graph of every network in the zoo, and what is told of folded and repeated layers.
import { type Apply, build, layers, type Model, Random, type Value } from "@convscope/core";
import { summarize } from "@convscope/explain";
import { createModel, modelNames } from "@convscope/models";
import { expect, test } from "vitest";
import { layerGraph } from "../index.js";
import { overlaps, partsOf, viewBoxOf } from "../testing/figure-parts.js";
import { describeFigures } from "../testing/figure-rules.js";
import { boxesOf } from "./boxes.js";
import { collapsed } from "./modules.js";
import { segmentsOf } from "./segments.js";

const draw = (model: Model): string => layerGraph(model, summarize(model));
const conv = (): ReturnType<typeof layers.conv2d> =>
  layers.conv2d({ inChannels: 2, outChannels: 2, kernel: 3, padding: 1 });

/** Shortcuts over shortcuts, a dead end, long names, one layer read twice. */
const tangle = build("tangle", [2, 8, 8], (x, apply) => {
  const a = apply("a", conv(), x);
  const b = apply("b", conv(), a);
  apply(`dead_end/${"long_".repeat(20)}`, conv(), b);
  const c = apply("c", layers.add(), a, b, x);
  const d = apply("d", layers.mul(), c, c);
  return apply("e", layers.concat(), d, a, x);
});

const models = new Map(modelNames.map((name) => [name, createModel(name)]));
const model = (name: string): Model => models.get(name) ?? createModel(name);
const summaries = new Map([...models].map(([name, own]) => [name, summarize(own)]));

describeFigures({
  ...Object.fromEntries(
    modelNames.map((name) => [
      name,
      () => layerGraph(model(name), summaries.get(name) ?? summarize(model(name))),
    ]),
  ),
  tangle: () => draw(tangle),
});

test.each(modelNames)("the boxes of %s lie beside each other", (name) => {
  const { shapes } = partsOf(
    layerGraph(model(name), summaries.get(name) ?? summarize(model(name))),
  );
  const boxes = shapes.filter(
    (box) => box.what.startsWith("rect") && box.bottom - box.top > 30 && box.bottom - box.top < 80,
  );
  const pairs = boxes.flatMap((a, i) =>
    boxes
      .slice(i + 1)
      .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
  );
  expect(boxes.length).toBeGreaterThan(3);
  expect(pairs).toEqual([]);
});

test.each(modelNames)("every layer of %s is in a box, or in a block that is like one", (name) => {
  const boxes = boxesOf(model(name));
  const drawn = segmentsOf(boxes).reduce((sum, part) => sum + part.boxes.length * part.repeats, 0);
  expect(drawn).toBe(boxes.length);
  const names = new Set(boxes.map((box) => box.name));
  for (const box of boxes) for (const input of box.inputs) expect(names).toContain(input);
});

test("what changes no shape is told in the box before it, unless others read that too", () => {
  const titles = boxesOf(createModel("resnet18")).map(({ title, lines }) => [title, ...lines]);
  expect(titles[1]).toEqual([
    "conv1",
    "7×7 conv, stride 2",
    "pad 3",
    "batch norm, relu",
    "64@112×112",
  ]);
  const shared = build("shared", [2, 4, 4], (x, apply) => {
    const a = apply("a", conv(), x);
    const b = apply("b", layers.activation("relu"), a);
    return apply("sum", layers.add(), a, b);
  });
  expect(boxesOf(shared).map(({ title }) => title)).toEqual(["input", "a", "b", "sum"]);
});

test("a run of equal blocks is one, and says of how many", () => {
  const segments = segmentsOf(boxesOf(createModel("resnet101")));
  expect(segments.map(({ prefix, repeats }) => `${prefix} ${repeats}`)).toContain("layer3/1 22");
});

test("a fire module is one block, its squeeze layer too", () => {
  const segments = segmentsOf(boxesOf(createModel("squeezenet1_0")));
  const fire2 = segments.find(({ prefix }) => prefix === "fire2");
  const titles = fire2?.boxes.map(({ title }) => title);
  expect(titles?.slice(0, 3)).toEqual(["fire2/squeeze1x1", "fire2/expand1x1", "fire2/expand3x3"]);
  expect(
    segments.some(({ boxes }) => boxes.length === 1 && boxes[0]?.title.startsWith("fire")),
  ).toBe(false);
});

test("GoogLeNet's nine modules are one drawing and a table of their maps, its heads beside them", () => {
  const { boxes, modules } = collapsed(boxesOf(model("googlenet-aux")));
  expect(modules.map((members) => members.map(({ name }) => name.slice(-2)).join(" "))).toEqual([
    "3a 3b 4a 4b 4c 4d 4e 5a 5b",
  ]);
  const stands = boxes.filter(({ look }) => look === "module");
  expect(stands.map(({ title }) => title)).toContain("inception_4b");
  expect(stands.every(({ inputs }) => inputs.length === 1)).toBe(true);
  const heads = boxes.filter(({ title }) => /^loss[12]/.test(title));
  expect(heads).toHaveLength(8);
  const svg = draw(model("googlenet-aux"));
  expect(svg).toContain("One of 9 modules");
  expect(viewBoxOf(svg)[1]).toBeLessThan(1300);
});

test("ResNet-101's equal blocks are one box each stage, the blocks that change the shape another", () => {
  const { boxes, modules } = collapsed(boxesOf(model("resnet101")));
  const told = modules.map((members) => members.map(({ name, repeats }) => `${name} ${repeats}`));
  expect(told).toEqual([
    ["layer1/1 2", "layer2/1 3", "layer3/1 22", "layer4/1 2"],
    ["layer2/0 1", "layer3/0 1", "layer4/0 1"],
  ]);
  const stands = boxes.filter(({ look }) => look === "module");
  expect(stands.map(({ title, lines }) => [title, ...lines].join(" | "))).toContain(
    "layer3/1 … 22 | 22 alike | 1,024@14×14",
  );
  const names = new Set(boxes.map(({ name }) => name));
  for (const { inputs } of boxes) for (const input of inputs) expect(names).toContain(input);
  expect(viewBoxOf(draw(model("resnet101")))[1]).toBeLessThan(1100);
});

test("boxes tell padding, dilation, groups and rounding up where these are not as usual", () => {
  const apart = { inChannels: 4, outChannels: 4, kernel: 3 };
  const plain = build("told", [4, 16, 16], (x, apply) => {
    const a = apply("plain", layers.conv2d(apart), x);
    const b = apply("wide", layers.conv2d({ ...apart, padding: [1, 2], dilation: 2 }), a);
    const c = apply("grouped", layers.conv2d({ ...apart, padding: "same", groups: 2 }), b);
    return apply("pooled", layers.maxPool2d({ kernel: 2, ceilMode: true }), c);
  });
  const lines = boxesOf(plain).map((box) => box.lines.slice(0, -1).join(", "));
  expect(lines).toEqual([
    "",
    "3×3 conv",
    "3×3 conv, pad 1×2, dilation 2",
    "3×3 conv, 2 groups, pad 1",
    "2×2 max pool, ceil",
  ]);
});

test("modules that differ in more than their maps, or whose inside others read, stay as they are", () => {
  const block = (name: string, kernel: number, apply: Apply, x: Value): readonly [Value, Value] => {
    const padding = (kernel - 1) / 2;
    const wide = layers.conv2d({ inChannels: 2, outChannels: 2, kernel, padding });
    const a = apply(`${name}/a`, wide, x);
    const b = apply(`${name}/b`, conv(), x);
    const c = apply(`${name}/c`, conv(), b);
    return [apply(`${name}/sum`, layers.add(), a, c), b];
  };
  const uneven = build("uneven", [2, 8, 8], (x, apply) => {
    let y = x;
    for (const i of [1, 2, 3, 4]) y = block(`m${i}`, 2 * i - 1, apply, y)[0];
    return y;
  });
  expect(collapsed(boxesOf(uneven)).modules).toEqual([]);
  const leaky = build("leaky", [2, 8, 8], (x, apply) => {
    let y = x;
    for (const i of [1, 2, 3, 4]) {
      const [sum, inner] = block(`m${i}`, 3, apply, y);
      apply(`side${i}`, conv(), inner);
      y = apply(`then${i}`, layers.maxPool2d({ kernel: 1 }), sum);
    }
    return y;
  });
  expect(collapsed(boxesOf(leaky)).modules).toEqual([]);
});

test("depthwise convolutions are called so", () => {
  const lines = boxesOf(createModel("mobilenet_v2")).flatMap((box) => box.lines);
  expect(lines).toContain("3×3 depthwise");
});

/** A network that branches and joins at random; names in folders of their own, or none. */
function randomNetwork(seed: number): Model {
  const random = new Random(seed);
  const below = (most: number): number => Math.floor(random.uniform() * most);
  return build(`random ${seed}`, [2, 8, 8], (x, apply) => {
    const values = [x];
    const count = 3 + below(30);
    for (let i = 0; i < count; i++) {
      const folder = below(3) === 0 ? "" : `block${Math.floor(i / 5)}/`;
      const recent = (): (typeof values)[number] =>
        values[Math.max(0, values.length - 1 - below(below(4) === 0 ? 9 : 3))] ?? x;
      const joins = below(3) === 0;
      const value = joins
        ? apply(`${folder}add${i}`, layers.add(), recent(), recent(), recent())
        : below(4) === 0
          ? apply(`${folder}relu${i}`, layers.activation("relu"), recent())
          : apply(`${folder}conv${i}`, conv(), recent());
      values.push(value);
    }
    return values.at(-1) ?? x;
  });
}

test("forty networks that branch at random keep the rules", () => {
  for (let seed = 0; seed < 40; seed++) {
    const svg = draw(randomNetwork(seed));
    const [width, height] = viewBoxOf(svg);
    const { shapes, texts } = partsOf(svg);
    expect(overlaps(texts), `seed ${seed}`).toEqual([]);
    const outside = [...shapes, ...texts].filter(
      (box) => box.left < -0.01 || box.top < 0 || box.right > width + 0.01 || box.bottom > height,
    );
    expect(outside, `seed ${seed}`).toEqual([]);
  }
});

test("a line that ends at no box goes on as another one", () => {
  const svg = draw(createModel("googlenet-bn-aux"));
  const paths = [...svg.matchAll(/class="ray"[^>]* d="([^"]*)"/g)].map(([, d = ""]) => d);
  const starts = new Set(paths.map((d) => /^M([^CL]*)C/.exec(d)?.[1]));
  const open = paths.filter((d) => d.lastIndexOf("M") === 0);
  expect(open.length).toBeGreaterThan(0);
  for (const d of open) expect(starts).toContain(/([\d.-]+ [\d.-]+)$/.exec(d)?.[1]);
});
