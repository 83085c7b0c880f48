import { createJsBackend } from "@convscope/backend-js";
import { adam, crossEntropy, encodeSafetensors, FormatError, Random } from "@convscope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { createLoader, decodeCheckpoint, encodeCheckpoint, fit as fitModel } from "../index.js";
import { barExamples, barModel } from "../testing/bars.js";
import { createMemoryStore } from "../testing/memory-store.js";
import { crc32 } from "./crc32.js";

let bytes = new Uint8Array();

beforeAll(async () => {
  const store = createMemoryStore();
  await fitModel(await barModel().to(createJsBackend()), {
    train: createLoader(barExamples(20, 1), { batchSize: 8, seed: 3 }),
    validation: barExamples(5, 2),
    loss: crossEntropy(),
    optimizer: adam(),
    epochs: 1,
    averaging: { decay: 0.9 },
    keepBest: true,
    notes: { recipe: 'says "checksum":"deadbeef"' },
    checkpoint: { store },
  });
  bytes = Uint8Array.from((await store.load()) ?? []);
});

describe("a checkpoint as bytes", () => {
  it("comes back as it was, and as the same bytes", () => {
    const checkpoint = decodeCheckpoint(bytes);
    expect(encodeCheckpoint(checkpoint)).toEqual(bytes);
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
    expect(checkpoint.best?.weights?.size).toBe(checkpoint.weights.size);
    expect(checkpoint.average?.weights.size).toBe(checkpoint.weights.size);
    expect(checkpoint.optimizer.state.size).toBe(2 * 6);
    expect(checkpoint.notes).toEqual({ recipe: 'says "checksum":"deadbeef"' });
  });

  it("that is cut short anywhere is a FormatError naming the file", () => {
    for (let length = 0; length < bytes.length; length += length < 4000 ? 7 : 101) {
      const cut = () => decodeCheckpoint(bytes.slice(0, length), "out/checkpoint.safetensors");
      expect(cut).toThrow(FormatError);
      expect(cut).toThrow(/^out\/checkpoint\.safetensors: found .*, expected .*; /);
    }
  });

  it("with any bit flipped is a FormatError", () => {
    const random = new Random(7);
    const places = [
      ...Array.from({ length: 600 }, (_, i) => i),
      ...Array.from({ length: 400 }, () => random.integer(bytes.length)),
      bytes.length - 1,
    ];
    for (const place of places) {
      const damaged = bytes.slice();
      damaged[place] = (damaged[place] ?? 0) ^ (1 << random.integer(8));
      expect(() => decodeCheckpoint(damaged), `byte ${place}`).toThrow(FormatError);
    }
  });

  it("with bytes behind its end is a FormatError", () => {
    expect(() => decodeCheckpoint(Uint8Array.from([...bytes, 0]))).toThrow(FormatError);
  });

  it("is told from plain weights and from other files", () => {
    const weights = encodeSafetensors({ tensors: new Map(), metadata: {} });
    expect(() => decodeCheckpoint(weights)).toThrow(/without a run's state/);
    expect(() => decodeCheckpoint(new TextEncoder().encode("not a checkpoint"))).toThrow(
      FormatError,
    );
  });

  it.each([
    ["version", { version: "2" }, /found checkpoint version 2, expected 1/],
    ["training", { training: '{"epochs":1}' }, /with parts missing/],
    ["model", { model: "[]" }, /with parts missing/],
  ])("of another %s is a FormatError even when nothing is damaged", (_name, changed, text) => {
    const { metadata } = { metadata: { kind: "convscope-checkpoint", version: "1" } };
    const file = {
      tensors: new Map(),
      metadata: { ...metadata, checksum: "00000000", ...changed },
    };
    const forged = encodeSafetensors(file);
    const place = new TextDecoder("latin1").decode(forged).indexOf('"checksum":"') + 12;
    const digits = crc32(forged).toString(16).padStart(8, "0");
    forged.set(new TextEncoder().encode(digits), place);
    expect(() => decodeCheckpoint(forged)).toThrow(text);
  });
});

describe("crc32", () => {
  it("has the check value of its definition, in one piece and in two", () => {
    const text = new TextEncoder().encode("123456789");
    expect(crc32(text)).toBe(0xcbf43926);
    expect(crc32(text.subarray(4), crc32(text.subarray(0, 4)))).toBe(0xcbf43926);
  });
});
