import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "./csv.js";

describe("parseCsv", () => {
  it("gives back every byte and label written", () => {
    const byte = fc.nat(255);
    const row = fc.tuple(fc.nat(9), fc.tuple(byte, byte, byte, byte));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.boolean(), (rows, header) => {
        // A byte above 1 keeps the set from being taken for fractions.
        const all = [...rows, [0, [255, 0, 0, 0]] as const];
        const lines = all.map(([label, pixels]) => [label, ...pixels].join(","));
        const set = parseCsv([...(header ? ["label,a,b,c,d"] : []), ...lines, ""].join("\n"));
        expect(Array.from(set.labels)).toEqual(all.map(([label]) => label));
        expect(Array.from(set.images)).toEqual(all.flatMap(([, pixels]) => [...pixels]));
        expect(set.shape).toEqual([1, 2, 2]);
      }),
    );
  });

  it("reads quoted text as it reads plain text, to the line of a fault", () => {
    const plain = "label,p\n\n 1, 200 \n0,7\n";
    expect(parseCsv(plain.replace("200", '"200"'))).toEqual(parseCsv(plain));
    expect(parseCsv(plain.replaceAll("\n", "\r"))).toEqual(parseCsv(plain));
    expect(() => parseCsv("1,2\n\n1,x\n")).toThrow('line 3: found "x"');
    expect(() => parseCsv('1,"2"\n\n1,x\n')).toThrow('line 3: found "x"');
  });

  it("takes pixels of at most 1 for fractions", () => {
    expect(Array.from(parseCsv("3,0,1,0.5,0.25\n").images)).toEqual([0, 255, 128, 64]);
  });

  it("keeps the number of an absent class and sorts named ones", () => {
    expect(parseCsv("5,9\n2,9\n").classes).toEqual(["0", "1", "2", "3", "4", "5"]);
    const named = parseCsv("dog,9\ncat,8\ndog,7\n");
    expect(named.classes).toEqual(["cat", "dog"]);
    expect(Array.from(named.labels)).toEqual([1, 0, 1]);
  });

  it("finds the label by the header, a name or a place", () => {
    expect(Array.from(parseCsv("p0,Label\n9,1\n").labels)).toEqual([1]);
    expect(Array.from(parseCsv("p0,what\n9,1\n", { labelColumn: "what" }).labels)).toEqual([1]);
    expect(Array.from(parseCsv("9,1\n", { labelColumn: 1 }).labels)).toEqual([1]);
  });

  it("reads a byte order mark, Windows line ends, quotes, spaces and empty lines", () => {
    const set = parseCsv('\uFEFFlabel,p\r\n"1", 200\r\n\r\n0,"7"\r\n');
    expect(Array.from(set.labels)).toEqual([1, 0]);
    expect(Array.from(set.images)).toEqual([200, 7]);
  });

  it("takes a shape that is not square or has channels", () => {
    expect(parseCsv("0,1,2,3,4,5,6\n", { shape: [3, 1, 2] }).shape).toEqual([3, 1, 2]);
  });

  it.each([
    ["nothing", "", "found no rows"],
    ["only a header", "label,p0\n", "found no rows"],
    ["one column", "7\n", "line 1: found 1 column"],
    ["a ragged row", "1,2\n1,2,3\n", "line 2: found 3 columns, expected 2"],
    ["a ragged row after an empty line", "1,2\n\n1\n", "line 3: found 1 columns, expected 2"],
    ["a word for a pixel", "label,p0\n1,2\n1,x\n", 'line 3: found "x" in column 2'],
    ["no pixel", "1,2\n1,\n", 'line 2: found "" in column 2'],
    ["a pixel above 255", "1,256\n", 'line 1: found "256" in column 2'],
    ["a pixel below 0", "1,-1\n", 'line 1: found "-1"'],
    ["an infinite pixel", "1,Infinity\n", 'found "Infinity"'],
    ["no label", "1,2\n,2\n", "line 2: found an empty label in column 1"],
    ["pixels that make no square", "1,2,3\n", "found 2 pixels a row, expected a square number"],
    ["a pixel for a label", "1,2\n4000,2\n", "line 2: found label 4000"],
    ["an open quote", '1,2\n1,"2\n', "found text that is no CSV"],
  ])("refuses %s and names the place", (_, text, message) => {
    expect(() => parseCsv(text)).toThrow(message);
  });

  it("refuses a label column or a shape that is not there", () => {
    expect(() => parseCsv("a,b\n1,2\n", { labelColumn: "c" })).toThrow('no column "c"');
    expect(() => parseCsv("1,2\n", { labelColumn: 2 })).toThrow("at place 2");
    expect(() => parseCsv("1,2\n", { shape: [1, 2, 2], name: "my.csv" })).toThrow(
      "my.csv: found 1 pixels a row, expected 4 (1·2·2)",
    );
  });
});
