/** The command on correct and wrong backends: text, JSON, page and exit code, random cases, and Ctrl-C in the middle. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { main } from "../main.js";
import { type FakeHost, fakeHost } from "../testing/fake-host.js";
import { newFolder } from "../testing/run-built.js";

const wrong = fileURLToPath(new URL("../testing/wrong-backend.ts", import.meta.url));

/** Runs the command between two pipes. */
async function run(...args: string[]): Promise<{ readonly code: number; readonly host: FakeHost }> {
  const host = fakeHost();
  return { code: await main(["conformance", ...args], host), host };
}

describe("backends", () => {
  test("are named as arguments, by --backend, or by the path of a module", async () => {
    for (const args of [["js", wrong], [`js,${wrong}`], ["--backend", `js, ${wrong}`]]) {
      const { code, host } = await run(...args, "--filter", "slice", "--json");
      expect(code).toBe(1);
      expect(JSON.parse(host.out.text)).toMatchObject({
        backends: [
          { name: "js", failed: 0 },
          { name: "wrong", kernels: { slice: { failed: expect.any(Number) } } },
        ],
      });
    }
  });

  test("are given once, and there must be one", async () => {
    const twice = await run("js", "--backend", "js");
    expect(twice.code).toBe(2);
    expect(twice.host.err.text).toContain("given twice");
    expect((await run(",")).code).toBe(2);
  });

  test("that are wrong fail the command, with every failure and what was wrong in it", async () => {
    const { code, host } = await run(wrong, "--filter", "slice");
    expect(code).toBe(1);
    expect(host.out.text).toContain("failed slice: some columns are taken from every row");
    expect(host.out.text).toMatch(/elements differ; element \d+ is \d+, expected \d+ exactly/);
    expect(host.out.text).toMatch(/wrong fails: \d+ passed, \d+ failed/);
  });
});

describe("--fuzz", () => {
  test("runs random cases after the suite's, of the kernels that the filter leaves", async () => {
    const { code, host } = await run("js", "--filter", "slice", "--fuzz", "40", "--seed", "3");
    expect(code).toBe(0);
    expect(host.out.text).toMatch(/js conforms: \d+ passed, 0 failed, 0 absent, 0 omitted; /);
    expect(host.out.text).toContain("40 of 40 random cases ran (seed 3), 0 failed");
  });

  test("alone tries every kernel, draws a seed and says which, and gives the same again for it", async () => {
    const first = await run("js", "--no-suite", "--fuzz", "40", "--json");
    const [{ fuzz, passed }] = JSON.parse(first.host.out.text).backends;
    expect(first.code).toBe(0);
    expect(passed).toBe(0);
    expect(Object.keys(fuzz.kernels)).toContain("conv2dWeightGrad");
    const { host } = await run(
      "js",
      "--no-suite",
      "--fuzz",
      "40",
      "--seed",
      `${fuzz.seed}`,
      "--json",
    );
    expect(JSON.parse(host.out.text).backends[0].fuzz).toEqual(fuzz);
  });

  test("shrinks what fails, exits with 1 and prints the case to keep", async () => {
    const { code, host } = await run(wrong, "--no-suite", "--fuzz", "200", "--seed", "1");
    expect(code).toBe(1);
    expect(host.out.text).toMatch(/failed slice with in \[\d\], start \[\d\]/);
    const record = /as a case to keep: (\{.*\})/.exec(host.out.text)?.[1] ?? "";
    expect(JSON.parse(record)).toMatchObject({
      kernel: "slice",
      geometry: { in: [expect.any(Number)] },
    });
    expect(host.out.text).toContain("wrong fails: ");
  });

  test("stops at Ctrl-C and reports what was done", async () => {
    const host = fakeHost({ columns: 100 });
    const ended = main(["conformance", "js", "--no-suite", "--fuzz", "5000000"], host);
    await vi.waitUntil(() => /random cases [\d,]+ of 5,000,000/.test(host.err.text), 15_000);
    process.emit("SIGINT");
    expect(await ended).toBe(130);
    expect(host.err.text).toContain("Stopping");
    expect(host.out.text).toMatch(/[1-9][\d,]* of 5,000,000 random cases ran/);
    expect(host.out.text).toContain("then stopped");
  });

  test("and --no-suite and --seed are refused where they mean nothing", async () => {
    for (const [args, words] of [
      [["--no-suite"], "nothing to run"],
      [["--seed", "3"], "for random cases"],
      [["--fuzz", "0"], "whole number from 1"],
      [["--fuzz", "9", "--seed", "4294967296"], "below 2147483648"],
      [["--fuzz", "9", "--filter", "memory"], "no kernel to try"],
      [["--self-test", "js"], "give it alone"],
    ] as const) {
      const { code, host } = await run(...args);
      expect(code, words).toBe(2);
      expect(host.err.text).toContain(words);
    }
  });
});

test("the suite stops at Ctrl-C and says how far it came", async () => {
  const host = fakeHost({ columns: 100 });
  const ended = main(["conformance", wrong, "reference"], host);
  await vi.waitUntil(() => /cases [\d,]+ of [\d,]+/.test(host.err.text), 15_000);
  process.emit("SIGINT");
  expect(await ended).toBe(130);
  expect(host.err.text.replaceAll(/\s+/g, " ")).toMatch(
    /stopped after [\d,]+ of [\d,]+ cases, of which [\d,]+ failed/,
  );
  expect(host.out.text).not.toContain("conforms");
});

describe("--html", () => {
  test("writes one page of all backends beside the text", async () => {
    const file = join(await newFolder(), "report.html");
    const { code, host } = await run(
      "js",
      wrong,
      "--filter",
      "slice",
      "--fuzz",
      "30",
      "--html",
      file,
    );
    expect(code).toBe(1);
    const page = await readFile(file, "utf8");
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("✓ js conforms");
    expect(page).toContain("✗ wrong does not conform");
    expect(host.out.text).toContain(`The page is ${file}`);
    expect(host.out.text).toContain("wrong fails");
  });

  test("leaves stdout to the JSON", async () => {
    const file = join(await newFolder(), "report.html");
    const { host } = await run("js", "--filter", "slice", "--json", "--html", file);
    expect(JSON.parse(host.out.text)).toMatchObject({ backends: [{ name: "js" }] });
    expect(host.err.text).toContain(file);
  });

  test("says before the run that it cannot write there", async () => {
    const file = join(await newFolder(), "nowhere", "report.html");
    const { code, host } = await run("js", "--filter", "slice", "--html", file);
    expect(code).toBe(1);
    expect(host.err.text).toContain("choose another with --html");
    expect(host.out.text).toBe("");
    expect(existsSync(file)).toBe(false);
  });
});
