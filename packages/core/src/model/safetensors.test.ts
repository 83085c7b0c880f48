/** safetensors: bytes as the format says, round trips, and every way to be damaged. */
import { describe, expect, it } from "vitest";
import { fc } from "../../test/property.js";
import { ArgumentError, FormatError } from "../errors.js";
import { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from "./safetensors.js";

const file: SafetensorsFile = {
  tensors: new Map([
    ["conv.weight", { shape: [2, 1, 2], values: Float32Array.of(1, -2.5, 3e-40, Infinity) }],
    ["größe", { shape: [], values: Float32Array.of(-0) }],
    ["none", { shape: [0, 3], values: new Float32Array(0) }],
  ]),
  metadata: { note: "äöü ✓" },
};

/** A file of this header and as many zero bytes behind it. */
function raw(header: string, length: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

describe("safetensors", () => {
  it("come back as they went, to the bit, from any place in a buffer", () => {
    const bytes = encodeSafetensors(file);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    for (const each of [bytes, shifted.subarray(3)]) {
      const again = decodeSafetensors(each);
      expect(again).toEqual(file);
      expect([...again.tensors.keys()]).toEqual([...file.tensors.keys()]);
      expect(Object.is(again.tensors.get("größe")?.values[0], -0)).toBe(true);
    }
  });

  it("begin with the header's length, its JSON, and arrays at a multiple of 8", () => {
    const bytes = encodeSafetensors({
      tensors: new Map([["a", { shape: [1], values: Float32Array.of(1.5) }]]),
      metadata: {},
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      a: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0xc0, 0x3f]);
  });

  it("hold nothing at all just as well", () => {
    const empty = { tensors: new Map(), metadata: {} };
    expect(decodeSafetensors(encodeSafetensors(empty))).toEqual(empty);
  });

  it("come back for any names, shapes and values", () => {
    const values = fc.float32Array({ minLength: 1, maxLength: 20 });
    const name = fc
      .string({ minLength: 1 })
      .filter((own) => !["__metadata__", "__proto__"].includes(own) && !/^\d+$/.test(own));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, values), { selector: ([own]) => own }), (list) => {
        const tensors = new Map(
          list.map(([own, array]) => [own, { shape: [array.length], values: array }]),
        );
        expect(decodeSafetensors(encodeSafetensors({ tensors, metadata: {} })).tensors).toEqual(
          tensors,
        );
      }),
    );
  });

  it("cut short anywhere are refused", () => {
    const bytes = encodeSafetensors(file);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length)), `at ${length}`).toThrow(
        FormatError,
      );
    }
  });

  it("with bytes behind the last array are refused", () => {
    const bytes = encodeSafetensors(file);
    const longer = new Uint8Array(bytes.length + 4);
    longer.set(bytes);
    expect(() => decodeSafetensors(longer, "w.safetensors")).toThrow(
      "w.safetensors: found 24 bytes of arrays, expected 20, as the header says; the file is damaged or of another format; use a complete one",
    );
  });

  it("with any one bit of the header turned are refused or still whole", () => {
    const bytes = encodeSafetensors(file);
    const header = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    for (let bit = 0; bit < header * 8; bit++) {
      const damaged = bytes.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        const { tensors } = decodeSafetensors(damaged);
        for (const { shape, values } of tensors.values()) {
          expect(values.length).toBe(shape.reduce((a, b) => a * b, 1));
        }
      } catch (error) {
        expect(error, `bit ${bit}`).toBeInstanceOf(FormatError);
      }
    }
  });

  const bad: readonly (readonly [string, Uint8Array, string])[] = [
    [
      "seven bytes",
      new Uint8Array(7),
      "found 7 bytes, expected at least 8 for the header's length",
    ],
    [
      "a header longer than the file",
      raw("{}", 0).fill(1, 1, 2),
      "expected a header that fits the file",
    ],
    [
      "the first bytes of another format",
      raw("{}", 0).fill(0xff, 0, 8),
      "found first bytes that give no header length",
    ],
    ["no JSON", raw("{", 0), "found a header that is not JSON"],
    ["no UTF-8", raw("{}", 0).fill(0xff, 8), "found a header that is not JSON"],
    ["a list", raw("[]", 0), "found a header that is no object"],
    [
      "metadata of numbers",
      raw('{"__metadata__":{"a":1}}', 0),
      "found __metadata__ that is not text by key",
    ],
    [
      "an entry without its fields",
      raw('{"a":{"dtype":"F32"}}', 0),
      'found entry "a" without dtype, shape and data_offsets',
    ],
    [
      "a negative extent",
      raw('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4),
      'entry "a" without dtype',
    ],
    [
      "half floats",
      raw('{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 4),
      'found "a" of type F16, expected F32; convert the file to float32',
    ],
    [
      "a shape of another size",
      raw('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}', 4),
      'found "a" with 4 bytes, expected 12 for shape [3]',
    ],
    [
      "offsets beyond the file",
      raw('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 4),
      "expected all of it inside the file (it was cut short)",
    ],
    [
      "arrays on top of each other",
      raw(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
        4,
      ),
      "found an array from byte 0, expected one from 4, where the last ended",
    ],
    [
      "a hole between arrays",
      raw('{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}', 8),
      "found an array from byte 4, expected one from 0",
    ],
  ];
  it.each(bad)("with %s are refused", (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(FormatError);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });
});

describe("what is no safetensors file to write", () => {
  const shape = [2];
  it.each([
    ["metadata undefined", { tensors: new Map() }],
    ["metadata an object", { tensors: new Map(), metadata: { epoch: 3 } }],
    ["an object, expected { tensors }", new Map()],
    ["tensors an object", { tensors: { a: { shape, values: Float32Array.of(1, 2) } } }],
    ['"a" with values an array of shape [2]', { a: { shape, values: [1, 2] } }],
    ['"a" with a Float32Array, expected { shape, values }', { a: Float32Array.of(1, 2) }],
    ['"a" with 1 values of shape [2]', { a: { shape, values: Float32Array.of(1) } }],
  ])("is refused: %s", (found, given) => {
    const file = "a" in given ? { tensors: new Map(Object.entries(given)), metadata: {} } : given;
    const encode = (): unknown => Reflect.apply(encodeSafetensors, undefined, [file]);
    expect(encode).toThrow(ArgumentError);
    expect(encode).toThrow(`encodeSafetensors: found ${found}`);
  });
});
