import type { Step } from "@convscope/core/backend";
import { describe, expect, it } from "vitest";
import { groupsOf } from "./groups.js";
import { worksOf } from "./work.js";

const dense = [200, 1];
const turned = [1, 200];

/** Steps on square arrays of 40,000 elements: more than one chunk. */
function add(a: number, b: number, out: number, strides: readonly number[] = dense): Step {
  const geometry = { op: "add", out: [200, 200], strides: [dense, strides] } as const;
  return { kernel: "binary", operands: [a, b], geometry, out };
}

function lengthsOf(steps: readonly Step[]): readonly number[] {
  const needs = {
    ...{ sizes: Array<number>(10).fill(40_000), kept: new Set<number>(), keeps: () => false },
    ...{ strict: true, scratch: () => {} },
  };
  const works = steps.flatMap((step) => worksOf(step, needs));
  return groupsOf(works).map((group) => group.works.length);
}

describe("groupsOf", () => {
  it("joins element-wise steps that hand each element on in its place", () => {
    expect(lengthsOf([add(0, 1, 2), add(2, 1, 3), add(3, 2, 4)])).toEqual([3]);
  });

  it("keeps apart a step that reads another chunk's elements", () => {
    expect(lengthsOf([add(0, 1, 2), add(1, 2, 3, turned)])).toEqual([1, 1]);
  });

  it("joins steps that read what no step of the group writes, in whatever order", () => {
    expect(lengthsOf([add(0, 1, 2, turned), add(0, 1, 3)])).toEqual([2]);
  });

  it("keeps apart steps with different numbers of chunks, and joins all of one chunk", () => {
    const sum = (x: number, out: number): Step => ({
      kernel: "unary",
      operands: [x],
      geometry: { op: "neg", out: [1], strides: [[1]] },
      out,
    });
    expect(lengthsOf([add(0, 1, 2), sum(2, 3), sum(3, 4), sum(4, 5)])).toEqual([1, 3]);
  });
});
