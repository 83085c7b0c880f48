import { describe, expect, it } from "vitest";
import { type Patience, type Seat, takeTurns } from "./measure.js";

const patience: Patience = {
  samples: 3,
  spendMs: 0,
  mostSamples: 10,
  turnMs: 30,
  warmUp: { ms: 0, samples: 2, mostMs: 1e9 },
};

/** A contestant whose runs take so long by its own account, and which notes that it was asked. */
function seat(name: string, ms: number, log: string[] = []): Seat {
  return {
    async first() {
      return Float32Array.of(1);
    },
    async sample(turn) {
      log.push(turn === patience.turnMs ? name : `${name}?`);
      return ms;
    },
  };
}

describe("measuring", () => {
  it("warms up each, and then takes turns", async () => {
    const log: string[] = [];
    const seats = [seat("a", 5, log), seat("b", 20, log), seat("c", 1, log)];
    const times = await takeTurns(seats, patience);
    expect(log.join(" ")).toBe("a a b b c c a b c a b c a b c");
    expect(times).toEqual([
      [5, 5, 5],
      [20, 20, 20],
      [1, 1, 1],
    ]);
  });

  it("goes on while it has time, up to a number of rounds", async () => {
    const rounds = async (spendMs: number): Promise<number | undefined> =>
      (await takeTurns([seat("a", 1)], { ...patience, spendMs }))[0]?.length;
    expect(await rounds(0)).toBe(3);
    expect(await rounds(1e9)).toBe(10);
  });

  it("ends a warm-up that takes too long", async () => {
    const warmUp = { ms: 1e9, samples: 5, mostMs: 0 };
    const log: string[] = [];
    await takeTurns([seat("a", 1, log)], { ...patience, warmUp });
    expect(log).toHaveLength(patience.samples);
  });

  it("tells how many rounds there are", async () => {
    const heard: number[] = [];
    await takeTurns([seat("a", 1)], patience, (rounds) => heard.push(rounds));
    expect(heard).toEqual([1, 2, 3]);
  });

  it("passes on what breaks a seat", async () => {
    const broken: Seat = { ...seat("a", 1), sample: () => Promise.reject(new Error("it broke")) };
    await expect(takeTurns([broken], patience)).rejects.toThrow("it broke");
  });
});
