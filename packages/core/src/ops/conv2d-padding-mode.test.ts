/** What a convolution's padding holds: the same as padding beforehand, in op and layer. */
import { describe, expect, it } from "vitest";
import { normal } from "../../test/arrays.js";
import { expectGradients, squared, take } from "../../test/gradients.js";
import { initialValues, layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { connectivity } from "../connectivity.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { PaddingMode } from "../geometry/window.js";
import { conv2d as conv2dLayer } from "../layers/conv2d.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import { conv2d } from "./conv2d.js";
import { pad } from "./pad.js";

const backend = createReferenceBackend();
const window = { stride: [1, 2], padding: [2, 0, 1, 2], dilation: [2, 1], groups: 2 } as const;
const modes = ["reflect", "replicate"] as const;

describe.each(modes)("a convolution padded by mode %s", (paddingMode) => {
  const x = tensor(backend, [...normal([2, 4, 4, 5]).values], [2, 4, 4, 5]);
  const w = tensor(backend, [...normal([6, 2, 2, 3], 2).values], [6, 2, 2, 3]);
  const bias = tensor(backend, [1, 2, 3, 4, 5, 6]);
  const wide = pad(
    x,
    [
      [0, 0],
      [0, 0],
      [2, 0],
      [1, 2],
    ],
    paddingMode,
  );

  it("is the unpadded convolution of the padded maps", () => {
    const own = { bias, activation: "relu" } as const;
    const y = conv2d(x, w, { ...window, ...own, paddingMode });
    expect(exact(backend, y)).toEqual(
      exact(backend, conv2d(wide, w, { ...window, ...own, padding: 0 })),
    );
    expect(exact(backend, y)).not.toEqual(exact(backend, conv2d(x, w, { ...window, ...own })));
  });

  it("has gradients to order 2", () => {
    expectGradients(
      squared((...inputs) => {
        const [a, b] = take(inputs);
        return conv2d(a, b, { ...window, paddingMode });
      }),
      [normal([1, 2, 3, 4], 1), normal([2, 1, 2, 3], 2)],
    );
  });

  it("comes out of the layer under any wiring", () => {
    for (const wiring of [connectivity.groups(2), connectivity.perMap()]) {
      const options = {
        inChannels: 4,
        outChannels: 2,
        kernel: 3,
        padding: 1,
        connectivity: wiring,
      };
      const layer = conv2dLayer({ ...options, paddingMode });
      const scope = layerScope(backend, "eval", initialValues(layer, backend));
      const unpadded = conv2dLayer({ ...options, padding: 0 });
      const around = pad(
        x,
        [
          [0, 0],
          [0, 0],
          [1, 1],
          [1, 1],
        ],
        paddingMode,
      );
      expect(exact(backend, layer.forward([x], scope))).toEqual(
        exact(backend, unpadded.forward([around], scope)),
      );
    }
  });
});

describe("the padding of a convolution", () => {
  it("cannot reflect more than there is", () => {
    const x = tensor(backend, new Float32Array(9), [1, 1, 3, 3]);
    const w = tensor(backend, new Float32Array(49), [1, 1, 7, 7]);
    expect(() => conv2d(x, w, { padding: 3, paddingMode: "reflect" })).toThrow(ShapeError);
    expect(() => conv2d(x, w, { padding: 3, paddingMode: "reflect" })).toThrow(
      'found padding 3 + 3 by mode "reflect" on height of 3, expected at most 3 − 1 = 2 on a side',
    );
  });

  it("has no other names", () => {
    const paddingMode: PaddingMode = JSON.parse('"circular"');
    const make = (): unknown =>
      conv2dLayer({ inChannels: 1, outChannels: 1, kernel: 3, paddingMode });
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(
      'conv2d: found paddingMode "circular", expected "zeros", "reflect" or "replicate"; choose one of these',
    );
  });
});
