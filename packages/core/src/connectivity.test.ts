/** Wirings as lists of edges: LeNet-5's table, torch7's random one, counts, and what does not fit. */
import { describe, expect, it } from "vitest";
import { fc } from "../test/property.js";
import {
  type Connectivity,
  connectivity,
  edgeCount,
  edgesOf,
  lenet5C3,
  outputMaps,
} from "./connectivity.js";
import { ArgumentError } from "./errors.js";

const pairs = (wiring: Connectivity, inputs: number, filters: number): readonly string[] =>
  edgesOf(wiring, inputs, filters).map(({ from, to, kernel }) => `${from}>${to}:${kernel}`);

describe("LeNet-5's C3", () => {
  const edges = edgesOf(connectivity.table(lenet5C3), 6, 16);

  it("has 60 of 96 edges: 10 from each S2 map", () => {
    expect(edges).toHaveLength(60);
    for (let from = 0; from < 6; from++) {
      expect(edges.filter((edge) => edge.from === from)).toHaveLength(10);
    }
  });

  it("takes 3 maps into the first 6, 4 into the next 9, and all 6 into the last", () => {
    const fans = Array.from(
      { length: 16 },
      (_, to) => edges.filter((edge) => edge.to === to).length,
    );
    expect(fans).toEqual([3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6]);
  });

  it("takes contiguous triples and quadruples, then pairs of pairs, round the six maps", () => {
    const inputs = (to: number): readonly number[] =>
      edges.filter((edge) => edge.to === to).map(({ from }) => from);
    const round = (...list: readonly number[]): readonly number[] =>
      list.map((map) => map % 6).sort((a, b) => a - b);
    for (let i = 0; i < 6; i++) {
      expect(inputs(i)).toEqual(round(i, i + 1, i + 2));
      expect(inputs(6 + i)).toEqual(round(i, i + 1, i + 2, i + 3));
    }
    for (let i = 0; i < 3; i++) expect(inputs(12 + i)).toEqual(round(i, i + 1, i + 3, i + 4));
    expect(inputs(15)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe("edges", () => {
  it("of each wiring are ordered by output map, with a kernel each or shared ones", () => {
    expect(pairs(connectivity.full(), 2, 2)).toEqual(["0>0:0", "1>0:1", "0>1:2", "1>1:3"]);
    expect(pairs(connectivity.groups(2), 4, 2)).toEqual(["0>0:0", "1>0:1", "2>1:2", "3>1:3"]);
    expect(pairs(connectivity.depthwise(2), 2, 4)).toEqual(["0>0:0", "0>1:1", "1>2:2", "1>3:3"]);
    expect(pairs(connectivity.perMap(), 2, 2)).toEqual(["0>0:0", "0>1:1", "1>2:0", "1>3:1"]);
    expect(pairs(connectivity.sharedAcrossMaps(), 2, 2)).toEqual([
      "0>0:0",
      "1>0:0",
      "0>1:1",
      "1>1:1",
    ]);
    const table = connectivity.table([
      [1, 1],
      [0, 1],
      [1, 0],
    ]);
    expect(pairs(table, 2, 2)).toEqual(["1>0:0", "0>1:1", "1>1:2"]);
  });

  it("give per-map wiring inputs times as many output maps, and no other", () => {
    expect(outputMaps(connectivity.perMap(), 3, 4)).toBe(12);
    expect(outputMaps(connectivity.full(), 3, 4)).toBe(4);
  });

  it("are counted without being made", () => {
    const wirings = [
      connectivity.full(),
      connectivity.groups(4),
      connectivity.depthwise(3),
      connectivity.perMap(),
      connectivity.sharedAcrossMaps(),
      connectivity.random(3, 1),
      connectivity.table([
        [0, 1],
        [3, 11],
      ]),
    ];
    for (const wiring of wirings)
      expect(edgeCount(wiring, 4, 12), wiring.kind).toBe(edgesOf(wiring, 4, 12).length);
    // As a list these would be 10¹⁴ objects.
    expect(edgeCount(connectivity.full(), 1e7, 1e7)).toBe(1e14);
    expect(() => edgeCount(connectivity.groups(5), 4, 12)).toThrow(ArgumentError);
  });

  it("of depthwise wiring are those of as many groups as maps", () => {
    expect(edgesOf(connectivity.depthwise(3), 4, 12)).toEqual(
      edgesOf(connectivity.groups(4), 4, 12),
    );
  });
});

describe("torch7's random table", () => {
  const sizes = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 20 }), fc.nat(), fc.nat(1000))
    .map(([inputs, filters, fan, seed]) => ({ inputs, filters, fanIn: 1 + (fan % inputs), seed }));

  it("gives every output map fanIn different input maps", () => {
    fc.assert(
      fc.property(sizes, ({ inputs, filters, fanIn, seed }) => {
        const edges = edgesOf(connectivity.random(fanIn, seed), inputs, filters);
        expect(edges).toHaveLength(fanIn * filters);
        for (let to = 0; to < filters; to++) {
          const own = edges.filter((edge) => edge.to === to).map(({ from }) => from);
          expect(new Set(own).size).toBe(fanIn);
          expect(own).toEqual([...own].sort((a, b) => a - b));
        }
      }),
    );
  });

  it("deals: among the hands of one shuffle no input map comes twice", () => {
    fc.assert(
      fc.property(sizes, ({ inputs, filters, fanIn, seed }) => {
        const edges = edgesOf(connectivity.random(fanIn, seed), inputs, filters);
        const hands = Math.floor(inputs / fanIn);
        for (let first = 0; first < filters; first += hands) {
          const dealt = edges
            .filter(({ to }) => to >= first && to < first + hands)
            .map(({ from }) => from);
          expect(new Set(dealt).size).toBe(dealt.length);
        }
      }),
    );
  });

  it("is the same for equal seeds and another for others", () => {
    const table = (seed: number): string => pairs(connectivity.random(3, seed), 16, 16).join();
    expect(table(1)).toBe(table(1));
    expect(table(1)).not.toBe(table(2));
  });
});

describe("a wiring that does not fit", () => {
  const impossible: readonly (readonly [string, Connectivity, string])[] = [
    [
      "groups",
      connectivity.groups(4),
      "connectivity groups: found 4 groups for 6 → 8 maps, expected a divisor of both; choose groups that divide them",
    ],
    [
      "no groups",
      connectivity.groups(0),
      "connectivity: found groups 0, expected a whole number of at least 1",
    ],
    [
      "depthwise",
      connectivity.depthwise(2),
      "connectivity depthwise: found 8 filters, expected 6·2 = 12; set outChannels to 12",
    ],
    [
      "random",
      connectivity.random(7),
      "connectivity random: found fanIn 7, expected at most 6 input maps; lower fanIn",
    ],
    [
      "half random",
      connectivity.random(1.5),
      "connectivity: found fanIn 1.5, expected a whole number of at least 1",
    ],
    [
      "edges counted from 1",
      connectivity.table([[6, 0]]),
      "connectivity table: found edge 6 → 0, expected maps 0…5 → 0…7; count maps from 0",
    ],
    ["edges to nowhere", connectivity.table([[0, 8]]), "found edge 0 → 8"],
    [
      "edges twice",
      connectivity.table([
        [0, 0],
        [0, 0],
      ]),
      "connectivity table: found edge 0 → 0 twice, expected each edge once; remove one",
    ],
  ];
  it.each(impossible)("is refused: %s", (_, wiring, message) => {
    expect(() => edgesOf(wiring, 6, 8)).toThrow(ArgumentError);
    expect(() => edgesOf(wiring, 6, 8)).toThrow(message);
  });
});
