/** Which inputs an output range reads, against the gradient: what it does not name must not matter. */
import { describe, expect, it } from "vitest";
import { distinct } from "../../test/arrays.js";
import { initialValues, layerScope } from "../../test/layer-scope.js";
import { exact } from "../../test/networks.js";
import { spatialLayers } from "../../test/spatial-layers.js";
import { grad } from "../autograd/grad.js";
import { mul } from "../ops/binary.js";
import { slice } from "../ops/movement.js";
import { sum } from "../ops/reduce.js";
import { createReferenceBackend } from "../reference/index.js";
import { tensor } from "../tensor/create.js";
import * as layers from "./index.js";
import type { Layer, Range, Range2d } from "./layer.js";

const backend = createReferenceBackend();

/** Rows and columns of x that one place of the output depends on. */
function dependence(
  layer: Layer,
  input: readonly number[],
  [row, column]: [number, number],
): Range2d {
  const scope = layerScope(backend, "eval", initialValues(layer, backend));
  const x = tensor(backend, Array.from(distinct([1, ...input]).values, Math.abs), [1, ...input]);
  const place = (at: number): object => ({ start: at, end: at + 1 });
  const [dx] = grad(() => {
    const y = layer.forward([x], scope);
    const whole = y.shape.slice(0, -2).map(() => undefined);
    const wide = y.rank > 3 ? [...whole, place(row)] : [...whole, undefined];
    const unit = slice(y, [...wide, place(column)]);
    return sum(mul(unit, unit));
  }, [x]);
  if (dx === undefined) throw new RangeError("no gradient");
  const width = input.at(-1) ?? 1;
  const height = input.length > 2 ? (input.at(-2) ?? 1) : 1;
  const hit = exact(backend, dx).flatMap((value, i) => (value === 0 ? [] : [i]));
  const over = (places: readonly number[]): Range => ({
    first: Math.min(...places),
    last: Math.max(...places),
  });
  return {
    rows: over(hit.map((i) => Math.floor(i / width) % height)),
    columns: over(hit.map((i) => i % width)),
  };
}

const clip = ({ first, last }: Range, size: number): Range => ({
  first: Math.min(Math.max(first, 0), size - 1),
  last: Math.max(Math.min(last, size - 1), 0),
});
const within = (inner: Range, outer: Range): boolean =>
  inner.first >= outer.first && inner.last <= outer.last;

/** Mirrors depend on what lies elsewhere. */
const mirrored = /reflect|replicate|conv1d$/i;
/** Maxima depend on one of what they read, dilated windows on less than they span. */
const sparse = /max|locallyConnected2d$/i;
const ranged = spatialLayers.filter(([, , layer]) => layer.inputRange !== undefined);

describe.each(ranged)("the range of %s", (name, input, layer) => {
  it("holds what every unit depends on, and no more", () => {
    const out = layer.outputShape(input);
    const [rows, columns] = [out.length > 2 ? (out.at(-2) ?? 1) : 1, out.at(-1) ?? 1];
    const [height, width] = [input.length > 2 ? (input.at(-2) ?? 1) : 1, input.at(-1) ?? 1];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const unit = { rows: { first: row, last: row }, columns: { first: column, last: column } };
        const [range] = layer.inputRange?.(unit, input) ?? [];
        const seen = dependence(layer, input, [row, column]);
        if (range === undefined) throw new RangeError("no range");
        // A unit of padding, or between the stamps of a transposed convolution, depends on nothing.
        if (mirrored.test(name) || !Number.isFinite(seen.rows.first)) continue;
        const clipped = { rows: clip(range.rows, height), columns: clip(range.columns, width) };
        expect(within(seen.rows, clipped.rows), `unit ${row}, ${column}`).toBe(true);
        expect(within(seen.columns, clipped.columns), `unit ${row}, ${column}`).toBe(true);
        if (!sparse.test(name)) expect(seen, `unit ${row}, ${column}`).toEqual(clipped);
      }
    }
  });

  it("of several units is the union of theirs", () => {
    const far = { rows: { first: 0, last: 1 }, columns: { first: 1, last: 3 } };
    const unit = (row: number, column: number): Range2d => ({
      rows: { first: row, last: row },
      columns: { first: column, last: column },
    });
    const [all] = layer.inputRange?.(far, input) ?? [];
    const each = [0, 1].flatMap((row) =>
      [1, 2, 3].flatMap((column) => layer.inputRange?.(unit(row, column), input) ?? []),
    );
    const hull = (pick: (range: Range2d) => Range): Range => ({
      first: Math.min(...each.map((range) => pick(range).first)),
      last: Math.max(...each.map((range) => pick(range).last)),
    });
    expect(all).toEqual({ rows: hull((r) => r.rows), columns: hull((r) => r.columns) });
  });
});

describe("ranges of layers without windows", () => {
  it("turn with the axes, and stretch where an extent of 1 does", () => {
    const range = { rows: { first: 1, last: 2 }, columns: { first: 3, last: 4 } };
    const turned = layers.permute({ axes: [0, 2, 1] }).inputRange?.(range, [2, 5, 5]);
    expect(turned).toEqual([{ rows: range.columns, columns: range.rows }]);
    expect(layers.permute({ axes: [1, 2, 0] }).inputRange).toBeUndefined();
    expect(layers.reshape({ shape: [4] }).inputRange).toBeUndefined();
    const only = { first: 0, last: 0 };
    expect(layers.mul().inputRange?.(range, [2, 5, 5], [2, 1, 1])).toEqual([
      range,
      { rows: only, columns: only },
    ]);
  });
});
