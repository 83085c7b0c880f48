// The guide is true: its code is that of the files beside it, and in a folder outside the workspace, with the packages
// installed from tarballs, its commands print what it says.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  backendFiles,
  codeBlocks,
  fileNames,
  fileText,
  guideText,
  missingLine,
  transcripts,
} from "./guide.ts";
import { expectTranscript, newFolder, setUpOutside } from "./outside-folder.ts";
import { brokenDilation, brokenPadding, complete, firstKernel } from "./stages.ts";

describe("docs/write-a-backend.md", () => {
  test("shows code that stands word for word in a file beside it", () => {
    const files = fileNames().map(fileText);
    const invented = codeBlocks().filter((block) => !files.some((text) => text.includes(block)));
    expect(invented).toEqual([]);
  });

  test.each(fileNames())("shows every line of %s", (name) => {
    const shown = new Set(codeBlocks().flatMap((block) => block.split("\n")));
    const lines = fileText(name).split("\n");
    expect(lines.filter((line) => !shown.has(line))).toEqual([]);
  });

  test("says how many lines the backend has, and they are fewer than 300", () => {
    const lines = backendFiles.map((name) => fileText(name).trimEnd().split("\n").length);
    const total = lines.reduce((sum, count) => sum + count, 0);
    expect(total).toBeLessThan(300);
    expect(guideText).toContain(`${total} lines in four files`);
  });
});

describe("what the guide says that is printed", () => {
  const shown = ["program  34  0  0.058", "mine conforms: 942 passed, 0 failed"];

  test("is found where measured figures and widths differ", () => {
    expect(missingLine(shown, "program 34 0 6e-2\n\nmine  conforms: 942 passed, 0 failed")).toBe(
      undefined,
    );
  });

  test.each([
    ["program 35 0 0.058\nmine conforms: 942 passed, 0 failed", shown[0]],
    ["program 34 0 0.058\nmine conforms: 943 passed, 0 failed", shown[1]],
  ])("is missed where a count differs: %j", (printed, line) => {
    expect(missingLine(shown, printed)).toBe(line);
  });
});

describe("outside the workspace, from packed packages", () => {
  const [first, broken, runner, suite, fuzz, types, , diff] = transcripts();
  const base = newFolder();
  let folder = "";

  beforeAll(async () => {
    folder = await setUpOutside(base);
  }, 300_000);
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  test("the first kernel passes its cases before there is another", async () => {
    firstKernel(folder);
    await expectTranscript(folder, first, 0);
  }, 60_000);

  test("the line that the guide breaks fails with the words that it shows", async () => {
    brokenPadding(folder);
    await expectTranscript(folder, broken, 1);
  }, 60_000);

  test("the backend passes the suite under vitest", async () => {
    complete(folder);
    await expectTranscript(folder, runner, 0);
  }, 300_000);

  test("the backend passes the suite on the command line, every kernel of the contract given", async () => {
    complete(folder);
    const printed = await expectTranscript(folder, suite, 0);
    expect(printed).toMatch(/mine conforms: \d{3,} passed, 0 failed, \d+ absent, 0 omitted/);
    expect(printed.match(/not given/g)).toHaveLength(4);
  }, 300_000);

  test("random cases find nothing in the backend, and the second line that the guide breaks in it", async () => {
    complete(folder);
    await expectTranscript(folder, fuzz && { ...fuzz, output: [] }, 0);
    brokenDilation(folder);
    await expectTranscript(folder, fuzz, 1);
  }, 120_000);

  test("LeNet-5 is the same on it, layer by layer", async () => {
    complete(folder);
    await expectTranscript(folder, diff, 0);
  }, 60_000);

  test("the backend's types are the packed contract's, strictly", async () => {
    complete(folder);
    await expectTranscript(folder, types, 0);
  }, 120_000);
});
