/** The record of a convolution, and every way to ask for an impossible one. */
import { describe, expect, it } from "vitest";
import { ArgumentError, ShapeError } from "../errors.js";
import { type Conv2dOptions, conv2dGeometry } from "./conv2d.js";

describe("convolution geometry", () => {
  it("is one frozen record with nothing left to derive", () => {
    const g = conv2dGeometry([2, 4, 9, 7], [6, 2, 3, 2], {
      stride: [2, 1],
      dilation: [1, 3],
      padding: [1, 2, 0, 4],
      groups: 2,
    });
    expect(g).toEqual({
      batch: 2,
      inChannels: 4,
      outChannels: 6,
      groups: 2,
      inHeight: 9,
      inWidth: 7,
      outHeight: 5,
      outWidth: 8,
      kernelHeight: 3,
      kernelWidth: 2,
      strideHeight: 2,
      strideWidth: 1,
      dilationHeight: 1,
      dilationWidth: 3,
      padTop: 1,
      padBottom: 2,
      padLeft: 0,
      padRight: 4,
    });
    expect(Object.isFrozen(g)).toBe(true);
  });

  it("asks for nothing but the shapes: stride 1, no padding, no dilation, one group", () => {
    const g = conv2dGeometry([1, 3, 5, 6], [2, 3, 3, 3]);
    expect([g.outHeight, g.outWidth, g.strideHeight, g.dilationWidth, g.padTop, g.groups]).toEqual([
      3, 4, 1, 1, 0, 1,
    ]);
  });

  const impossible: readonly (readonly [string, Conv2dOptions, string])[] = [
    [
      "stride 0",
      { stride: 0 },
      "conv2d: found stride (height) 0, expected a whole number of at least 1; correct stride (height)",
    ],
    [
      "half a stride",
      { stride: [1, 1.5] },
      "conv2d: found stride (width) 1.5, expected a whole number of at least 1; correct stride (width)",
    ],
    [
      "negative padding",
      { padding: [0, -1] },
      "conv2d: found padding -1, expected a whole number of at least 0; correct padding",
    ],
    [
      "no dilation at all",
      { dilation: 0 },
      "conv2d: found dilation (height) 0, expected a whole number of at least 1; correct dilation (height)",
    ],
    [
      "no group",
      { groups: 0 },
      "conv2d: found groups 0, expected a whole number of at least 1; correct groups",
    ],
    [
      "NaN groups",
      { groups: Number.NaN },
      "conv2d: found groups NaN, expected a whole number of at least 1; correct groups",
    ],
    [
      "groups that do not divide",
      { groups: 3 },
      "conv2d: found groups 3 with 4 input and 6 output channels, expected a divisor of both (each group takes an equal share); choose groups that divide them",
    ],
  ];
  it.each(impossible)("refuses %s", (_, options, message) => {
    const make = (): unknown => conv2dGeometry([1, 4, 5, 5], [6, 4, 3, 3], options);
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });

  it("refuses padding of a form that it does not know", () => {
    const padding: unknown = JSON.parse("[1, 2, 3]");
    const options = { padding } as Conv2dOptions;
    expect(() => conv2dGeometry([1, 1, 5, 5], [1, 1, 3, 3], options)).toThrow(
      'conv2d: found padding [1,2,3], expected "valid", "same", a number, [height, width] or [top, bottom, left, right]; give one of these',
    );
    const word = { padding: JSON.parse('"full"') } as Conv2dOptions;
    expect(() => conv2dGeometry([1, 1, 5, 5], [1, 1, 3, 3], word)).toThrow('found padding "full"');
  });

  it("refuses a kernel without elements", () => {
    expect(() => conv2dGeometry([1, 1, 5, 5], [1, 1, 0, 3])).toThrow(
      "conv2d: found kernel (height) 0, expected a whole number of at least 1",
    );
  });

  it("refuses shapes that are not of rank 4", () => {
    expect(() => conv2dGeometry([3, 5, 5], [1, 3, 3, 3])).toThrow(
      "conv2d: found input [3, 5, 5] of rank 3, expected [N, C, H, W]; reshape it to rank 4",
    );
    expect(() => conv2dGeometry([1, 3, 5, 5], [1, 3, 3, 3, 1])).toThrow(
      "conv2d: found weight [1, 3, 3, 3, 1] of rank 5, expected [K, C/groups, R, S]",
    );
  });

  it("refuses channels that a filter does not span", () => {
    const make = (): unknown => conv2dGeometry([1, 6, 5, 5], [4, 2, 3, 3], { groups: 2 });
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(
      "conv2d: found input with 6 channels, weight wants 4 (2 groups × 2); a filter spans all channels of its group: " +
        "make the weight's second axis input channels / groups, or correct the layer before",
    );
  });

  it("gives the numbers as fields of the error", () => {
    try {
      conv2dGeometry([1, 1, 4, 9], [1, 1, 5, 5]);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: "SHAPE",
        details: { axis: "height", size: 4, kernel: 5 },
      });
    }
  });
});
