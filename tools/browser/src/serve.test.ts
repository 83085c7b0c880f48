import { expect, test } from "vitest";
import { serve } from "./serve.js";

const site = new Map([
  ["/", new TextEncoder().encode("<!doctype html>")],
  ["/a.js", new TextEncoder().encode("export {};")],
  ["/a.wasm", new Uint8Array([0, 97, 115, 109])],
]);

test("every file comes with its type, and what is not there is said not to be", async () => {
  await using server = await serve(site);
  const type = async (path: string) =>
    (await fetch(server.origin + path)).headers.get("content-type");
  expect(await type("/")).toMatch("text/html");
  expect(await type("/a.js")).toMatch("text/javascript");
  expect(await type("/a.wasm")).toBe("application/wasm");
  const missing = await fetch(`${server.origin}/b.js`);
  expect([missing.status, await missing.text()]).toEqual([404, "no file /b.js\n"]);
});

test("pages share memory between threads only when asked for", async () => {
  await using plain = await serve(site);
  await using isolated = await serve(site, { isolated: true });
  const policy = async (origin: string) =>
    (await fetch(origin)).headers.get("cross-origin-embedder-policy");
  expect(await policy(plain.origin)).toBeNull();
  expect(await policy(isolated.origin)).toBe("require-corp");
});
