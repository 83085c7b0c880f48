import { afterEach, describe, expect, it, vi } from "vitest";
import { createPause } from "./pause.js";

/** Whether a timer that was due came in between turns. */
async function letsTimersIn(): Promise<boolean> {
  const pause = createPause();
  let came = false;
  setTimeout(() => {
    came = true;
  }, 0);
  for (let i = 0; i < 10_000 && !came; i++) await pause.turn();
  pause.close();
  return came;
}

describe("createPause", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("lets timers in through setImmediate", async () => {
    expect(await letsTimersIn()).toBe(true);
  });

  it("lets timers in through a message where there is no setImmediate", async () => {
    vi.stubGlobal("setImmediate", undefined);
    expect(await letsTimersIn()).toBe(true);
  });

  it("lets timers in through a timer where there is neither", async () => {
    vi.stubGlobal("setImmediate", undefined);
    vi.stubGlobal("MessageChannel", undefined);
    expect(await letsTimersIn()).toBe(true);
  });
});
