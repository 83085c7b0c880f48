import { build, layers, sequential } from "@convscope/core";
import { expect, test } from "vitest";
import { type ReceptiveField, summarize } from "./index.js";

type Layer = ReturnType<typeof layers.pad>;

function fieldOf(
  input: readonly number[],
  ...chain: readonly (readonly [string, Layer])[]
): ReceptiveField | undefined {
  return summarize(sequential("chain", input, chain)).layers.at(-1)?.receptiveField;
}

const conv = (kernel: number, stride = 1): Layer =>
  layers.conv2d({ inChannels: 1, outChannels: 1, kernel, stride, padding: (kernel - 1) / 2 });
const up = (kernel: number, stride: number, padding = 0): Layer =>
  layers.convTranspose2d({ inChannels: 1, outChannels: 1, kernel, stride, padding });

test("doubling maps halves the step, and each unit sees one pixel", () => {
  for (const layer of [
    layers.upsample({ scaleFactor: 2 }),
    up(2, 2),
    layers.upsample({ size: 16 }),
  ])
    expect(fieldOf([1, 8, 8], ["up", layer])).toMatchObject({
      value: [1, 1],
      jump: [0.5, 0.5],
      start: [0, 0],
    });
});

test("mixing upsampling sees two pixels, and begins half outside", () => {
  const field = fieldOf([1, 8, 8], ["up", layers.upsample({ scaleFactor: 2, mode: "bilinear" })]);
  expect(field).toMatchObject({ value: [2, 2], jump: [0.5, 0.5], start: [-1, -1] });
});

test("a transposed 3×3 of stride 2 sees the two pixels whose stamps overlap, though some units see one", () => {
  const field = fieldOf([1, 8, 8], ["up", up(3, 2, 1)]);
  expect(field).toMatchObject({ value: [2, 2], jump: [0.5, 0.5], start: [0, 0] });
  expect(field?.formula).toBe("last − first + 1 of what the widest unit sees");
});

test("down and up again: the step returns to 1, the field does not shrink", () => {
  const field = fieldOf([1, 16, 16], ["down", conv(3, 2)], ["up", up(4, 2, 1)], ["out", conv(3)]);
  // Three neighbours after the transposed 4×4 of stride 2 come from 2 or 3 units, each of 3 pixels 2 apart.
  expect(field).toMatchObject({ value: [7, 7], jump: [1, 1] });
});

test("pixels made of channels see what their square sees, and squares made channels see r × r", () => {
  expect(fieldOf([4, 8, 8], ["shuffle", layers.pixelShuffle({ factor: 2 })])).toMatchObject({
    value: [1, 1],
    jump: [0.5, 0.5],
  });
  expect(fieldOf([1, 8, 8], ["un", layers.pixelUnshuffle({ factor: 2 })])).toMatchObject({
    value: [2, 2],
    jump: [2, 2],
  });
});

test("units without a place of their own see the input from edge to edge, whatever was padded before them", () => {
  const whole = { value: [8, 6], jump: [0, 0], start: [0, 0], formula: "the whole input" };
  const chain = [
    ["conv", conv(3)],
    ["pool", layers.globalAvgPool2d()],
    ["last", conv(3)],
  ] as const;
  expect(fieldOf([1, 8, 6], ...chain.slice(0, 2))).toMatchObject(whole);
  expect(fieldOf([1, 8, 6], ...chain)).toMatchObject(whole);
  const dense = layers.linear({ inFeatures: [1, 8, 6], outFeatures: 2 });
  expect(fieldOf([1, 8, 6], ["conv", conv(3)], ["dense", dense])).toMatchObject(whole);
});

test("one axis may be seen from edge to edge, the other unit by unit", () => {
  const rows = layers.adaptiveAvgPool2d({ size: [1, 3] });
  const field = fieldOf([1, 8, 6], ["conv", conv(3)], ["pool", rows]);
  expect(field).toMatchObject({ value: [8, 4], jump: [0, 2], start: [0, -1] });
});

test("adaptive pooling sees its longest window", () => {
  const field = fieldOf([1, 7, 11], ["pool", layers.adaptiveAvgPool2d({ size: [3, 4] })]);
  expect(field).toMatchObject({ value: [3, 4], start: [0, 0] });
  expect(field?.jump[0]).toBeCloseTo(7 / 3, 10);
  expect(field?.jump[1]).toBeCloseTo(2.75, 10);
});

test("padding and slices move the field, turning exchanges its axes", () => {
  expect(fieldOf([1, 8, 8], ["pad", layers.pad({ padding: [1, 0, 2, 0] })])).toMatchObject({
    value: [1, 1],
    start: [-1, -2],
  });
  const cut = layers.slice({ axis: 1, start: 3, step: 2 });
  expect(fieldOf([1, 8, 8], ["cut", cut])).toMatchObject({ jump: [2, 1], start: [3, 0] });
  const turned = fieldOf(
    [1, 9, 9],
    ["pool", layers.avgPool2d({ kernel: [3, 1] })],
    ["turn", layers.permute({ axes: [0, 2, 1] })],
  );
  expect(turned).toMatchObject({ value: [3, 1], jump: [3, 1] });
});

test("layers along one axis see one row", () => {
  const field = fieldOf(
    [2, 32],
    ["conv", layers.conv1d({ inChannels: 2, outChannels: 4, kernel: 5, stride: 2 })],
    ["pool", layers.maxPool1d({ kernel: 2 })],
  );
  expect(field).toMatchObject({ value: [1, 7], jump: [1, 4], start: [0, 0] });
});

test("a scale for every map makes each unit see all of them", () => {
  const model = build("scale", [2, 8, 8], (x, apply) =>
    apply("mul", layers.mul(), x, apply("pool", layers.globalMaxPool2d(), x)),
  );
  const field = summarize(model).layers.at(-1)?.receptiveField;
  expect(field).toMatchObject({ value: [8, 8], start: [0, 0] });
});
