import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LostThread, Patience } from "./patience.js";

const words = new Int32Array(new SharedArrayBuffer(64));
let clock: number;
let ofNap: number;
let patience: Patience;
beforeEach(() => {
  [clock, ofNap] = [5000, 20];
  vi.spyOn(Atomics, "wait").mockImplementation(() => {
    clock += ofNap;
    return "timed-out";
  });
  patience = new Patience(() => clock);
  patience.begin();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Naps, at most so many, until patience ends. */
function naps(seen: number, most: number): number {
  for (let i = 0; i < most; i++) {
    try {
      patience.nap(words, 8, seen, 1);
    } catch (error) {
      expect(error).toBeInstanceOf(LostThread);
      return i;
    }
  }
  return most;
}

describe("patience", () => {
  it("ends after 20 s without a finished chunk, and says so", () => {
    expect(naps(1, 2000)).toBe(1000);
    expect(() => patience.nap(words, 8, 1, 1)).toThrow("a thread has not answered for 20 s");
  });

  it("starts anew with every finished chunk, and with every run", () => {
    expect([naps(1, 900), naps(2, 900)]).toEqual([900, 900]);
    patience.begin();
    expect(naps(2, 2000)).toBe(1000);
  });

  it("is ten times as long as the run until then, where that is more", () => {
    clock += 10_000;
    expect(naps(1, 9000)).toBe(5000);
  });

  it("does not count the time in which the system slept", () => {
    ofNap = 3_600_000;
    expect(naps(1, 2000)).toBe(200);
  });
});
