import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { digitsNormalisation } from "../preprocess/preprocessing.js";
import { loadDigits } from "./load-digits.js";

const shipped = (name: string): Uint8Array =>
  readFileSync(new URL(`../../digits/${name}`, import.meta.url));
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("the bundled digits", () => {
  it("are the files that the packing tool made", () => {
    expect(sha256(shipped("digits.bin.gz"))).toBe(
      "067ceb97469f483c8ca095981d32e06d4c3b0fb31ddd8abc2fa8c7b55d6e3c25",
    );
    expect(sha256(shipped("split.json"))).toBe(
      "ea9fd1f3ad29bd0788c623a92b6b9f046117af389124bffd334fd428547202b9",
    );
  });

  it("come as 8,000, 1,000 and 1,000 with every class in proportion", async () => {
    const { train, validation, test } = await loadDigits();
    expect([train.count, validation.count, test.count]).toEqual([8000, 1000, 1000]);
    const perClass = (labels: Iterable<number>): number[] => {
      const counts = new Array<number>(10).fill(0);
      for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
      return counts;
    };
    expect(perClass(train.labels)).toEqual([801, 902, 793, 826, 784, 690, 811, 856, 755, 782]);
    expect(perClass(validation.labels)).toEqual([100, 113, 99, 103, 98, 87, 101, 107, 94, 98]);
    expect(perClass(test.labels)).toEqual([100, 112, 99, 103, 98, 86, 102, 107, 95, 98]);
  });

  it("are framed as MNIST's: 20 pixels tall or wide, centre of mass on pixel 14", async () => {
    const { test } = await loadDigits();
    for (let i = 0; i < test.count; i += 1) {
      let [mass, momentX, x0, x1, y0, y1] = [0, 0, 28, 0, 28, 0];
      for (let p = 0; p < 784; p += 1) {
        const v = test.images[i * 784 + p] ?? 0;
        if (v === 0) continue;
        const [x, y] = [p % 28, Math.floor(p / 28)];
        mass += v;
        momentX += v * x;
        [x0, x1] = [Math.min(x0, x), Math.max(x1, x + 1)];
        [y0, y1] = [Math.min(y0, y), Math.max(y1, y + 1)];
      }
      expect(Math.max(x1 - x0, y1 - y0), `image ${i}`).toBeGreaterThanOrEqual(19);
      expect(Math.max(x1 - x0, y1 - y0), `image ${i}`).toBeLessThanOrEqual(20);
      expect(Math.abs(momentX / mass - 14), `image ${i}`).toBeLessThan(0.75);
    }
  });

  it("have the mean and deviation that the normalisation states", async () => {
    const { train } = await loadDigits();
    let [sum, squares] = [0, 0];
    for (const v of train.images) {
      sum += v / 255;
      squares += (v / 255) ** 2;
    }
    const mean = sum / train.images.length;
    const std = Math.sqrt(squares / train.images.length - mean ** 2);
    expect(mean).toBeCloseTo(digitsNormalisation.mean, 4);
    expect(std).toBeCloseTo(digitsNormalisation.std, 4);
  });
});
