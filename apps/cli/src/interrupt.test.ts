import { afterEach, expect, test, vi } from "vitest";
import { listenForInterrupt } from "./interrupt.js";

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(["SIGINT", "SIGTERM"] as const)("%s aborts the signal and tells once", (name) => {
  const notify = vi.fn();
  using interrupt = listenForInterrupt(notify);
  expect(interrupt.signal.aborted).toBe(false);
  process.emit(name);
  process.emit(name);
  expect(interrupt.signal.aborted).toBe(true);
  expect(notify).toHaveBeenCalledOnce();
});

test("one key press that arrives twice does not end the process, a second press does", () => {
  const exit = vi.spyOn(process, "exit").mockReturnValue(undefined as never);
  const now = vi.spyOn(performance, "now").mockReturnValue(1000);
  using interrupt = listenForInterrupt(() => {});
  process.emit("SIGINT");
  now.mockReturnValue(1020);
  process.emit("SIGINT");
  expect(exit).not.toHaveBeenCalled();
  now.mockReturnValue(3000);
  process.emit("SIGINT");
  expect(exit).toHaveBeenCalledWith(130);
  expect(interrupt.signal.aborted).toBe(true);
});

test("nothing listens any more after the work", () => {
  const before = process.listenerCount("SIGINT");
  listenForInterrupt(() => {})[Symbol.dispose]();
  expect(process.listenerCount("SIGINT")).toBe(before);
});
