import { DisposedError, UnsupportedError } from "@convscope/core/errors";
import { describe, expect, it } from "vitest";
import { BufferPool } from "./buffer-pool.js";

describe("BufferPool", () => {
  it("counts live buffers and bytes exactly", () => {
    const pool = new BufferPool();
    const a = pool.take(3);
    pool.take(5);
    expect(pool.usage()).toEqual({ buffers: 2, bytes: 32 });
    pool.release(a);
    expect(pool.usage()).toEqual({ buffers: 1, bytes: 20 });
  });

  it("reuses freed memory of the same length, never memory that is live", () => {
    const pool = new BufferPool();
    const first = pool.take(7);
    expect(pool.take(7)).not.toBe(first);
    pool.release(first);
    expect(pool.take(8)).not.toBe(first);
    expect(pool.take(7)).toBe(first);
    expect(pool.take(7)).not.toBe(first);
  });

  it("zeroes reused memory where zeros are asked for", () => {
    const pool = new BufferPool();
    pool.release(pool.take(4).fill(9));
    expect([...pool.zeros(4)]).toEqual([0, 0, 0, 0]);
  });

  it("keeps no more freed memory than its limit", () => {
    const pool = new BufferPool(40);
    const [a, b] = [pool.take(8), pool.take(8)];
    pool.release(a);
    pool.release(b);
    expect(pool.take(8)).toBe(a);
    expect(pool.take(8)).not.toBe(b);
  });

  it("refuses to free a buffer twice, and one that it did not give", () => {
    const pool = new BufferPool();
    const buffer = pool.take(2);
    pool.release(buffer);
    expect(() => pool.release(buffer)).toThrow(DisposedError);
    expect(() => pool.release(new Float32Array(2))).toThrow(/free: a buffer that is not live/);
    expect(pool.usage()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("gives nothing after it is closed, counts nothing, and takes late releases", () => {
    const pool = new BufferPool();
    const buffer = pool.take(2);
    pool.close();
    expect(pool.usage()).toEqual({ buffers: 0, bytes: 0 });
    expect(() => pool.take(2)).toThrow(/allocate: the js backend is disposed/);
    expect(() => pool.check("read", buffer)).toThrow(/read: the js backend is disposed/);
    pool.release(buffer);
    expect(pool.usage()).toEqual({ buffers: 0, bytes: 0 });
  });

  it("reports what the platform cannot allocate as unsupported, with the length", () => {
    const length = Number.MAX_SAFE_INTEGER;
    expect(() => new BufferPool().take(length)).toThrow(UnsupportedError);
    expect(() => new BufferPool().take(length)).toThrow(`${length} elements`);
  });
});
